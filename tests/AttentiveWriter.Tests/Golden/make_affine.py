"""Writes reference values of the affine read and write computed by PyTorch in float64, for tests to compare against.

Usage: make_affine.py OUT_DIR SEED
"""
import json, os, sys
import torch
from torch.nn.functional import affine_grid, grid_sample

torch.set_default_dtype(torch.float64)
out, seed = sys.argv[1], int(sys.argv[2])
torch.manual_seed(seed)
# Inputs are float32 numbers, so that they are the same in both computations; images are short ones, to keep the file small.
def coarse(*shape): return (torch.randn(*shape) * 64).round() / 64
def single(v): return v.float().double()

def sample(planes, theta, height, width):
    grid = affine_grid(theta.view(-1, 2, 3), [planes.shape[0], planes.shape[1], height, width], align_corners=False)
    return grid_sample(planes, grid, mode='bilinear', padding_mode='zeros', align_corners=False), grid

def off_the_kinks(grid, width, height):
    """Whether no point is near a pixel's centre, where the slope jumps and rounding would decide on the side."""
    pixels = ((grid + 1) * torch.tensor([width, height]) - 1) / 2
    return bool(((pixels - pixels.round()).abs() > 1e-3).all())

def draw(batch, centre, spread, target, width, height):
    """Random parameters: diagonal around centre, everything else around 0."""
    while True:
        p = single(torch.tensor([centre, 0, 0, 0, centre, 0, 0]) + spread * torch.randn(batch, 7))
        _, grid = sample(torch.zeros(batch, 1, height, width), p[:, :6], *target)
        if off_the_kinks(grid, width, height): return p

def finish(case, result, inputs):
    weights = coarse(*result.shape)
    (weights * result).sum().backward()
    case.update(weights=weights, output=result, **inputs, gradients={k: v.grad for k, v in inputs.items() if v.requires_grad})
    return case

def read(name, width, height, channels, size, parameters):
    b = parameters.shape[0]
    x, error, p = coarse(b, channels, height, width), coarse(b, channels, height, width).requires_grad_(), parameters.requires_grad_()
    s, _ = sample(torch.cat([x, error], 1), p[:, :6], size, size)
    r = p[:, 6].exp().view(-1, 1, 1, 1) * s
    return finish(dict(name=name, width=width, height=height, channels=channels, size=size, batch=b), r, dict(image=x, error=error, parameters=p))

def write(name, width, height, channels, size, parameters):
    b = parameters.shape[0]
    previous, w, p = coarse(b, channels, height, width).requires_grad_(), coarse(b, channels, size, size).requires_grad_(), parameters.requires_grad_()
    s, _ = sample(w, p[:, :6], height, width)
    c = previous + s / p[:, 6].exp().view(-1, 1, 1, 1)
    return finish(dict(name=name, width=width, height=height, channels=channels, size=size, batch=b), c, dict(previous=previous, patch=w, parameters=p))

def at(*points):
    """A single point each: (tx, ty), exact in binary."""
    return torch.tensor([[0.5, 0.25, x, -0.25, 0.5, y, 0.125] for x, y in points])

doc = {
    'about': 'Affine read and write of PyTorch, float64: affine_grid and grid_sample, bilinear, zeros outside, align_corners=False. '
             'Parameters are (a11, a12, tx, a21, a22, ty, log gamma). All arrays [batch, channels, rows, columns]. Gradients are of the sum of weights * output.',
    'read': [
        read('grey', 7, 5, 1, 3, draw(3, 0.6, 0.3, (3, 3), 7, 5)),
        read('colour, partly outside', 5, 8, 3, 4, draw(2, 1.3, 0.4, (4, 4), 5, 8)),
        read('one point, on a pixel', 5, 5, 1, 1, at((0, 0))),
        read('one point, on either border', 4, 4, 2, 1, at((-1.25, 0), (1.25, 0), (0, -1.25), (-1.25, 1.25), (-1.25, -1.25))),
    ],
    'write': [
        write('grey', 6, 5, 1, 3, draw(3, 1.6, 0.3, (5, 6), 3, 3)),
        write('colour, larger than the canvas', 5, 7, 3, 4, draw(2, 0.6, 0.3, (7, 5), 4, 4)),
        write('a patch of one pixel', 4, 3, 1, 1, draw(2, 1.2, 0.3, (3, 4), 1, 1)),
    ],
}
def plain(v):
    if isinstance(v, dict): return {k: plain(u) for k, u in v.items()}
    if isinstance(v, list): return [plain(u) for u in v]
    if isinstance(v, torch.Tensor): return [float('%.9g' % u) for u in v.detach().flatten().tolist()]
    return v
os.makedirs(out, exist_ok=True)
with open(os.path.join(out, 'affine.json'), 'w') as f:
    json.dump(plain(doc), f)
    f.write('\n')

"""Writes reference values of the models beside the plain DRAW of make_golden.py, computed by PyTorch autograd in float64, for tests to compare against.

Usage: make_models.py OUT_DIR SEED NAME KIND [--set KEY=VALUE ...] [--batch 3]
KIND is vae, conv-vae, conv-draw, classifier or draw (with affine attention, told classes, or a learned prior); the keys are those of the model's config.json.
"""
import argparse, json, os
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
p = argparse.ArgumentParser()
p.add_argument('out'); p.add_argument('seed', type=int); p.add_argument('name'); p.add_argument('kind')
p.add_argument('--set', action='append', default=[]); p.add_argument('--batch', type=int, default=3)
o = p.parse_args()
torch.manual_seed(o.seed)
defaults = {
    'vae': dict(width=5, height=4, channels=1, classes=0, layers=2, hidden=7, latent=3, activation='tanh'),
    'conv-vae': dict(width=8, height=4, channels=2, classes=0, levels=2, filters=3, latent=3, activation='relu'),
    'conv-draw': dict(width=8, height=4, channels=2, classes=0, glimpses=3, levels=2, filters=3, hidden=3, latent=2),
    'classifier': dict(width=9, height=7, channels=1, classes=4, glimpses=3, hidden=8, read=3, read_attention='gaussian'),
    'draw': dict(width=9, height=7, channels=1, classes=0, glimpses=3, hidden=8, latent=4, read=3, write=4, read_attention='affine', write_attention='affine'),
}
c = defaults[o.kind]
for pair in o.set:
    key, value = pair.split('=')
    c[key] = int(value) if value.lstrip('-').isdigit() else value
A, B, C, b, K = c['width'], c['height'], c['channels'], o.batch, c['classes']
pix, Z = A * B * C, c.get('latent', 0)
logistics, M = c.get('likelihood') == 'logistics', c.get('mixtures', 5)
planes = 3 * M * C if logistics else C  # of a canvas: logits, means and log scales of M components
if o.kind == 'conv-draw': Z *= (A >> c['levels']) * (B >> c['levels'])
act = {'tanh': torch.tanh, 'relu': torch.relu}[c.get('activation', 'tanh')]
P = {}
def param(name, *shape, scale=0.3): P[name] = (torch.randn(*shape) * scale).requires_grad_()
def layer(name, outputs, inputs): param(name + '.weight', outputs, inputs); param(name + '.bias', outputs)
def conv(name, outputs, inputs): param(name + '.weight', outputs, inputs, 3, 3); param(name + '.bias', outputs)
def lin(name, *parts): return torch.cat(parts, 1) @ P[name + '.weight'].T + P[name + '.bias']
def convolve(name, v, **how): return F.conv2d(v, P[name + '.weight'], P[name + '.bias'], padding=1, **how)

x = (torch.rand(b, pix) < 0.4).double()
if logistics: x = (torch.randint(-40, 296, (b, pix)).clamp(0, 255) / 255).double()  # black and white among the levels
labels = [i % K for i in range(b)] if K else None
y = [torch.eye(K)[labels]] if K else []
steps = 0 if o.kind == 'classifier' else c.get('glimpses', 1)
eps = torch.randn(steps, b, Z)

if o.kind == 'vae':
    L, H = c['layers'], c['hidden']
    for i in range(L): layer(f'encoder.{i}', H, H if i else pix + K)
    layer('posterior.mean', Z, H); layer('posterior.log_sigma', Z, H)
    for i in range(L): layer(f'decoder.{i}', H, H if i else Z + K)
    layer('canvas', A * B * planes, H)
    def stack(name, parts):
        for i in range(L): parts = [act(lin(f'{name}.{i}', *parts))]
        return parts[0]
    def encode(x): h = stack('encoder', [x, *y]); return lin('posterior.mean', h), lin('posterior.log_sigma', h)
    def decode(z): return lin('canvas', stack('decoder', [z, *y]))
elif o.kind == 'conv-vae':
    N, W = c['levels'], c['filters']
    wide = [C] + [W << i for i in range(N)]
    h, w = B >> N, A >> N
    flat = h * w * wide[N]
    for i in range(N): conv(f'encoder.{i}', wide[i + 1], wide[i])
    layer('posterior.mean', Z, flat + K); layer('posterior.log_sigma', Z, flat + K)
    layer('decoder.start', flat, Z + K)
    for i in reversed(range(N)): conv(f'decoder.{i}', wide[i] if i else planes, wide[i + 1])
    param('initial.canvas', A * B * planes)
    # Between convolutions and linear layers a feature map is read row by row, each pixel with all its channels.
    def encode(x):
        v = x.view(b, C, B, A)
        for i in range(N): v = act(convolve(f'encoder.{i}', v, stride=2))
        v = v.permute(0, 2, 3, 1).reshape(b, -1)
        return lin('posterior.mean', v, *y), lin('posterior.log_sigma', v, *y)
    def decode(z):
        v = act(lin('decoder.start', z, *y)).view(b, h, w, wide[N]).permute(0, 3, 1, 2)
        for i in reversed(range(N)):
            v = convolve(f'decoder.{i}', F.interpolate(v, scale_factor=2, mode='nearest'))
            if i: v = act(v)
        return P['initial.canvas'] + v.reshape(b, -1)

elif o.kind == 'conv-draw':
    N, W, H = c['levels'], c['filters'], c['hidden']
    h, w, zc = B >> N, A >> N, c['latent']
    for i in range(N): conv(f'read.{i}', W, W if i else 2 * C)
    conv('encoder', 4 * H, W + 2 * H); conv('decoder', 4 * H, zc + H)
    for who in ('posterior', 'prior'): conv(who + '.mean', zc, H); conv(who + '.log_sigma', zc, H)
    for i in reversed(range(N)): conv(f'write.{i}', W if i else planes, H if i == N - 1 else W)
    param('initial.canvas', A * B * planes)
    for who in ('encoder', 'decoder'):
        param(f'initial.{who}.hidden', h * w * H); param(f'initial.{who}.cell', h * w * H)
        if K: param(f'initial.{who}.class', h * w * H, K)
    # Vectors hold a map row by row, each pixel with all its channels.
    def to_map(v, channels): return v.view(b, h, w, channels).permute(0, 3, 1, 2)
    def to_vector(v): return v.permute(0, 2, 3, 1).reshape(b, -1)
    def start_map(who, what):
        v = P[f'initial.{who}.{what}'].expand(b, -1)
        if K and what == 'hidden': v = v + y[0] @ P[f'initial.{who}.class'].T
        return to_map(v, H)
    def lstm_map(name, parts, state):
        i, f, u, q = convolve(name, torch.cat([*parts, state[0]], 1)).chunk(4, 1)
        cell = torch.sigmoid(f) * state[1] + torch.sigmoid(i) * torch.tanh(u)
        return torch.sigmoid(q) * torch.tanh(cell), cell
    def read_map(v):
        for i in range(N): v = convolve(f'read.{i}', torch.relu(v) if i else v, stride=2)
        return v
    def write_map(v):
        for i in reversed(range(N)): v = convolve(f'write.{i}', F.interpolate(v if i == N - 1 else torch.relu(v), scale_factor=2, mode='nearest'))
        return v.reshape(b, -1)
    def normal(who, v): return to_vector(convolve(who + '.mean', v)), to_vector(convolve(who + '.log_sigma', v))
    def start(name): return P['initial.' + name].expand(b, -1)
else:
    H, R, W = c['hidden'], c['read'], c.get('write')
    affine = lambda side: c[side + '_attention'] == 'affine'
    learned = c.get('prior') == 'learned'
    def lstm_layer(name, inputs):
        param(name + '.weight_ih', 4 * H, inputs); param(name + '.weight_hh', 4 * H, H); param(name + '.bias', 4 * H)
    sides = ['read', 'write'] if o.kind == 'draw' else ['read']
    for side in sides: layer(side + '.attention', 7 if affine(side) else 5, H)
    if o.kind == 'draw':
        lstm_layer('encoder', 2 * C * R * R + H + K); lstm_layer('decoder', Z + K)
        layer('posterior.mean', Z, H); layer('posterior.log_sigma', Z, H)
        if learned: layer('prior.mean', Z, H); layer('prior.log_sigma', Z, H)
        layer('write.patch', planes * W * W, H)
        param('initial.canvas', A * B * planes)
    else:
        lstm_layer('lstm', C * R * R); layer('answer', K, H)
    for who in ('encoder', 'decoder') if o.kind == 'draw' else ('lstm',): param(f'initial.{who}.hidden', H); param(f'initial.{who}.cell', H)
    # A scaled, nearly upright map, so that not all samples fall outside.
    with torch.no_grad():
        for side in sides:
            if affine(side): P[side + '.attention.bias'] += torch.tensor([0.7, 0, 0, 0, 0.7, 0, 0])
    def lstm(name, inp, h, cell):
        g = torch.cat(inp, 1) @ P[name + '.weight_ih'].T + h @ P[name + '.weight_hh'].T + P[name + '.bias']
        i, f, u, q = g.chunk(4, 1)
        cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(u)
        return torch.sigmoid(q) * torch.tanh(cell), cell
    def bank(params, n):
        gx, gy, ls2, ld, lg = params.split(1, 1)
        gx = (A + 1) / 2 * (gx + 1); gy = (B + 1) / 2 * (gy + 1)
        i = torch.arange(1, n + 1) - n / 2 - 0.5
        delta = (max(A, B) - 1) / (n - 1) * ld.exp()
        fx = torch.softmax(-(torch.arange(1, A + 1) - (gx + i * delta)[:, :, None]) ** 2 / (2 * ls2.exp()[:, :, None]), 2)
        fy = torch.softmax(-(torch.arange(1, B + 1) - (gy + i * delta)[:, :, None]) ** 2 / (2 * ls2.exp()[:, :, None]), 2)
        return fx[:, None], fy[:, None], lg.exp()[:, :, None, None]
    def sample(source, theta, height, width):
        grid = F.affine_grid(theta.view(-1, 2, 3), (b, source.shape[1], height, width), align_corners=False)
        return F.grid_sample(source, grid, mode='bilinear', padding_mode='zeros', align_corners=False)
    def read(h, both):
        a = lin('read.attention', h)
        if affine('read'): return (a[:, 6].exp()[:, None, None, None] * sample(both, a[:, :6], R, R)).reshape(b, -1)
        fx, fy, g = bank(a, R)
        return (g * (fy @ both @ fx.transpose(2, 3))).reshape(b, -1)
    def write(h):
        a, patch = lin('write.attention', h), lin('write.patch', h).view(b, planes, W, W)
        if affine('write'): return (sample(patch, a[:, :6], B, A) / a[:, 6].exp()[:, None, None, None]).reshape(b, -1)
        fx, fy, g = bank(a, W)
        return (fy.transpose(2, 3) @ patch @ fx / g).reshape(b, -1)
    def start(name): return P['initial.' + name].expand(b, -1)

# Scales of about a seventh of the range, not three times as wide as all of it.
if logistics:
    with torch.no_grad(): P['canvas.bias' if o.kind == 'vae' else 'initial.canvas'][2 * M * pix:] -= 2
def parts(canvas): return canvas.view(b, 3, M, pix).unbind(1)
def expect(canvas):
    if not logistics: return torch.sigmoid(canvas)
    w, mean, _ = parts(canvas)
    return (torch.softmax(w, 1) * mean).sum(1)
def cost(canvas):
    if not logistics: return (F.softplus(canvas) - x * canvas).sum(1)
    w, mean, ls = parts(canvas)
    level = (255 * x).round()[:, None]
    above, below = (((level + half) / 255 - mean) / ls.exp() for half in (0.5, -0.5))
    # On the side of the mean where sigmoids are small, so that their difference keeps its digits.
    side = torch.where(level / 255 > mean, -torch.ones(()), torch.ones(()))
    inner = (torch.sigmoid(side * above) - torch.sigmoid(side * below)) * side
    p_level = torch.where(level == 0, torch.sigmoid(above), torch.where(level == 255, torch.sigmoid(-below), inner))
    return -(torch.log_softmax(w, 1) + p_level.log()).logsumexp(1).sum(1)
def kl_of(mu, ls): return 0.5 * (mu ** 2 + (2 * ls).exp() - 2 * ls - 1).sum(1)
def kl_between(mq, lq, mp, lp): return (lp - lq + ((2 * lq).exp() + (mq - mp) ** 2) / (2 * (2 * lp).exp()) - 0.5).sum(1)
def forward(eps):
    if o.kind == 'classifier':
        h, cell = start('lstm.hidden'), start('lstm.cell')
        for t in range(c['glimpses']): h, cell = lstm('lstm', [read(h, x.view(b, C, B, A))], h, cell)
        logits = lin('answer', h)
        return logits, F.cross_entropy(logits, torch.tensor(labels), reduction='none'), torch.zeros(b)
    if o.kind == 'conv-draw':
        canvas, kl = start('canvas'), torch.zeros(b)
        enc, dec = ((start_map(who, 'hidden'), start_map(who, 'cell')) for who in ('encoder', 'decoder'))
        for t in range(steps):
            r = read_map(torch.cat([x.view(b, C, B, A), (x - expect(canvas)).view(b, C, B, A)], 1))
            enc = lstm_map('encoder', [r, dec[0]], enc)
            (mq, lq), (mp, lp) = normal('posterior', enc[0]), normal('prior', dec[0])
            kl = kl + kl_between(mq, lq, mp, lp)
            dec = lstm_map('decoder', [to_map(mq + lq.exp() * eps[t], zc)], dec)
            canvas = canvas + write_map(dec[0])
    elif o.kind == 'draw':
        canvas, kl = start('canvas'), torch.zeros(b)
        he, ce, hd, cd = (start(n) for n in ('encoder.hidden', 'encoder.cell', 'decoder.hidden', 'decoder.cell'))
        for t in range(steps):
            both = torch.cat([x.view(b, C, B, A), (x - expect(canvas)).view(b, C, B, A)], 1)
            he, ce = lstm('encoder', [read(hd, both), hd, *y], he, ce)
            mu, ls = lin('posterior.mean', he), lin('posterior.log_sigma', he)
            if learned: mp, lp = lin('prior.mean', hd), lin('prior.log_sigma', hd); kl = kl + kl_between(mu, ls, mp, lp)
            else: kl = kl + kl_of(mu, ls)
            hd, cd = lstm('decoder', [mu + ls.exp() * eps[t], *y], hd, cd)
            canvas = canvas + write(hd)
    else:
        mu, ls = encode(x)
        canvas, kl = decode(mu + ls.exp() * eps[0]), kl_of(mu, ls)
    return canvas, cost(canvas), kl
def generate():
    if o.kind == 'classifier': return []
    if o.kind == 'conv-draw':
        canvas, dec, canvases = start('canvas'), (start_map('decoder', 'hidden'), start_map('decoder', 'cell')), []
        for t in range(steps):
            mp, lp = normal('prior', dec[0])
            dec = lstm_map('decoder', [to_map(mp + lp.exp() * eps[t], zc)], dec)
            canvas = canvas + write_map(dec[0]); canvases.append(canvas)
        return canvases
    if o.kind != 'draw': return [decode(eps[0])]
    canvas, hd, cd = start('canvas'), start('decoder.hidden'), start('decoder.cell')
    canvases = []
    for t in range(steps):
        z = lin('prior.mean', hd) + lin('prior.log_sigma', hd).exp() * eps[t] if learned else eps[t]
        hd, cd = lstm('decoder', [z, *y], hd, cd)
        canvas = canvas + write(hd); canvases.append(canvas)
    return canvases
canvas, rec, kl = forward(eps)
loss = (rec + kl).mean()
loss.backward()
gradients = {k: v.grad.flatten().tolist() for k, v in P.items()}
parameters = {k: {'shape': list(v.shape), 'data': v.detach().flatten().tolist()} for k, v in P.items()}
with torch.no_grad(): generated = [canvas_t.flatten().tolist() for canvas_t in generate()]
# ten steps of Adam (lr 1e-2, beta 0.9 and 0.999, eps 1e-8) on the same images, the global norm of the gradient clipped to 5
curve, curve_eps, norms = [], [], []
opt = torch.optim.Adam(list(P.values()), lr=1e-2, betas=(0.9, 0.999), eps=1e-8)
for _ in range(10):
    e = torch.randn(steps, b, Z); opt.zero_grad()
    _, r_, k_ = forward(e); l = (r_ + k_).mean(); l.backward()
    norms.append(float(torch.nn.utils.clip_grad_norm_(list(P.values()), 5.0))); opt.step()
    curve.append(l.item()); curve_eps.append(e.flatten().tolist())
doc = {
    'about': 'Reference values of a model from PyTorch autograd, float64. All arrays row-major, images [channels, height, width]. '
             'loss = mean over batch of reconstruction + kl, in nats; gradients are of that mean.',
    'config': dict(kind=o.kind, batch=b, **c),
    'parameters': parameters,
    'x': x.flatten().tolist(), 'eps': eps.flatten().tolist(), **({'labels': labels} if K else {}),
    'logits': canvas.flatten().tolist(), 'reconstruction': rec.tolist(), 'kl': kl.tolist(), 'loss': loss.item(),
    'gradients': gradients,
    'generated_canvases': generated,
    'adam': {'about': 'loss before each of ten steps of Adam: lr 1e-2, beta1 0.9, beta2 0.999, eps 1e-8, global gradient norm clipped to 5, noise eps[step]',
        'losses': curve, 'gradient_norms': norms, 'eps': curve_eps},
}
os.makedirs(o.out, exist_ok=True)
rnd = lambda v: [rnd(u) for u in v] if isinstance(v, list) else {k: rnd(u) for k, u in v.items()} if isinstance(v, dict) else float('%.12g' % v) if isinstance(v, float) else v
json.dump(rnd(doc), open(os.path.join(o.out, o.name + '.json'), 'w'))
print(o.name, loss.item())

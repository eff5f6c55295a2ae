"""A DRAW training step written the way a careful PyTorch user would write it: the speed peer.

Usage: draw_torch.py [--batch 100] [--steps 64] [--read 2] [--write 5] [--hidden 256] [--latent 100]
                     [--size 28] [--channels 1] [--no-attention] [--iters 5] [--threads 2] [--generate]
                     [--device cpu|cuda] [--mode eager|compile|graph]
compile compiles a step of the recurrence; graph records the whole training step, or the drawing of a batch, as one CUDA graph.
Prints one line of JSON: seconds per training step or per batch drawn (median), images per second, the most memory the process had in 10^6 bytes.
"""
import argparse, json, math, statistics, sys, time
import torch
from torch import nn
import torch.nn.functional as F


def filterbank(params, n, a, b):
    gx, gy, log_sigma2, log_delta, log_gamma = params.split(1, 1)
    gx = (a + 1) / 2 * (gx + 1)
    gy = (b + 1) / 2 * (gy + 1)
    delta = (max(a, b) - 1) / (n - 1) * log_delta.exp()
    grid = torch.arange(1, n + 1, dtype=params.dtype, device=params.device) - n / 2 - 0.5
    mx = (gx + grid * delta).unsqueeze(2)
    my = (gy + grid * delta).unsqueeze(2)
    s = (2 * log_sigma2.exp()).unsqueeze(2)
    fx = torch.exp(-(torch.arange(1, a + 1, dtype=params.dtype, device=params.device) - mx) ** 2 / s)
    fy = torch.exp(-(torch.arange(1, b + 1, dtype=params.dtype, device=params.device) - my) ** 2 / s)
    fx = fx / fx.sum(2, keepdim=True).clamp_min(1e-8)
    fy = fy / fy.sum(2, keepdim=True).clamp_min(1e-8)
    return fx, fy, log_gamma.exp()


class Draw(nn.Module):
    def __init__(self, o):
        super().__init__()
        self.o = o
        pix = o.size * o.size * o.channels
        self.attn = not o.no_attention
        r = 2 * o.read * o.read * o.channels if self.attn else 2 * pix
        w = o.write * o.write * o.channels if self.attn else pix
        self.enc = nn.LSTMCell(r + o.hidden, o.hidden)
        self.dec = nn.LSTMCell(o.latent, o.hidden)
        self.q = nn.Linear(o.hidden, 2 * o.latent)
        self.patch = nn.Linear(o.hidden, w)
        if self.attn:
            self.rp = nn.Linear(o.hidden, 5)
            self.wp = nn.Linear(o.hidden, 5)

    def read(self, x, err, h):
        o = self.o
        if not self.attn:
            return torch.cat([x, err], 1)
        fx, fy, g = filterbank(self.rp(h), o.read, o.size, o.size)
        both = torch.cat([x.view(-1, o.channels, o.size, o.size), err.view(-1, o.channels, o.size, o.size)], 1)
        gl = fy.unsqueeze(1) @ both @ fx.transpose(1, 2).unsqueeze(1)
        return g * gl.reshape(x.shape[0], -1)

    def write(self, h):
        o = self.o
        p = self.patch(h)
        if not self.attn:
            return p
        fx, fy, g = filterbank(self.wp(h), o.write, o.size, o.size)
        w = fy.transpose(1, 2).unsqueeze(1) @ p.view(-1, o.channels, o.write, o.write) @ fx.unsqueeze(1)
        return w.reshape(h.shape[0], -1) / g

    def forward(self, x):
        o = self.o
        b = x.shape[0]
        z0 = x.new_zeros
        c = z0(b, x.shape[1]); he = z0(b, o.hidden); ce = z0(b, o.hidden); hd = z0(b, o.hidden); cd = z0(b, o.hidden)
        kl = 0.0
        for _ in range(o.steps):
            c, he, ce, hd, cd, cost = self.step(x, c, he, ce, hd, cd)
            kl = kl + cost
        rec = F.binary_cross_entropy_with_logits(c, x, reduction='none').sum(1)
        return (rec + kl).mean()

    def step(self, x, c, he, ce, hd, cd):
        err = x - torch.sigmoid(c)
        r = self.read(x, err, hd)
        he, ce = self.enc(torch.cat([r, hd], 1), (he, ce))
        mu, ls = self.q(he).chunk(2, 1)
        sigma = ls.exp()
        z = mu + sigma * torch.randn_like(mu)
        hd, cd = self.dec(z, (hd, cd))
        return c + self.write(hd), he, ce, hd, cd, 0.5 * (mu * mu + sigma * sigma - 2 * ls - 1).sum(1)

    @torch.no_grad()
    def generate(self, b):
        o = self.o
        device = self.patch.weight.device
        c = torch.zeros(b, o.size * o.size * o.channels, device=device)
        hd = torch.zeros(b, o.hidden, device=device); cd = torch.zeros(b, o.hidden, device=device)
        for _ in range(o.steps):
            c, hd, cd = self.stroke(c, hd, cd)
        return torch.sigmoid(c)

    def stroke(self, c, hd, cd):
        hd, cd = self.dec(torch.randn(hd.shape[0], self.o.latent, device=hd.device), (hd, cd))
        return c + self.write(hd), hd, cd


def peak_memory_mb():
    try:
        import resource
    except ImportError:  # Windows
        return None
    # KiB, but bytes on macOS.
    unit = 1 if sys.platform == 'darwin' else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, 1)


def record(work):
    """The work as one CUDA graph, after a few rounds on a stream of its own."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            work()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        work()
    return graph.replay


def main():
    p = argparse.ArgumentParser()
    for name, default in [('batch', 100), ('steps', 64), ('read', 2), ('write', 5), ('hidden', 256), ('latent', 100),
                          ('size', 28), ('channels', 1), ('iters', 5), ('threads', 2)]:
        p.add_argument('--' + name, type=int, default=default)
    p.add_argument('--no-attention', action='store_true')
    p.add_argument('--generate', action='store_true')
    p.add_argument('--device', choices=['cpu', 'cuda'], default='cpu')
    p.add_argument('--mode', choices=['eager', 'compile', 'graph'], default='eager')
    o = p.parse_args()
    torch.set_num_threads(o.threads)
    torch.manual_seed(0)
    m = Draw(o).to(o.device)
    on_gpu = o.device == 'cuda'
    opt = torch.optim.Adam(m.parameters(), lr=1e-3, betas=(0.5, 0.999), **({'capturable': True} if o.mode == 'graph' else {}))
    x = (torch.rand(o.batch, o.size * o.size * o.channels, device=o.device) < 0.3).float()
    if o.mode == 'compile':
        m.step, m.stroke = torch.compile(m.step), torch.compile(m.stroke)

    def train():
        opt.zero_grad()
        loss = m(x)
        loss.backward()
        nn.utils.clip_grad_norm_(m.parameters(), 5.0)
        opt.step()

    work = (lambda: m.generate(o.batch)) if o.generate else train
    if o.mode == 'graph':
        work = record(work)
    times = []
    for i in range(o.iters + 1):
        t = time.perf_counter()
        work()
        if on_gpu:
            torch.cuda.synchronize()
        times.append(time.perf_counter() - t)
    med = statistics.median(times[1:])
    print(json.dumps({'peer': 'pytorch ' + torch.__version__, 'seconds_per_step': round(med, 6),
                      'images_per_second': round(o.batch / med, 1), 'peak_memory_mb': peak_memory_mb(),
                      'gpu_memory_mb': round(torch.cuda.max_memory_allocated() / 1e6, 1) if on_gpu else None}))


main()

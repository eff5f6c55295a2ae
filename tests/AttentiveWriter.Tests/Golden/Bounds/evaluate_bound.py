"""Measures a DRAW or VAE model folder by itself: PyTorch in float64, with the images, the binarisation and the latent noise of `draw evaluate`.

Usage: evaluate_bound.py MODEL_DIR t10k-images-idx3-ubyte.gz [--count 100] [--seed 1] [--samples 1 20]

Prints what `draw evaluate --data mnist --count N --seed S --samples K --json` should print. It shares no code with the project: the random numbers
(Philox-4x32-10, then Box-Muller) are written again below.
"""
import argparse, gzip, json, os, struct
import numpy as np
import torch

torch.set_default_dtype(torch.float64)
p = argparse.ArgumentParser()
p.add_argument('model'); p.add_argument('images')
p.add_argument('--count', type=int, default=100); p.add_argument('--seed', type=int, default=1)
p.add_argument('--samples', type=int, nargs='+', default=[1])
o = p.parse_args()
M = json.load(open(os.path.join(o.model, 'config.json')))['model']
kind = M.get('kind', 'draw')
assert kind in ('draw', 'vae') and M.get('likelihood', 'Bernoulli') == 'Bernoulli' and M.get('classes', 0) == 0
A, B = M['width'], M['height']


def safetensors(path):
    raw = open(path, 'rb').read()
    n, = struct.unpack('<Q', raw[:8])
    header = json.loads(raw[8:8 + n])
    header.pop('__metadata__', None)
    return {k: torch.from_numpy(np.frombuffer(raw[8 + n + v['data_offsets'][0]:8 + n + v['data_offsets'][1]], '<f4').astype(float)).reshape(v['shape'])
            for k, v in header.items()}


P = safetensors(os.path.join(o.model, 'model.safetensors'))

PURPOSE = {'noise': 5, 'binarisation': 8}


def philox(seed, c0, c1, c2, c3):
    c = [np.asarray(v, np.uint64) for v in np.broadcast_arrays(c0, c1, c2, c3)]
    k0, k1, low = seed & 0xFFFFFFFF, seed >> 32, np.uint64(0xFFFFFFFF)
    for _ in range(10):
        p0, p1 = np.uint64(0xD2511F53) * c[0], np.uint64(0xCD9E8D57) * c[2]
        c = [(p1 >> np.uint64(32)) ^ c[1] ^ np.uint64(k0), p1 & low, (p0 >> np.uint64(32)) ^ c[3] ^ np.uint64(k1), p0 & low]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack(c, -1)


def words(purpose, count, step, row, t):  # [count / 4 blocks, 4]
    return philox(o.seed, np.arange(-(-count // 4)) | t << 16, row, step, PURPOSE[purpose])


def uniform(purpose, count, step, row):
    return (words(purpose, count, step, row, 0) >> np.uint64(8)).astype(float).reshape(-1)[:count] * 2.0 ** -24


def normal(count, step, row, t):
    w = (words('noise', -(-count // 16) * 16, step, row, t) >> np.uint64(8)).astype(float).reshape(-1, 8, 2)  # groups of 8 pairs: radius, angle
    radius, angle = np.sqrt(-2 * np.log((w[:, :, 0] + 1) * 2.0 ** -24)), 2 * np.pi * w[:, :, 1] * 2.0 ** -24
    return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)], 1).reshape(-1)[:count]


raw = gzip.open(o.images).read()
pixels = np.frombuffer(raw[16:], np.uint8).reshape(-1, A * B)[:o.count].astype(np.float32) / np.float32(255)
x = torch.from_numpy(np.stack([uniform('binarisation', A * B, 0, i) < pixels[i] for i in range(o.count)]).astype(float))


def lin(name, v): return v @ P[name + '.weight'].T + P[name + '.bias']


def lstm(name, inp, h, c):
    i, f, u, q = (inp @ P[name + '.weight_ih'].T + h @ P[name + '.weight_hh'].T + P[name + '.bias']).chunk(4, 1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(u)
    return torch.sigmoid(q) * torch.tanh(c), c


def bank(v, n):
    gx, gy, ls2, ld, lg = v.split(1, 1)
    gx, gy = (A + 1) / 2 * (gx + 1), (B + 1) / 2 * (gy + 1)
    delta = (max(A, B) - 1) / (n - 1) * ld.exp()
    i = torch.arange(1, n + 1) - n / 2 - 0.5
    fx = torch.softmax(-(torch.arange(1, A + 1) - (gx + i * delta)[:, :, None]) ** 2 / (2 * ls2.exp())[:, :, None], 2)
    fy = torch.softmax(-(torch.arange(1, B + 1) - (gy + i * delta)[:, :, None]) ** 2 / (2 * ls2.exp())[:, :, None], 2)
    return fx, fy, lg.exp()


def measure(k):
    """L^x, KL and log P(z) - log Q(z) of sample k of each image, [count]."""
    n, kl, ratio = o.count, torch.zeros(o.count), torch.zeros(o.count)

    def latent(h, t):
        nonlocal kl, ratio
        mu, ls = lin('posterior.mean', h), lin('posterior.log_sigma', h)
        eps = torch.from_numpy(np.stack([normal(M['latent'], k, i, t) for i in range(n)]))
        z = mu + ls.exp() * eps
        kl = kl + 0.5 * (mu ** 2 + (2 * ls).exp() - 2 * ls - 1).sum(1)
        ratio = ratio + (-0.5 * z ** 2 + ls + 0.5 * eps ** 2).sum(1)
        return z

    if kind == 'vae':
        f = {'Tanh': torch.tanh, 'Relu': torch.relu}[M['activation']]
        h = x
        for i in range(M['layers']): h = f(lin(f'encoder.{i}', h))
        h = latent(h, 0)
        for i in range(M['layers']): h = f(lin(f'decoder.{i}', h))
        c = lin('canvas', h)
    else:
        assert M.get('read_attention', 'Gaussian') == M.get('write_attention', 'Gaussian') == 'Gaussian'
        c, he, ce, hd, cd = (P['initial.' + v].expand(n, -1) for v in ('canvas', 'encoder.hidden', 'encoder.cell', 'decoder.hidden', 'decoder.cell'))
        for t in range(M['glimpses']):
            err = x - torch.sigmoid(c)
            r = torch.cat([x, err], 1)
            if M['read']:
                fx, fy, g = bank(lin('read.attention', hd), M['read'])
                r = (g[:, :, None, None] * (fy[:, None] @ r.view(n, 2, B, A) @ fx.transpose(1, 2)[:, None])).reshape(n, -1)
            he, ce = lstm('encoder', torch.cat([r, hd], 1), he, ce)
            hd, cd = lstm('decoder', latent(he, t), hd, cd)
            w = lin('write.patch', hd)
            if M['write']:
                fx, fy, g = bank(lin('write.attention', hd), M['write'])
                w = (fy.transpose(1, 2) @ w.view(n, M['write'], M['write']) @ fx).reshape(n, -1) / g
            c = c + w
    return (torch.nn.functional.softplus(c) - x * c).sum(1), kl, ratio


with torch.no_grad():
    all_samples = [torch.stack(v) for v in zip(*[measure(k) for k in range(max(o.samples))])]
for K in o.samples:
    rec, kl, ratio = (v[:K] for v in all_samples)
    estimate = torch.logsumexp(ratio - rec, 0) - np.log(K)
    print(json.dumps({'images': o.count, 'seed': o.seed, 'samples': K, 'bound_nats': (rec + kl).mean().item(), 'reconstruction_nats': rec.mean().item(),
                      'kl_nats': kl.mean().item(), 'log_likelihood_nats': estimate.mean().item() if K > 1 else -(rec + kl).mean().item()}))

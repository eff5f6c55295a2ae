"""Trains a DRAW model folder (config.json + model.safetensors) in PyTorch, and writes it as a model folder again: there and back.

Usage: train_in_pytorch.py MODEL_DIR IMAGES OUT_DIR [--steps 100] [--batch 100] [--rate 1e-3] [--clip 5] [--seed 1] [--fresh]

MODEL_DIR is what `draw export --to hf MODEL_DIR` writes, or a run; IMAGES are those of MNIST or of the same format, train-images-idx3-ubyte.gz.
Each batch is binarised anew. --fresh begins with weights of its own instead of those of MODEL_DIR. Of OUT_DIR, `draw evaluate`, `draw generate`
and `draw train --init-from` then take what was trained here. It knows DRAW of images of one channel and two tones, with any attention or none,
and no classes.
It needs PyTorch and load_in_pytorch.py beside it, and shares no code with AttentiveWriter.
"""
import argparse, gzip, json, math, os, struct, sys
import torch
from torch.nn.functional import binary_cross_entropy_with_logits, linear
from load_in_pytorch import banks, read_safetensors, sample


def write_safetensors(path, tensors):
    """As safetensors.torch.save_file, for float32."""
    header, at = {}, 0
    for name, value in tensors.items():
        header[name] = {'dtype': 'F32', 'shape': list(value.shape), 'data_offsets': [at, at + 4 * value.numel()]}
        at += 4 * value.numel()
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as f:
        f.write(struct.pack('<Q', len(text)) + text)
        for value in tensors.values(): f.write(struct.pack(f'<{value.numel()}f', *value.detach().flatten().tolist()))


def read_images(path):
    """Images of the IDX format, [count, height x width], 0..1."""
    raw = (gzip.open if path.endswith('.gz') else open)(path, 'rb').read()
    magic, count, height, width = struct.unpack('>4I', raw[:16])
    if magic != 0x803: sys.exit(f'{path} holds no images of the IDX format')
    return torch.frombuffer(bytearray(raw[16:]), dtype=torch.uint8).view(count, height * width).float() / 255, width, height


class Draw:
    """The model, by the names of its tensors."""

    def __init__(self, m, weights):
        if m.get('kind', 'draw') != 'draw' or m.get('classes', 0) \
                or m.get('likelihood', 'Bernoulli').lower() != 'bernoulli' or m['channels'] != 1:
            sys.exit('this script trains DRAW of images of one channel and two tones, without classes')
        self.prior = m.get('prior', 'Standard').lower() == 'learned'
        self.m, self.p = m, {name: value.requires_grad_() for name, value in weights.items()}

    def begin(self):
        """Weights as layers of torch.nn have them at first; a forget gate that is open."""
        for name, p in self.p.items():
            matrix = name.replace('.bias', '.weight' if name.replace('.bias', '.weight') in self.p else '.weight_hh')
            bound = 1 / math.sqrt(self.p[matrix].shape[1]) if matrix in self.p and not name.startswith('initial.') else 0
            with torch.no_grad():
                p.uniform_(-bound, bound)
                if name in ('encoder.bias', 'decoder.bias'): p[len(p) // 4:len(p) // 2] = 1

    def layer(self, name, v):
        return linear(v, self.p[name + '.weight'], self.p[name + '.bias'])

    def lstm(self, name, v, h, cell):
        """Gates stacked input, forget, cell, output, with one bias."""
        i, f, u, o = (linear(v, self.p[name + '.weight_ih'], self.p[name + '.bias']) + linear(h, self.p[name + '.weight_hh'])).chunk(4, 1)
        cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(u)
        return torch.sigmoid(o) * torch.tanh(cell), cell

    def read(self, x, missing, h):
        """What the encoder sees: both whole, or a glimpse of each (equations 21 and 27)."""
        m, n, seen = self.m, self.m['read'], torch.cat((x, missing), 1)
        if not n: return seen
        maps = seen.view(len(x), 2, m['height'], m['width'])
        if m.get('read_attention', 'Gaussian').lower() == 'affine':
            theta, log_gamma = self.layer('read.attention', h).split((6, 1), 1)
            return log_gamma.exp() * sample(maps, theta, n, n)
        fx, fy, gamma = banks(self.layer('read.attention', h), n, m['width'], m['height'])
        return gamma * (fy[:, None] @ maps @ fx.transpose(1, 2)[:, None]).flatten(1)

    def write(self, h):
        """What a step adds to the canvas: all of it, or a patch (equations 18 and 29)."""
        m, n, w = self.m, self.m['write'], self.layer('write.patch', h)
        if not n: return w
        if m.get('write_attention', 'Gaussian').lower() == 'affine':
            theta, log_gamma = self.layer('write.attention', h).split((6, 1), 1)
            return sample(w.view(-1, 1, n, n), theta, m['width'], m['height']) / log_gamma.exp()
        fx, fy, gamma = banks(self.layer('write.attention', h), n, m['width'], m['height'])
        return (fy.transpose(1, 2) @ w.view(-1, n, n) @ fx).flatten(1) / gamma

    def loss(self, x):
        """The mean bound of images x [rows, pixels] of 0 and 1, nats (equations 3 to 12)."""
        c, he, ce, hd, cd = (self.p['initial.' + name].expand(len(x), -1)
                             for name in ('canvas', 'encoder.hidden', 'encoder.cell', 'decoder.hidden', 'decoder.cell'))
        divergence = torch.zeros(len(x))
        for _ in range(self.m['glimpses']):
            seen = self.read(x, x - torch.sigmoid(c), hd)
            he, ce = self.lstm('encoder', torch.cat((seen, hd), 1), he, ce)
            mean, log_sigma = self.layer('posterior.mean', he), self.layer('posterior.log_sigma', he)
            z = mean + log_sigma.exp() * torch.randn_like(mean)
            at, width = (self.layer('prior.mean', hd), self.layer('prior.log_sigma', hd)) if self.prior else (0 * mean, 0 * mean)
            divergence = divergence + (width - log_sigma + ((2 * log_sigma).exp() + (mean - at) ** 2) / (2 * (2 * width).exp()) - 0.5).sum(1)
            hd, cd = self.lstm('decoder', z, hd, cd)
            c = c + self.write(hd)
        return (binary_cross_entropy_with_logits(c, x, reduction='none').sum(1) + divergence).mean()


def main():
    p = argparse.ArgumentParser()
    p.add_argument('model'); p.add_argument('images'); p.add_argument('out')
    p.add_argument('--steps', type=int, default=100)
    p.add_argument('--batch', type=int, default=100)
    p.add_argument('--rate', type=float, default=1e-3)
    p.add_argument('--clip', type=float, default=5)
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--fresh', action='store_true')
    o = p.parse_args()
    if min(o.steps, o.batch) < 1: p.error('--steps and --batch are 1 or more')
    if os.path.exists(os.path.join(o.out, 'model.safetensors')): sys.exit(f'{o.out} holds a model already')
    torch.manual_seed(o.seed)
    config = json.load(open(os.path.join(o.model, 'config.json'), encoding='utf8'))
    weights = read_safetensors(os.path.join(o.model, 'model.safetensors'))
    model = Draw(config['model'], {name: value for name, value in weights.items() if not name.startswith('adam.')})
    images, width, height = read_images(o.images)
    if (width, height) != (config['model']['width'], config['model']['height']):
        sys.exit(f"the images are {width}x{height}, and the model takes {config['model']['width']}x{config['model']['height']}")
    if o.fresh: model.begin()
    adam = torch.optim.Adam(model.p.values(), o.rate)
    for step in range(1, o.steps + 1):
        chosen = images[torch.randint(len(images), (o.batch,))]
        adam.zero_grad()
        loss = model.loss((torch.rand_like(chosen) < chosen).float())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.p.values(), o.clip)
        adam.step()
        if step % 10 == 0 or step == o.steps: print(f'step {step}: {loss.item():.2f} nats', flush=True)
    os.makedirs(o.out, exist_ok=True)
    json.dump(config, open(os.path.join(o.out, 'config.json'), 'w', encoding='utf8'), indent=2)
    write_safetensors(os.path.join(o.out, 'model.safetensors'), model.p)
    print(o.out)


if __name__ == '__main__':
    try: main()
    except OSError as e: sys.exit(str(e))

"""Loads a model folder of DRAW (config.json + model.safetensors) into PyTorch, and draws.

Usage: load_in_pytorch.py MODEL_DIR [--count 16] [--seed 1] [--class 7] [--out digits.png]
       load_in_pytorch.py MODEL_DIR --check arrays.safetensors [--class 7]

The second form reads noise and images that `draw generate --model MODEL_DIR --arrays arrays.safetensors` wrote, draws from the same noise, and prints
the largest difference of a pixel in each image: the median over the images, which is to be below 1e-5, and the maximum, to be below 1e-4. (64 steps in
float32 amplify rounding: with the model that ships PyTorch in float32 is up to 1.5e-5 away from PyTorch in float64 as well, and 95 % of our images
are within 1e-5 of it.) It needs PyTorch alone, and shares no code with AttentiveWriter.
"""
import argparse, json, os, struct, sys, zlib
import torch


def read_safetensors(path):
    """As safetensors.torch.load_file, for float32."""
    raw = open(path, 'rb').read()
    n, = struct.unpack('<Q', raw[:8])
    header = json.loads(raw[8:8 + n])
    header.pop('__metadata__', None)
    values = bytearray(raw[8 + n:])
    return {name: torch.frombuffer(values, dtype=torch.float32, count=(e['data_offsets'][1] - e['data_offsets'][0]) // 4, offset=e['data_offsets'][0])
            .reshape(e['shape']).clone() for name, e in header.items()}


class Draw(torch.nn.Module):
    """The generative half of DRAW: noise in, intensities out."""

    def __init__(self, folder):
        super().__init__()
        m = json.load(open(os.path.join(folder, 'config.json')))['model']
        if m.get('kind', 'draw') != 'draw' or m.get('likelihood', 'Bernoulli') != 'Bernoulli':
            sys.exit('this script knows DRAW with Bernoulli pixels')
        self.width, self.height, self.channels, self.steps, self.latent, self.patch = (m[k] for k in ('width', 'height', 'channels', 'glimpses', 'latent', 'write'))
        self.affine, self.classes = m.get('write_attention', 'Gaussian') == 'Affine', m.get('classes', 0)
        hidden, values = m['hidden'], m['width'] * m['height'] * m['channels']
        weights = read_safetensors(os.path.join(folder, 'model.safetensors'))
        self.decoder = torch.nn.LSTMCell(self.latent + self.classes, hidden)
        self.write = torch.nn.Linear(hidden, self.patch ** 2 * self.channels if self.patch else values)
        self.attention = torch.nn.Linear(hidden, 7 if self.affine else 5) if self.patch else None
        # Names and layouts are those of torch.nn; our LSTM has one bias where torch adds two.
        self.decoder.load_state_dict({'weight_ih': weights['decoder.weight_ih'], 'weight_hh': weights['decoder.weight_hh'],
                                      'bias_ih': weights['decoder.bias'], 'bias_hh': torch.zeros(4 * hidden)})
        self.write.load_state_dict({k: weights['write.patch.' + k] for k in ('weight', 'bias')})
        if self.patch: self.attention.load_state_dict({k: weights['write.attention.' + k] for k in ('weight', 'bias')})
        self.start = {k: torch.nn.Parameter(weights['initial.' + k]) for k in ('canvas', 'decoder.hidden', 'decoder.cell')}

    def stroke(self, w, h):
        """The patch w [rows, channels, N, N] on the canvas."""
        if not self.affine:
            fx, fy, gamma = self.banks(h)
            return (fy.transpose(1, 2)[:, None] @ w @ fx[:, None]).flatten(1) / gamma
        # Six numbers map the canvas to the patch; outside of it nothing is written.
        theta, log_gamma = self.attention(h).split((6, 1), 1)
        grid = torch.nn.functional.affine_grid(theta.view(-1, 2, 3), (len(h), self.channels, self.height, self.width), align_corners=False)
        return torch.nn.functional.grid_sample(w, grid, padding_mode='zeros', align_corners=False).flatten(1) / log_gamma.exp()

    def banks(self, h):
        """F_X and F_Y, [rows, N, pixels], and gamma (equations 19 to 26)."""
        a, b, n = self.width, self.height, self.patch
        gx, gy, log_variance, log_delta, log_gamma = self.attention(h).split(1, 1)
        gx, gy = (a + 1) / 2 * (gx + 1), (b + 1) / 2 * (gy + 1)
        delta = (max(a, b) - 1) / max(n - 1, 1) * log_delta.exp()
        offset = torch.arange(1, n + 1) - n / 2 - 0.5

        def bank(centre, size):
            distance = torch.arange(1, size + 1) - (centre + offset * delta)[:, :, None]
            return torch.softmax(-distance ** 2 / (2 * log_variance.exp())[:, :, None], 2)

        return bank(gx, a), bank(gy, b), log_gamma.exp()

    def forward(self, noise, label=None):
        """noise [steps, rows, latent] to images [rows, channels, height, width]; a model that was told classes draws the label, or each in turn."""
        rows = noise.shape[1]
        labels = torch.arange(rows) % max(self.classes, 1) if label is None else torch.full((rows,), label)
        told = torch.nn.functional.one_hot(labels, self.classes).float() if self.classes else torch.zeros(rows, 0)
        c, h, cell = (self.start[k].expand(rows, -1) for k in ('canvas', 'decoder.hidden', 'decoder.cell'))
        for z in noise:
            h, cell = self.decoder(torch.cat((z, told), 1), (h, cell))
            w = self.write(h)
            c = c + (self.stroke(w.view(rows, self.channels, self.patch, self.patch), h) if self.patch else w)
        return torch.sigmoid(c).view(rows, self.channels, self.height, self.width)


def write_png(path, images):
    """A row of images."""
    pixels = (torch.cat(list(images), 2) * 255 + 0.5).clamp(0, 255).to(torch.uint8)
    channels, height, width = pixels.shape
    if channels not in (1, 3): sys.exit('a PNG has 1 or 3 channels')
    rows = b''.join(b'\0' + bytes(pixels[:, y].T.reshape(-1).tolist()) for y in range(height))

    def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

    with open(path, 'wb') as f:
        f.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 0 if channels == 1 else 2, 0, 0, 0))
                + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


if __name__ == '__main__':
    p = argparse.ArgumentParser()
    p.add_argument('model')
    p.add_argument('--count', type=int, default=16)
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--out', default='digits.png')
    p.add_argument('--class', type=int, dest='label')
    p.add_argument('--check')
    o = p.parse_args()
    model = Draw(o.model)
    if o.label is not None and not 0 <= o.label < model.classes: sys.exit(f'the model knows {model.classes} classes')
    with torch.no_grad():
        if o.check:
            arrays = read_safetensors(o.check)
            largest = (model(arrays['noise'], o.label) - arrays['images']).abs().flatten(1).max(1)[0]
            median, most = largest.median().item(), largest.max().item()
            print(f'{len(largest)} images; largest difference of a pixel: median {median:.1e}, maximum {most:.1e}; '
                  f'{100 * (largest < 1e-5).float().mean().item():.0f} % of the images within 1e-5')
            sys.exit(0 if median < 1e-5 and most < 1e-4 else 1)
        torch.manual_seed(o.seed)
        write_png(o.out, model(torch.randn(model.steps, o.count, model.latent), o.label))
        print(o.out)

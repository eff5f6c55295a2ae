"""Loads a model folder (config.json + model.safetensors) of any model that draws into PyTorch, and draws: DRAW, VAE, convolutional VAE and
convolutional DRAW, with pixels of two levels (Bernoulli) or of 256 (logistics), told classes or not. A classifier draws nothing.

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


def banks(numbers, n, width, height):
    """F_X and F_Y, [rows, N, pixels], and gamma, of the five numbers of a window (equations 19 to 26)."""
    gx, gy, log_variance, log_delta, log_gamma = numbers.split(1, 1)
    gx, gy = (width + 1) / 2 * (gx + 1), (height + 1) / 2 * (gy + 1)
    delta = (max(width, height) - 1) / max(n - 1, 1) * log_delta.exp()
    offset = torch.arange(1, n + 1) - n / 2 - 0.5

    def bank(centre, size):
        distance = torch.arange(1, size + 1) - (centre + offset * delta)[:, :, None]
        return torch.softmax(-distance ** 2 / (2 * log_variance.exp())[:, :, None], 2)

    return bank(gx, width), bank(gy, height), log_gamma.exp()


def sample(maps, theta, width, height):
    """Maps [rows, planes, ., .] in the grid that six numbers map to them, [rows, planes x height x width]; outside of them is nothing."""
    grid = torch.nn.functional.affine_grid(theta.view(-1, 2, 3), (len(maps), maps.shape[1], height, width), align_corners=False)
    return torch.nn.functional.grid_sample(maps, grid, padding_mode='zeros', align_corners=False).flatten(1)


class Generator(torch.nn.Module):
    """The generative half of a model: noise in, intensities out."""

    def __init__(self, m, weights):
        super().__init__()
        self.width, self.height, self.channels, self.classes = m['width'], m['height'], m['channels'], m.get('classes', 0)
        self.mixtures = m.get('mixtures', 5) if m.get('likelihood', 'Bernoulli').lower() == 'logistics' else 0
        self.planes = self.channels * max(3 * self.mixtures, 1)  # of a canvas: logits, or logits, means and log scales of each component
        self.activation = {'tanh': torch.tanh, 'relu': torch.relu}[m.get('activation', 'Relu').lower()]
        self.weights, self.steps = weights, m.get('glimpses', 1)

    def linear(self, name):
        """The layer of a name, whose names and layouts are those of torch.nn."""
        return self.filled(torch.nn.Linear(*reversed(self.weights[name + '.weight'].shape)), name)

    def convolution(self, name):
        outputs, inputs, k, _ = self.weights[name + '.weight'].shape
        return self.filled(torch.nn.Conv2d(inputs, outputs, k, padding=k // 2), name)

    def filled(self, layer, name):
        layer.load_state_dict({k: self.weights[f'{name}.{k}'] for k in ('weight', 'bias')})
        return layer

    def start(self, name, rows):
        return self.weights['initial.' + name].expand(rows, -1)

    def told(self, rows, label):
        """The classes of the images, one-hot: the label, or each in turn; of no columns where the model was told none."""
        labels = torch.arange(rows) % max(self.classes, 1) if label is None else torch.full((rows,), label)
        return torch.nn.functional.one_hot(labels, self.classes).float() if self.classes else torch.zeros(rows, 0)

    def forward(self, noise, label=None):
        """noise [steps, rows, latent] to images [rows, channels, height, width]; a model that was told classes draws the label, or each in turn."""
        canvas = self.draw(noise, self.told(noise.shape[1], label))
        if not self.mixtures: return torch.sigmoid(canvas).view(-1, self.channels, self.height, self.width)
        logits, means, _ = canvas.view(len(canvas), 3, self.mixtures, -1).unbind(1)
        return (torch.softmax(logits, 1) * means).sum(1).view(-1, self.channels, self.height, self.width)


class Draw(Generator):
    """DRAW: T strokes by an LSTM, each in a window or over the whole canvas."""

    def __init__(self, m, weights):
        super().__init__(m, weights)
        hidden, self.latent, self.patch = m['hidden'], m['latent'], m['write']
        self.affine = m.get('write_attention', 'Gaussian').lower() == 'affine'
        # Our LSTM has one bias where torch adds two.
        self.decoder = torch.nn.LSTMCell(self.latent + self.classes, hidden)
        self.decoder.load_state_dict({'weight_ih': weights['decoder.weight_ih'], 'weight_hh': weights['decoder.weight_hh'],
                                      'bias_ih': weights['decoder.bias'], 'bias_hh': torch.zeros(4 * hidden)})
        self.write = self.linear('write.patch')
        self.attention = self.linear('write.attention') if self.patch else None
        self.prior = m.get('prior', 'Standard').lower() == 'learned'
        if self.prior: self.mean, self.log_sigma = self.linear('prior.mean'), self.linear('prior.log_sigma')

    def draw(self, noise, told):
        rows = noise.shape[1]
        c, h, cell = (self.start(name, rows) for name in ('canvas', 'decoder.hidden', 'decoder.cell'))
        for z in noise:
            if self.prior: z = self.mean(h) + self.log_sigma(h).exp() * z
            h, cell = self.decoder(torch.cat((z, told), 1), (h, cell))
            w = self.write(h)
            c = c + (self.stroke(w.view(rows, self.planes, self.patch, self.patch), h) if self.patch else w)
        return c

    def stroke(self, w, h):
        """The patch w [rows, planes, N, N] on the canvas."""
        if not self.affine:
            fx, fy, gamma = banks(self.attention(h), self.patch, self.width, self.height)
            return (fy.transpose(1, 2)[:, None] @ w @ fx[:, None]).flatten(1) / gamma
        theta, log_gamma = self.attention(h).split((6, 1), 1)
        return sample(w, theta, self.width, self.height) / log_gamma.exp()


class Vae(Generator):
    """The conventional auto-encoder: layers of units."""

    def __init__(self, m, weights):
        super().__init__(m, weights)
        self.latent = m['latent']
        self.decoder = torch.nn.ModuleList(self.linear(f'decoder.{i}') for i in range(m['layers']))
        self.canvas = self.linear('canvas')

    def draw(self, noise, told):
        h = torch.cat((noise[0], told), 1)
        for layer in self.decoder: h = self.activation(layer(h))
        return self.canvas(h)


class Maps(Generator):
    """Models on feature maps. In vectors a map lies row by row, each pixel with all its channels."""

    def __init__(self, m, weights):
        super().__init__(m, weights)
        self.levels = m['levels']
        self.rows, self.columns = self.height >> self.levels, self.width >> self.levels

    def map(self, v): return v.view(len(v), self.rows, self.columns, -1).permute(0, 3, 1, 2)

    def up(self, layers, v):
        """Doubled, convolved, and so on, to a canvas; the activation stands between."""
        for i, layer in enumerate(layers):
            v = layer(torch.nn.functional.interpolate(self.activation(v) if i else v, scale_factor=2, mode='nearest'))
        return v.flatten(1)


class ConvVae(Maps):
    """The convolutional auto-encoder."""

    def __init__(self, m, weights):
        super().__init__(m, weights)
        self.latent = m['latent']
        self.first = self.linear('decoder.start')
        self.decoder = torch.nn.ModuleList(self.convolution(f'decoder.{i}') for i in reversed(range(self.levels)))

    def draw(self, noise, told):
        features = self.activation(self.first(torch.cat((noise[0], told), 1)))
        return self.start('canvas', len(features)) + self.up(self.decoder, self.map(features))


class ConvDraw(Maps):
    """Convolutional DRAW: the recurrence on feature maps, with a learned prior."""

    def __init__(self, m, weights):
        super().__init__(m, weights)
        self.latent = self.rows * self.columns * m['latent']
        self.mean, self.log_sigma, self.gates = (self.convolution(name) for name in ('prior.mean', 'prior.log_sigma', 'decoder'))
        self.write = torch.nn.ModuleList(self.convolution(f'write.{i}') for i in reversed(range(self.levels)))

    def draw(self, noise, told):
        rows = noise.shape[1]
        c, first, cell = (self.start(name, rows) for name in ('canvas', 'decoder.hidden', 'decoder.cell'))
        if self.classes: first = first + told @ self.weights['initial.decoder.class'].T
        h, cell = self.map(first), self.map(cell)
        for eps in noise:
            z = self.mean(h) + self.log_sigma(h).exp() * self.map(eps)
            i, f, u, o = self.gates(torch.cat((z, h), 1)).chunk(4, 1)
            cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(u)
            h = torch.sigmoid(o) * torch.tanh(cell)
            c = c + self.up(self.write, h)
        return c


def load(folder):
    """The model of a folder."""
    m = json.load(open(os.path.join(folder, 'config.json'), encoding='utf8'))['model']
    kinds = {'draw': Draw, 'vae': Vae, 'conv-vae': ConvVae, 'conv-draw': ConvDraw}
    kind = m.get('kind', 'draw')
    if kind not in kinds: sys.exit(f"a model of kind '{kind}' draws nothing; this script knows {', '.join(kinds)}")
    return kinds[kind](m, read_safetensors(os.path.join(folder, 'model.safetensors')))


def write_png(path, images):
    """A row of images."""
    pixels = (torch.cat(list(images), 2) * 255 + 0.5).clamp(0, 255).to(torch.uint8)
    channels, height, width = pixels.shape
    if channels not in (1, 3): sys.exit(f'a PNG has 1 or 3 channels, the images have {channels}')
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
    model = load(o.model)
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

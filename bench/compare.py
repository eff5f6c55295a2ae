#!/usr/bin/env python3
"""Times AttentiveWriter beside the same model in PyTorch, or alone as the work grows.

Needs Python 3.9, and PyTorch in the interpreter that --python names:

  bench/compare.py                                    all cases, three pairs each
  bench/compare.py --cases train,single --pairs 1     two of them, quickly
  bench/compare.py --python /usr/bin/python3 --json   another interpreter; one JSON document
  bench/compare.py --growth                           AttentiveWriter alone, for more steps, images and cells
"""
import argparse
import datetime
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEER = ROOT / 'bench' / 'peer' / 'draw_torch.py'


def settings(**values):
    return [word for name, value in values.items() for word in ('--set', f'{name}={value}')]


class Case:
    """What is timed: arguments for both programs, and where each says its speed."""

    def __init__(self, name, title, peer, draw, measure='train_images_per_second'):
        self.name, self.title, self.peer, self.draw, self.measure = name, title, peer, draw, measure
        self.is_time = measure == 'single_image_milliseconds'
        self.unit = 'ms' if self.is_time else 'images/s'

    def of_peer(self, report):
        return 1e3 * report['seconds_per_step'] if self.is_time else report['images_per_second']

    def is_faster(self, value, other):
        return value < other if self.is_time else value > other

    def ratio(self, peer, ours):
        """How many times faster AttentiveWriter is."""
        return peer / ours if self.is_time else ours / peer

    def memory(self, report):
        # `draw bench` measures the memory of training alone.
        return report['peak_memory_mb'] if self.measure == 'train_images_per_second' else None


CASES = [
    Case('train', 'MNIST training', [], []),
    Case('generate', 'MNIST generation', ['--generate', '--batch', '100'], [], 'generate_images_per_second'),
    Case('single', 'one MNIST image', ['--generate', '--batch', '1', '--iters', '20'], [], 'single_image_milliseconds'),
    Case('no-attention', 'training without attention, T = 10', ['--no-attention', '--steps', '10'],
         settings(read='none', write='none', glimpses=10)),
    Case('cifar', 'CIFAR-sized training',
         ['--size', '32', '--channels', '3', '--hidden', '400', '--latent', '200', '--read', '5'],
         settings(width=32, height=32, channels=3, hidden=400, latent=200, read=5)),
]

GROWTH = [('T', 'glimpses', [16, 32, 64, 128]), ('batch', 'batch', [25, 50, 100, 200]), ('hidden', 'hidden', [128, 256, 512])]

# Run by the interpreter that has PyTorch; says what multiplies its matrices, where that can be told.
PROBE = '''
import json, os, torch
a = torch.rand(64, 64)
a @ a
blas = None
try:
    for line in open('/proc/self/maps'):
        name = os.path.basename(line.split()[-1])
        if any(known in name for known in ('openblas', 'mkl_core', 'mkl_rt', 'libblis', 'libatlas', 'libarm_compute')):
            blas = name
            break
except OSError:
    pass
if blas is None and torch.backends.mkl.is_available():
    blas = 'MKL'
print(json.dumps({'version': torch.__version__, 'blas': blas}))
'''


class Failure(Exception):
    """One line that says what is wrong, and the exit code."""

    def __init__(self, message, code=1):
        super().__init__(message)
        self.code = code


def say(message):
    print(message, file=sys.stderr, flush=True)


def run_json(command):
    """Runs a program and returns the JSON of its last line."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    except OSError as error:
        raise Failure(f'cannot run {command[0]}: {error.strerror}', 2)
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines:
        reason = (done.stderr.strip().splitlines() or ['no output'])[-1]
        raise Failure(f'{" ".join(command)} failed: {reason}')
    return json.loads(lines[-1])


def probe_torch(python):
    try:
        return run_json([python, '-c', PROBE])
    except Failure as failure:
        if failure.code == 2:
            raise
        raise Failure(f'{python} cannot import torch ({failure.args[0].rpartition(": ")[2]}): install PyTorch, e.g. '
                      f'"{python} -m pip install torch", or name an interpreter that has it with --python', 2)


def draw_command(path):
    """The words that start the command."""
    if path is None:
        path = str(ROOT / ('draw.cmd' if os.name == 'nt' else 'draw'))
    elif not Path(path).is_file():
        raise Failure(f'--draw: there is no file {path}', 2)
    return ['dotnet', path] if path.endswith('.dll') else [str(Path(path).resolve())]


def bench(draw, threads, arguments):
    return run_json([*draw, 'bench', '--json', '--threads', str(threads), *arguments])


def run_peer(python, case, threads):
    """The peer's best: more threads are not always faster."""
    best = None
    for count in sorted({1, threads}):
        report = run_json([python, str(PEER), '--threads', str(count), *case.peer])
        report['threads'], report['value'] = count, case.of_peer(report)
        if best is None or case.is_faster(report['value'], best['value']):
            best = report
    return best


def run_pair(options, case, peer_first):
    peer = run_peer(options.python, case, options.threads) if peer_first else None
    ours = bench(options.draw, options.threads, case.draw)
    peer = peer or run_peer(options.python, case, options.threads)
    return {
        'pytorch': peer['value'],
        'pytorch_threads': peer['threads'],
        'pytorch_peak_memory_mb': peer['peak_memory_mb'],
        'attentivewriter': ours[case.measure],
        'attentivewriter_peak_memory_mb': case.memory(ours),
        'ratio': case.ratio(peer['value'], ours[case.measure]),
    }, ours


def median(pairs, key):
    values = [pair[key] for pair in pairs if pair[key] is not None]
    return statistics.median(values) if values else None


def compare(options):
    torch = probe_torch(options.python)
    results = []
    for case in options.cases:
        pairs = []
        for i in range(options.pairs):
            pair, report = run_pair(options, case, peer_first=i % 2 == 0)
            pairs.append(pair)
            say(f'{case.title}, pair {i + 1} of {options.pairs}: PyTorch {number(pair["pytorch"])} {case.unit} '
                f'(threads: {pair["pytorch_threads"]}), AttentiveWriter {number(pair["attentivewriter"])}, ratio {pair["ratio"]:.2f}')
        keys = [key for key in pairs[0] if key != 'pytorch_threads']
        results.append({'case': case.name, 'title': case.title, 'unit': case.unit, **{key: median(pairs, key) for key in keys}, 'pairs': pairs})
    return {'environment': {**environment(options, report), 'pytorch': torch['version'], 'blas': torch['blas']},
            'pairs': options.pairs, 'cases': results}


def grow(options):
    results = []
    for title, key, values in GROWTH:
        before, rows = None, []
        for value in values:
            report = bench(options.draw, options.threads, settings(**{key: value}))
            row = {'value': value, **{name: report[name] for name in ('train_images_per_second', 'gflops', 'fraction_of_peak')},
                   # In units of the bare machine's time at that moment, so that a slow moment of the machine cancels out.
                   'time_per_work_relative': before and before / report['fraction_of_peak']}
            before = report['fraction_of_peak']
            rows.append(row)
            say(f'{title} {value}: {number(row["train_images_per_second"])} images/s, {row["fraction_of_peak"]:.1%} of the peak')
        results.append({'grows': title, 'setting': key, 'rows': rows})
    return {'environment': environment(options, report), 'growth': results}


def environment(options, report):
    return {
        'cpu': cpu_name(),
        'cpus': os.cpu_count(),
        'threads': options.threads,
        'vector_bits': report['vector_bits'],
        'attentivewriter': report['version'],
        'dotnet': dotnet_version(),
        'date': datetime.date.today().isoformat(),
    }


def cpu_name():
    try:
        match = re.search(r'^model name\s*:\s*(.+)$', Path('/proc/cpuinfo').read_text(), re.MULTILINE)
    except OSError:
        match = None
    return match.group(1) if match else platform.processor() or platform.machine()


def dotnet_version():
    """The newest runtime of the version that the projects target."""
    major = re.search(r'<TargetFramework>net(\d+)', (ROOT / 'Directory.Build.props').read_text()).group(1)
    try:
        listing = subprocess.run(['dotnet', '--list-runtimes'], stdout=subprocess.PIPE, universal_newlines=True).stdout
    except OSError:
        return None
    found = re.findall(rf'^Microsoft\.NETCore\.App ({major}\.\S+)', listing, re.MULTILINE)
    return found[-1] if found else None


def number(value):
    return f'{value:.0f}' if value >= 100 else f'{value:.1f}' if value >= 10 else f'{value:.2f}'


def table(titles, rows):
    print('| ' + ' | '.join(titles) + ' |')
    print('|---' + '|---:' * (len(titles) - 1) + '|')
    for row in rows:
        print('| ' + ' | '.join(row) + ' |')


def print_comparison(result):
    def memory(value):
        return '-' if value is None else f'{value:.0f} MB'

    rows = []
    for case in result['cases']:
        ratios = [pair['ratio'] for pair in case['pairs']]
        spread = f' ({min(ratios):.2f} to {max(ratios):.2f})' if len(ratios) > 1 else ''
        rows.append([case['title'], f'{number(case["pytorch"])} {case["unit"]}', f'{number(case["attentivewriter"])} {case["unit"]}',
                     f'{case["ratio"]:.2f}{spread}', memory(case['pytorch_peak_memory_mb']), memory(case['attentivewriter_peak_memory_mb'])])
    table(['case', 'PyTorch', 'AttentiveWriter', 'ratio', 'peak memory PyTorch', 'ours'], rows)
    e = result['environment']
    blas = f' with {e["blas"]}' if e['blas'] else ''
    print(f'\nPairs of runs: {result["pairs"]}, of which these are the medians; a ratio is how many times faster AttentiveWriter is. '
          f'PyTorch {e["pytorch"]}{blas}, the faster of {" and ".join(str(n) for n in sorted({1, e["threads"]}))} threads. {machine(e)}')


def print_growth(result):
    for growth in result['growth']:
        print(f'{growth["grows"]} grows:\n')
        table([growth['grows'], 'images/s', 'GFLOP/s', 'fraction of peak', 'time per unit of work, relative to the row above'],
              [[str(row['value']), number(row['train_images_per_second']), number(row['gflops']), f'{row["fraction_of_peak"]:.3f}',
                f'{row["time_per_work_relative"]:.3f}' if row['time_per_work_relative'] else '-'] for row in growth['rows']])
        print()
    print(f'At 1.000 or less, time grows no faster than work. {machine(result["environment"])}')


def machine(e):
    return (f'{e["cpu"]}, {e["cpus"]} CPUs; AttentiveWriter {e["attentivewriter"]} on {e["threads"]} threads, registers of '
            f'{e["vector_bits"]} bits, .NET {e["dotnet"] or "unknown"}; {e["date"]}.')


def parse(arguments):
    def positive(text):
        value = int(text)
        if value < 1:
            raise ValueError
        return value

    def cases(text):
        known = {case.name: case for case in CASES}
        unknown = [name for name in text.split(',') if name not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f'there is no case {unknown[0]!r}; cases: {", ".join(known)}')
        return [known[name] for name in text.split(',')]

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--python', default='python3', metavar='PATH', help='interpreter that has PyTorch (default: python3)')
    parser.add_argument('--draw', metavar='PATH', help='the command, or its draw.dll (default: ./draw of this checkout)')
    parser.add_argument('--cases', type=cases, default=CASES, metavar='LIST',
                        help='some of ' + ','.join(case.name for case in CASES) + ' (default: all)')
    parser.add_argument('--pairs', '--rounds-of-pairs', type=positive, default=3, metavar='N', help='times that both are run in turn (default: 3)')
    parser.add_argument('--threads', type=positive, default=2, metavar='N', help='threads (default: 2); PyTorch may do with 1')
    parser.add_argument('--growth', action='store_true', help='time AttentiveWriter alone as T, batch and hidden grow; needs no PyTorch')
    parser.add_argument('--json', action='store_true', help='print one JSON document instead of Markdown')
    return parser.parse_args(arguments)


def main():
    options = parse(sys.argv[1:])
    try:
        options.draw = draw_command(options.draw)
        if shutil.which('dotnet') is None:
            raise Failure('the .NET SDK 10 is needed, and "dotnet" is not on the PATH', 2)
        result = grow(options) if options.growth else compare(options)
    except Failure as failure:
        say(f'compare: {failure}')
        return failure.code
    except KeyboardInterrupt:
        return 130
    if options.json:
        print(json.dumps(result, indent=2))
    elif options.growth:
        print_growth(result)
    else:
        print_comparison(result)
    return 0


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
"""Times AttentiveWriter on a GPU beside PyTorch on the same GPU: eager, compiled, and recorded as a CUDA graph.

Needs an NVIDIA GPU with its driver, and PyTorch with CUDA in the interpreter that --python names (without one, AttentiveWriter is timed
alone). Takes under 8 minutes: a program that takes longer than --limit seconds is stopped, and its place in the results says so.

  bench/gpu.py --out bench/results/NAME.json                 all cases; the reference values first
  bench/gpu.py --cases train,single                          two of them
  bench/gpu.py --draw PATH                                   a published command, on a machine without the .NET SDK
"""
import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

from compare import CASES, PEER, ROOT, Case, Failure, cpu_name, draw_command, number, say, table

MODES = ['eager', 'compile', 'graph']

# The whole has to fit into eight minutes.
MOST_SECONDS = 450

# A model that PyTorch has no peer for here.
ALONE = [Case('conv-draw', 'convolutional DRAW, training', None, ['--preset', 'conv-draw'])]


def run(options, command):
    """The JSON of a program's last line, or a line that says why there is none."""
    limit = min(options.limit, options.end - time.monotonic())
    if limit <= 0:
        return {'problem': f'not run: all had taken {MOST_SECONDS} s'}
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return {'problem': f'stopped after {limit:.0f} s'}
    except OSError as error:
        return {'problem': f'cannot run {command[0]}: {error.strerror}'}
    lines = done.stdout.strip().splitlines()
    if done.returncode == 0 and lines:
        return json.loads(lines[-1])
    return {'problem': (done.stderr.strip().splitlines() or ['no output'])[-1]}


def of_case(options, case, torch):
    row = {'case': case.name, 'title': case.title, 'unit': case.unit}
    for device in ['gpu', 'cpu']:
        report = run(options, [*options.draw, 'bench', '--json', '--rounds', '5', '--device', device, *case.draw])
        row[f'attentivewriter_{device}'] = report.get(case.measure)
        if 'problem' in report:
            row[f'attentivewriter_{device}_problem'] = report['problem']
    for mode in MODES if torch and case.peer is not None else []:
        report = run(options, [options.python, str(PEER), '--device', 'cuda', '--mode', mode, *case.peer])
        row[f'pytorch_{mode}'] = case.of_peer(report) if 'problem' not in report else None
        row[f'pytorch_{mode}_gpu_memory_mb'] = report.get('gpu_memory_mb')
        if 'problem' in report:
            row[f'pytorch_{mode}_problem'] = report['problem']
    for mode in MODES:
        ours, peer = row['attentivewriter_gpu'], row.get(f'pytorch_{mode}')
        row[f'ratio_{mode}'] = case.ratio(peer, ours) if ours and peer else None
    say(f'{case.title}: ' + ', '.join(f'{key} {number(value)}' for key, value in row.items()
                                      if isinstance(value, float) and not key.endswith('_mb')))
    return row


def measure(options):
    start = time.monotonic()
    options.end = start + MOST_SECONDS
    machine = run(options, [*options.draw, 'info', '--json'])
    gpus = [device for device in machine.get('devices', []) if device['name'].startswith('gpu')]
    if not gpus:
        raise Failure('draw finds no GPU here: ' + machine.get('problem', 'see draw info'))
    torch = run(options, [options.python, '-c', 'import json, torch; torch.zeros(1, device="cuda"); '
                 'print(json.dumps({"version": torch.__version__, "cuda": torch.version.cuda}))'])
    if 'problem' in torch:
        say(f'{options.python} has no PyTorch that finds the GPU ({torch["problem"]}): AttentiveWriter is timed alone')
    golden = sorted(str(path) for path in (ROOT / 'tests' / 'AttentiveWriter.Tests' / 'Golden').glob('*.json'))
    verified = run(options, [*options.draw, 'verify', '--json', '--device', 'gpu', *golden])
    say(f'reference values: {"passed" if verified.get("passed") else verified.get("problem", "FAILED")}')
    return {
        'environment': {'gpus': gpus, 'cpu': cpu_name(), 'attentivewriter': machine['version'], 'pytorch': torch.get('version'),
                        'cuda': torch.get('cuda'), 'date': time.strftime('%Y-%m-%d', time.gmtime())},
        'verified': verified,
        'cases': [of_case(options, case, 'version' in torch) for case in options.cases],
        'seconds': round(time.monotonic() - start),
    }


def print_cases(result):
    def cell(row, key):
        return number(row[key]) if row.get(key) else '-'

    table(['case', 'unit', 'PyTorch eager', 'compiled', 'graph', 'ours', 'ours on the CPU', 'to eager', 'to the graph'],
          [[row['title'], row['unit'], *(cell(row, f'pytorch_{mode}') for mode in MODES), cell(row, 'attentivewriter_gpu'),
            cell(row, 'attentivewriter_cpu'), cell(row, 'ratio_eager'), cell(row, 'ratio_graph')] for row in result['cases']])
    e = result['environment']
    print(f'\n{e["gpus"][0]["model"]}, beside {e["cpu"]}; AttentiveWriter {e["attentivewriter"]}, PyTorch {e["pytorch"]} with CUDA {e["cuda"]}; '
          f'{e["date"]}; {result["seconds"]} s in all.')


def parse():
    known = {case.name: case for case in CASES + ALONE}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--python', default='python3', metavar='PATH', help='interpreter that has PyTorch with CUDA (default: python3)')
    parser.add_argument('--draw', metavar='PATH', help='the command, or its draw.dll (default: ./draw of this checkout)')
    parser.add_argument('--cases', default=','.join(known), metavar='LIST', help='some of ' + ','.join(known) + ' (default: all)')
    parser.add_argument('--limit', type=int, default=40, metavar='SECONDS', help='the most that one program may take (default: 40)')
    parser.add_argument('--out', metavar='FILE', help='also write all of it as JSON')
    options = parser.parse_args()
    unknown = [name for name in options.cases.split(',') if name not in known]
    if unknown:
        parser.error(f'there is no case {unknown[0]!r}; cases: {", ".join(known)}')
    options.cases = [known[name] for name in options.cases.split(',')]
    return options


def main():
    options = parse()
    try:
        options.draw = draw_command(options.draw)
        result = measure(options)
    except Failure as failure:
        say(f'gpu: {failure}')
        return failure.code
    except KeyboardInterrupt:
        return 130
    if options.out:
        path = Path(options.out)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(result, indent=2) + '\n')
    print_cases(result)
    return 0


if __name__ == '__main__':
    sys.exit(main())

"""Draws a graph of ONNX in Netron's manner, as SVG: a box for each operator with what it stands for, small ones for plain arithmetic, and rounded ones
for what goes in and out. What is learned or constant is named in the box. It needs python3-onnx.

Usage: onnx_picture.py MODEL.onnx PICTURE.svg
"""
import collections, html, sys
import onnx

COLOURS = {'LSTM': '#6a3d5e', 'Loop': '#6a3d5e', 'Gemm': '#33538a', 'MatMul': '#33538a', 'Conv': '#33538a', 'GridSample': '#33538a', 'Softmax': '#7a3030',
           'Sigmoid': '#7a3030', 'Reshape': '#6b6b2f', 'Flatten': '#6b6b2f', 'Transpose': '#2f6b43', 'Gather': '#2f6b43', 'Slice': '#2f6b43'}
GAP = 14


def label(node, learned):
    """The lines of a box."""
    names = [name for name in node.input if name in learned and not name.startswith(('integer', 'number'))]
    weights = [f'{name.replace(".iofc", "")} ⟨{"×".join(map(str, learned[name]))}⟩' for name in names if not name.endswith('.bias')]
    return [node.op_type, *weights[:3], *([node.doc_string] if node.doc_string else [])]


def layers(nodes, makers):
    """How deep each node lies: one below the deepest of what it takes."""
    depth = {}
    for i, node in enumerate(nodes):
        depth[i] = 1 + max((depth[makers[name]] for name in node.input if name in makers), default=0)
    # What only waits is as near as can be to whoever takes it.
    for i in reversed(range(len(nodes))):
        takers = [depth[j] for j, other in enumerate(nodes) if set(nodes[i].output) & set(other.input)]
        if takers: depth[i] = max(depth[i], min(takers) - 1)
    return depth


def main(model, picture):
    graph = onnx.load(model).graph
    learned = {t.name: list(t.dims) for t in graph.initializer}
    ports = [onnx.helper.make_node('in', [], [i.name]) for i in graph.input]
    nodes = ports + list(graph.node) + [onnx.helper.make_node('out', [o.name], [f'{o.name} (out)']) for o in graph.output]
    shapes = {v.name: [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim] for v in [*graph.input, *graph.output]}
    makers = {name: i for i, node in enumerate(nodes) for name in node.output}
    depth = layers(nodes, makers)
    rows = collections.defaultdict(list)
    for i in range(len(nodes)): rows[depth[i]].append(i)
    boxes, place = {}, {}
    for i, node in enumerate(nodes):
        port = (node.output if node.op_type == 'in' else node.input)[0] if node.op_type in ('in', 'out') else None
        lines = [f'{port} [{", ".join(map(str, shapes[port]))}]'] if port else label(node, learned)
        boxes[i] = (lines, max(len(line) for line in lines) * 6.3 + 18, 8 + 13 * len(lines), bool(port))
    y = GAP
    for row in sorted(rows):
        middle = {i: [place[makers[n]][0] + boxes[makers[n]][1] / 2 for n in nodes[i].input if n in makers] for i in rows[row]}
        wanted = {i: sum(m) / len(m) if m else 300 for i, m in middle.items()}
        x = None
        for i in sorted(rows[row], key=wanted.get):
            left = wanted[i] - boxes[i][1] / 2
            x = left if x is None else max(left, x)
            place[i] = (x, y)
            x += boxes[i][1] + GAP
        y += max(boxes[i][2] for i in rows[row]) + 18
    least = min(x for x, _ in place.values()) - GAP
    width = max(place[i][0] + boxes[i][1] for i in boxes) - least + GAP
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {y:.0f}" width="{width:.0f}" height="{y:.0f}" '
           'font-family="Helvetica, Arial, sans-serif" font-size="11">', f'<rect width="{width:.0f}" height="{y:.0f}" fill="#fff"/>']
    for i, node in enumerate(nodes):
        for name in node.input:
            if name not in makers: continue
            j = makers[name]
            x1, y1 = place[j][0] - least + boxes[j][1] / 2, place[j][1] + boxes[j][2]
            x2, y2 = place[i][0] - least + boxes[i][1] / 2, place[i][1]
            out.append(f'<path d="M{x1:.0f} {y1:.0f}C{x1:.0f} {y1 + 12:.0f} {x2:.0f} {y2 - 12:.0f} {x2:.0f} {y2:.0f}" fill="none" stroke="#888"/>')
    for i, (lines, w, h, port) in boxes.items():
        x, top = place[i][0] - least, place[i][1]
        fill = '#e8e8e8' if port else COLOURS.get(nodes[i].op_type, '#444')
        out.append(f'<rect x="{x:.0f}" y="{top:.0f}" width="{w:.0f}" height="{h:.0f}" rx="{9 if port else 4}" fill="{fill}"/>')
        for k, line in enumerate(lines):
            out.append(f'<text x="{x + w / 2:.0f}" y="{top + 14 + 13 * k:.0f}" text-anchor="middle" fill="{"#111" if port else "#fff"}"'
                       f'{" font-weight=" + chr(34) + "bold" + chr(34) if k == 0 and not port else ""}>{html.escape(line)}</text>')
    open(picture, 'w', encoding='utf8').write('\n'.join(out + ['</svg>\n']))


main(*sys.argv[1:])

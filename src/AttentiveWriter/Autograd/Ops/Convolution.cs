using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>y = x_1 * W_1 + x_2 * W_2 + ... + b: a convolution of several inputs, each with its stride, padding and upsampling.</summary>
/// <remarks>
/// A product of unfolded windows with weights, a band of one image at a time. Nothing is kept for backward: unfolding again is cheaper than
/// reading k^2 times the input from memory. Weight gradients are deferred, see <see cref="ConvolutionGradients"/>.
/// </remarks>
internal sealed class Convolution : Op
{
    private readonly Tape _tape;
    private readonly WeightBlock[] _blocks;
    private readonly Parameter _bias;
    private readonly ConvolutionPlan _plan;
    private readonly Variable[] _inputs;
    private readonly Variable _output;
    private readonly int _unfolded, _scratch;

    private Convolution(Tape tape, WeightBlock[] blocks, Parameter bias, ConvolutionPlan plan, Variable[] inputs, Variable output)
        : base(output)
    {
        (_tape, _blocks, _bias, _plan, _inputs, _output) = (tape, blocks, bias, plan, inputs, output);
        _unfolded = plan.UnfoldedLength;
        _scratch = _unfolded + plan.BandLength;
        tape.ReserveScratch(_scratch);
    }

    /// <summary>Records the convolution.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="blocks">A block for each input, [outputs, k * k * channels], all of the same outputs.</param>
    /// <param name="bias">[outputs].</param>
    /// <param name="plan">The shapes.</param>
    /// <param name="inputs">[rows, height * width * channels] each.</param>
    /// <param name="output">Where the result goes, or null for a new variable.</param>
    /// <returns>y, [rows, height * width * outputs].</returns>
    public static Variable Record(
        Tape tape, WeightBlock[] blocks, Parameter bias, ConvolutionPlan plan, IReadOnlyList<Variable> inputs, Variable? output = null)
    {
        string name = blocks[0].Weight.Name;
        if (inputs.Count != blocks.Length || plan.Inputs.Length != blocks.Length)
            throw new ArgumentException($"{name}: {inputs.Count} inputs and {plan.Inputs.Length} shapes for {blocks.Length} blocks");
        for (int i = 0; i < blocks.Length; i++)
        {
            ConvolutionShape shape = plan.Inputs[i];
            if (inputs[i].Columns != shape.InputLength)
                throw new ArgumentException($"{name}: input {i} has {inputs[i].Columns} columns, expected {shape.InputLength}");
            if (blocks[i].Inputs != shape.Columns || blocks[i].Taps != shape.Taps)
                throw new ArgumentException($"{name}: block {i} has {blocks[i].Inputs} inputs at {blocks[i].Taps} taps, "
                    + $"expected {shape.Columns} at {shape.Taps}");
        }
        output ??= tape.Output(plan.OutputLength);
        if (bias.Count != plan.Outputs || blocks.Any(b => b.Outputs != plan.Outputs) || output.Columns != plan.OutputLength)
            throw new ArgumentException(
                $"{name}: {blocks[0].Outputs} outputs, {bias.Count} biases and an output of {output.Columns} columns, "
                + $"expected {plan.Outputs}, {plan.Outputs} and {plan.OutputLength}");
        tape.Use(new ParameterUse(blocks, [.. inputs], bias, output) { Convolution = plan });
        tape.Record(new Convolution(tape, blocks, bias, plan, [.. inputs], output));
        return output;
    }

    /// <inheritdoc/>
    public override string Name => $"Convolution {_blocks[0].Weight.Name[.._blocks[0].Weight.Name.LastIndexOf('.')]}";

    /// <inheritdoc/>
    public override double ForwardOperations => Operations(_ => true);

    /// <inheritdoc/>
    public override double BackwardOperations => Operations(input => input.HasGradient);

    /// <inheritdoc/>
    public override void Forward()
    {
        Span<float> unfolded = _tape.Scratch(_scratch)[.._unfolded], scratch = _tape.Scratch(_scratch)[_unfolded..];
        int outputs = _plan.Outputs;
        for (int r = 0; r < _tape.Rows; r++)
            for (int y = 0; y < _plan.Height; y += _plan.BandHeight)
            {
                int height = Math.Min(_plan.BandHeight, _plan.Height - y), first = y * _plan.Width, count = height * _plan.Width;
                Span<float> image = _output.Value.Row(r), band = _plan.IsPlanar ? scratch : image[(first * outputs)..];
                for (int p = 0; p < count; p++) _bias.Value.Span.CopyTo(band[(p * outputs)..]);
                for (int i = 0; i < _blocks.Length; i++)
                {
                    UnfoldKernel.Unfold(_plan.Inputs[i], _inputs[i].Value.Row(r), y, height, unfolded);
                    KernelSet.Current.AccumulateProduct(count, _blocks[i].Inputs, outputs, unfolded, _blocks[i].Forward, band);
                }
                if (_plan.IsPlanar) RowMath.Transpose(band, outputs, count, outputs, image[first..], _plan.Positions);
            }
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        Span<float> unfolded = _tape.Scratch(_scratch)[.._unfolded], scratch = _tape.Scratch(_scratch)[_unfolded..];
        for (int r = 0; r < _tape.Rows; r++)
            for (int y = 0; y < _plan.Height; y += _plan.BandHeight)
            {
                int height = Math.Min(_plan.BandHeight, _plan.Height - y), count = height * _plan.Width;
                ReadOnlySpan<float> dBand = _plan.Band(_output.Gradient.Row(r), y * _plan.Width, count, scratch);
                for (int i = 0; i < _blocks.Length; i++)
                {
                    if (!_inputs[i].HasGradient) continue;
                    // y = ... + unfold(x_i) W_i^T
                    Span<float> dUnfolded = unfolded[..(count * _blocks[i].Inputs)];
                    dUnfolded.Clear();
                    KernelSet.Current.AccumulateProduct(count, _plan.Outputs, _blocks[i].Inputs, dBand, _blocks[i].Backward, dUnfolded);
                    KernelSet.Current.Fold(_plan.Inputs[i], dUnfolded, y, height, _inputs[i].Gradient.Row(r));
                }
            }
    }

    private double Operations(Func<Variable, bool> counts) =>
        2.0 * _tape.Rows * _plan.OutputLength * _inputs.Zip(_plan.Inputs).Where(i => counts(i.First)).Sum(i => i.Second.Columns);
}

namespace AttentiveWriter.Devices;

/// <summary>The shapes of a convolution of several inputs.</summary>
public sealed class ConvolutionPlan
{
    /// <summary>Plans a convolution.</summary>
    /// <param name="inputs">Each input; their windows may differ, but not the size of the output.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="planarOutput">Whether the output is [channels][height][width], as images are.</param>
    /// <exception cref="ArgumentException">There is no input, or their outputs differ in size.</exception>
    public ConvolutionPlan(IReadOnlyList<ConvolutionShape> inputs, int outputs, bool planarOutput = false)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0) throw new ArgumentException("a convolution of no inputs, expected at least one");
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        (Inputs, Outputs, IsPlanar) = ([.. inputs], outputs, planarOutput && outputs > 1);
        (Height, Width) = (inputs[0].OutputHeight, inputs[0].OutputWidth);
        for (int i = 1; i < inputs.Count; i++)
        {
            (int height, int width) = (inputs[i].OutputHeight, inputs[i].OutputWidth);
            if (height != Height || width != Width)
                throw new ArgumentException($"input {i} gives {height} x {width} outputs, expected {Height} x {Width}");
        }
    }

    /// <summary>Each input.</summary>
    public ConvolutionShape[] Inputs { get; }

    /// <summary>Channels of the output.</summary>
    public int Outputs { get; }

    /// <summary>Whether the channels of the output are planes, and more than one.</summary>
    public bool IsPlanar { get; }

    /// <summary>Height of the output.</summary>
    public int Height { get; }

    /// <summary>Width of the output.</summary>
    public int Width { get; }

    /// <summary>Pixels of the output.</summary>
    public int Positions => Height * Width;

    /// <summary>Values of the output.</summary>
    public int OutputLength => Positions * Outputs;
}

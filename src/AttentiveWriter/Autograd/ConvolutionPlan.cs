using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd;

/// <summary>The shapes of a convolution of several inputs, and how the positions of its output are cut into bands.</summary>
/// <remarks>A band is some rows of the output of one image: what is unfolded at a time, so that it stays in a cache.</remarks>
internal sealed class ConvolutionPlan
{
    // As deep as the blocks of a product; a row of more positions is a band.
    private const int BandPositions = 256;

    /// <summary>Plans a convolution.</summary>
    /// <param name="inputs">Each input; their windows may differ, but not the size of the output.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="planarOutput">Whether the output is [channels][height][width], as images are.</param>
    public ConvolutionPlan(IReadOnlyList<ConvolutionShape> inputs, int outputs, bool planarOutput = false)
    {
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
        int most = Math.Max(1, BandPositions / Width), bands = (Height + most - 1) / most;
        BandHeight = (Height + bands - 1) / bands;
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

    /// <summary>Rows of a band; the last may have fewer.</summary>
    public int BandHeight { get; }

    /// <summary>Values of the windows of a band, of the widest input.</summary>
    public int UnfoldedLength => BandHeight * Width * Inputs.Max(input => input.Columns);

    /// <summary>Values of the output of a band.</summary>
    public int BandLength => BandHeight * Width * Outputs;

    /// <summary>Returns positions [first, first + count) of the output, or of its gradient, of one image as [count, outputs].</summary>
    /// <param name="image">The output of one image.</param>
    /// <param name="first">First position.</param>
    /// <param name="count">Positions.</param>
    /// <param name="scratch">As long as a band; used where the output is planar.</param>
    public ReadOnlySpan<float> Band(ReadOnlySpan<float> image, int first, int count, Span<float> scratch)
    {
        if (!IsPlanar) return image.Slice(first * Outputs, count * Outputs);
        RowMath.Transpose(image[first..], Positions, Outputs, count, scratch, Outputs);
        return scratch[..(count * Outputs)];
    }
}

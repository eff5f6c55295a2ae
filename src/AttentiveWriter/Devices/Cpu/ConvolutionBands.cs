namespace AttentiveWriter.Devices.Cpu;

/// <summary>How the positions of a convolution's output are cut into bands.</summary>
/// <remarks>A band is some rows of the output of one image: what is unfolded at a time, so that it stays in a cache.</remarks>
internal readonly struct ConvolutionBands
{
    // As deep as the blocks of a product; a row of more positions is a band.
    private const int BandPositions = 256;

    private readonly ConvolutionPlan _plan;

    /// <summary>Cuts.</summary>
    public ConvolutionBands(ConvolutionPlan plan)
    {
        _plan = plan;
        int most = Math.Max(1, BandPositions / plan.Width), bands = (plan.Height + most - 1) / most;
        Height = (plan.Height + bands - 1) / bands;
    }

    /// <summary>Rows of a band; the last may have fewer.</summary>
    public int Height { get; }

    /// <summary>Values of the windows of a band, of the widest input.</summary>
    public int UnfoldedLength
    {
        get
        {
            int widest = 0;
            foreach (ConvolutionShape input in _plan.Inputs) widest = Math.Max(widest, input.Columns);
            return Height * _plan.Width * widest;
        }
    }

    /// <summary>Values of the output of a band.</summary>
    public int OutputLength => Height * _plan.Width * _plan.Outputs;

    /// <summary>Returns positions [first, first + count) of the output, or of its gradient, of one image as [count, outputs].</summary>
    /// <param name="image">The output of one image.</param>
    /// <param name="first">First position.</param>
    /// <param name="count">Positions.</param>
    /// <param name="scratch">As long as a band; used where the output is planar.</param>
    public ReadOnlySpan<float> Band(ReadOnlySpan<float> image, int first, int count, Span<float> scratch)
    {
        if (!_plan.IsPlanar) return image.Slice(first * _plan.Outputs, count * _plan.Outputs);
        RowMath.Transpose(image[first..], _plan.Positions, _plan.Outputs, count, scratch, _plan.Outputs);
        return scratch[..(count * _plan.Outputs)];
    }
}

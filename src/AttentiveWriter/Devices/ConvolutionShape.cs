namespace AttentiveWriter.Devices;

/// <summary>How a square window slides over one input of a convolution: a feature map or an image, enlarged first where wanted.</summary>
/// <remarks>
/// <para>A feature map is [height][width][channels], an image of the data is planar, [channels][height][width]; with one channel both are
/// the same.</para>
/// <para>Upsampling repeats every pixel (nearest neighbour); followed by a convolution it enlarges without the checkerboard of a transposed
/// one (Odena et al. 2016). Padding is with zeros, around the enlarged image.</para>
/// </remarks>
public sealed record ConvolutionShape
{
    /// <summary>Checks the numbers.</summary>
    /// <param name="height">Height of the input.</param>
    /// <param name="width">Width of the input.</param>
    /// <param name="channels">Channels of the input.</param>
    /// <param name="kernel">Side of the window.</param>
    /// <param name="stride">Pixels from one window to the next.</param>
    /// <param name="padding">Zeros around the enlarged input, on each side.</param>
    /// <param name="upsampling">How often each pixel is repeated in each direction, before all else.</param>
    /// <param name="planar">Whether the input is [channels][height][width].</param>
    public ConvolutionShape(
        int height, int width, int channels, int kernel, int stride = 1, int padding = 0, int upsampling = 1, bool planar = false)
    {
        (Height, Width, Channels, Kernel, Stride, Padding, Upsampling) = (height, width, channels, kernel, stride, padding, upsampling);
        Planar = planar;
        string[] problems = [.. Problems()];
        if (problems.Length > 0) throw new ArgumentException("convolution: " + string.Join("; ", problems));
    }

    /// <summary>Height of the input.</summary>
    public int Height { get; }

    /// <summary>Width of the input.</summary>
    public int Width { get; }

    /// <summary>Channels of the input.</summary>
    public int Channels { get; }

    /// <summary>Side of the window.</summary>
    public int Kernel { get; }

    /// <summary>Pixels from one window to the next.</summary>
    public int Stride { get; }

    /// <summary>Zeros around the enlarged input, on each side.</summary>
    public int Padding { get; }

    /// <summary>How often each pixel is repeated in each direction.</summary>
    public int Upsampling { get; }

    /// <summary>Whether the input is [channels][height][width].</summary>
    public bool Planar { get; }

    /// <summary>Values of the input.</summary>
    public int InputLength => Height * Width * Channels;

    /// <summary>Windows from top to bottom.</summary>
    public int OutputHeight => (Height * Upsampling + 2 * Padding - Kernel) / Stride + 1;

    /// <summary>Windows from left to right.</summary>
    public int OutputWidth => (Width * Upsampling + 2 * Padding - Kernel) / Stride + 1;

    /// <summary>Pixels of a window.</summary>
    public int Taps => Kernel * Kernel;

    /// <summary>Values of a window.</summary>
    public int Columns => Taps * Channels;

    private IEnumerable<string> Problems()
    {
        if (Height < 1 || Width < 1 || Channels < 1)
            yield return $"an input of {Height} x {Width} pixels and {Channels} channels, expected at least 1 each";
        if (Kernel < 1) yield return $"a kernel of {Kernel}, expected at least 1";
        if (Stride < 1) yield return $"a stride of {Stride}, expected at least 1";
        if (Padding < 0) yield return $"a padding of {Padding}, expected at least 0";
        if (Upsampling < 1) yield return $"an upsampling of {Upsampling}, expected at least 1";
        long least = Math.Min(Height, Width) * (long)Upsampling + 2L * Padding;
        if (Kernel > least)
            yield return $"a kernel of {Kernel} on {Height} x {Width} pixels, expected at most {least} after upsampling and padding";
    }
}

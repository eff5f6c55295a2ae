using AttentiveWriter.Devices;

namespace AttentiveWriter.Tests.Devices;

/// <summary>Sizes and filters on which attention is compared with its equations.</summary>
internal sealed class AttentionKernelCase
{
    private static readonly int[] Sizes = [1, 2, 3, 5, 8, 12], Widths = [1, 2, 7, 8, 9, 16, 17, 28, 33], Heights = [1, 5, 28];

    public AttentionKernelCase(int size, int width, int height, int channels, int address = 1)
    {
        (Size, Width, Height, Channels) = (size, width, height, channels);
        float[] random = Numbers.Normal(5, 1000 * address + 100 * size + width, 0.4f), intensity = new float[1];
        Parameters = [random[0], random[1], random[2], random[3] - 0.3f, random[4]];
        FiltersX = new float[size * width];
        FiltersY = new float[size * height];
        OneRow.Run(KnownDevices.Reference, (kernels, m) => kernels.FilterBankForward(m[0], size, m[1], m[2], m[3]),
            Parameters, FiltersX, FiltersY, intensity);
    }

    public static IReadOnlyList<AttentionKernelCase> All { get; } =
    [
        .. from size in Sizes
           from width in Widths
           from height in Heights
           select new AttentionKernelCase(size, width, height, 1 + width % 3)
    ];

    public int Size { get; }

    public int Width { get; }

    public int Height { get; }

    public int Channels { get; }

    public int Pixels => Channels * Width * Height;

    public int Patch => Channels * Size * Size;

    public float[] Parameters { get; }

    public float[] FiltersX { get; }

    public float[] FiltersY { get; }

    /// <summary>Another window of the same size on the same image.</summary>
    public AttentionKernelCase Another(int address) => new(Size, Width, Height, Channels, address);

    public override string ToString() => $"N {Size}, {Width} x {Height} x {Channels}";
}

using AttentiveWriter.Devices.Cpu.Lanes;

namespace AttentiveWriter.Benchmarks;

/// <summary>Loops below the kernels of a device that are timed by themselves, for one width of register.</summary>
internal abstract class SpanKernels
{
    /// <summary>Returns the loops for registers of 512, 256, 128 or 32 bits.</summary>
    public static SpanKernels OfWidth(int bits) => bits switch
    {
        512 => new SpanKernels<Lanes512>(),
        256 => new SpanKernels<Lanes256>(),
        128 => new SpanKernels<Lanes128>(),
        _ => new SpanKernels<Lanes32>(),
    };

    /// <summary>destination = e^source.</summary>
    public abstract void Exp(ReadOnlySpan<float> source, Span<float> destination);

    /// <inheritdoc cref="AttentiveWriter.Devices.Cpu.Packing.PanelLength{V}"/>
    public abstract int PanelLength(int depth, int columns);

    /// <inheritdoc cref="AttentiveWriter.Devices.Cpu.Packing.PackPanels{V}"/>
    public abstract void PackPanels(ReadOnlySpan<float> source, int stride, int start, int count, int depth, int columns,
        Span<float> panels);

    /// <inheritdoc cref="AttentiveWriter.Devices.Cpu.Packing.PackPanelsFromRows{V}"/>
    public abstract void PackPanelsFromRows(ReadOnlySpan<float> source, int stride, int depth, int columns, Span<float> panels);

    /// <inheritdoc cref="AttentiveWriter.Devices.Cpu.MatrixProduct.AccumulateTiles{V}"/>
    public abstract void AccumulateTiles(int rows, int depth, int columns, ReadOnlySpan<float> tiles, ReadOnlySpan<float> panels,
        Span<float> c);

    /// <inheritdoc cref="AttentiveWriter.Devices.Cpu.GlimpseKernel.Backward{V}"/>
    public abstract float GlimpseBackward(
        ReadOnlySpan<float> planes, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, float intensity, int size,
        ReadOnlySpan<float> glimpse, ReadOnlySpan<float> dGlimpse, Span<float> scratch,
        Span<float> dFiltersX, Span<float> dFiltersY, Span<float> dPlanes);
}

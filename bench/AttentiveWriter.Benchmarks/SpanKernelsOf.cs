using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Devices.Cpu.Lanes;

namespace AttentiveWriter.Benchmarks;

/// <summary>The loops for one register.</summary>
/// <typeparam name="V">The register.</typeparam>
internal sealed class SpanKernels<V> : SpanKernels
    where V : struct, ILanes<V>
{
    public override void Exp(ReadOnlySpan<float> source, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i += V.Count) VectorMath.Store(VectorMath.Exp(VectorMath.Load<V>(source, i)), destination,
            i);
    }

    public override int PanelLength(int depth, int columns) => Packing.PanelLength<V>(depth, columns);

    public override void PackPanels(ReadOnlySpan<float> source, int stride, int start, int count, int depth, int columns,
        Span<float> panels) =>
        Packing.PackPanels<V>(source, stride, start, count, depth, columns, panels);

    public override void PackPanelsFromRows(ReadOnlySpan<float> source, int stride, int depth, int columns, Span<float> panels) =>
        Packing.PackPanelsFromRows<V>(source, stride, depth, columns, panels);

    public override void AccumulateTiles(
        int rows, int depth, int columns, ReadOnlySpan<float> tiles, ReadOnlySpan<float> panels, Span<float> c) =>
        MatrixProduct.AccumulateTiles<V>(rows, depth, columns, tiles, panels, c);

    public override float GlimpseBackward(
        ReadOnlySpan<float> planes, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, float intensity, int size,
        ReadOnlySpan<float> glimpse, ReadOnlySpan<float> dGlimpse, Span<float> scratch,
        Span<float> dFiltersX, Span<float> dFiltersY, Span<float> dPlanes) =>
        GlimpseKernel.Backward<V>(planes, filtersX, filtersY, intensity, size, glimpse, dGlimpse, scratch, dFiltersX, dFiltersY, dPlanes);
}

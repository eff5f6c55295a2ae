using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Devices.Cpu.Lanes;

namespace AttentiveWriter.Tests.Devices;

/// <summary>What is generic over the register and below the kernels of a device, for one width: arrays go in and come out.</summary>
/// <remarks>Arrays may have any length, and go through the register vector by vector, unless a parameter is called <c>lanes</c>.</remarks>
internal abstract class LaneFunctions
{
    private static readonly LaneFunctions[] All =
        [new LaneFunctions<Lanes512>(), new LaneFunctions<Lanes256>(), new LaneFunctions<Lanes128>(), new LaneFunctions<Lanes32>()];

    /// <summary>Returns the functions for registers of 512, 256, 128 or 32 bits.</summary>
    public static LaneFunctions OfWidth(int bits) => All.Single(functions => 32 * functions.Count == bits);

    public abstract int Count { get; }

    public abstract float[] Create(float value);

    public abstract float[] Sequence(float first);

    public abstract float[] Load(ReadOnlySpan<float> source, int offset);

    public abstract float[] LoadPartial(ReadOnlySpan<float> source, int count);

    public abstract void Store(float[] lanes, Span<float> destination, int offset);

    public abstract void StorePartial(float[] lanes, Span<float> destination, int count);

    public abstract float[] Add(float[] left, float[] right);

    public abstract float[] Subtract(float[] left, float[] right);

    public abstract float[] Multiply(float[] left, float[] right);

    public abstract float[] Divide(float[] left, float[] right);

    public abstract float[] Negate(float[] values);

    public abstract float[] MultiplyAdd(float[] a, float[] b, float[] c);

    public abstract float[] SquareRoot(float[] values);

    public abstract float[] Round(float[] values);

    public abstract float[] TimesPowerOfTwo(float[] values, float[] exponents);

    public abstract float[] AtMost(float[] limits, float[] values);

    public abstract float[] AtLeast(float[] limits, float[] values);

    /// <summary>Selects by left &lt; right.</summary>
    public abstract float[] SelectWhereLess(float[] left, float[] right, float[] whenSet, float[] otherwise);

    public abstract float Sum(float[] lanes);

    public abstract float[] Exp(float[] values);

    public abstract float[] Sigmoid(float[] values);

    public abstract float[] Tanh(float[] values);

    /// <summary><see cref="VectorMath.Load"/>.</summary>
    public abstract float[] LoadInside(ReadOnlySpan<float> source, int index);

    /// <summary><see cref="VectorMath.Store"/>.</summary>
    public abstract void StoreInside(float[] lanes, Span<float> destination, int index);

    /// <summary><see cref="MicroKernel.Accumulate"/>.</summary>
    public abstract void AccumulateTile(
        int rows, int vectors, int depth, ReadOnlySpan<float> a, int aRow, int aDepth, ReadOnlySpan<float> b, Span<float> c, int stride);

    /// <summary><see cref="SmallProduct.Accumulate"/>.</summary>
    public abstract void AccumulateSmall(
        int rows, int depth, int columns, ReadOnlySpan<float> a, int aRow, int aDepth, ReadOnlySpan<float> b, float scale, Span<float> c);

    /// <summary><see cref="SmallProduct.AccumulateTransposed"/>.</summary>
    public abstract void AccumulateSmallTransposed(
        int rows, int columns, int depth, ReadOnlySpan<float> a, ReadOnlySpan<float> b, float scale, Span<float> c);

    /// <summary><see cref="SmallProduct.Dot"/>.</summary>
    public abstract float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right);

    /// <summary><see cref="Packing.PanelLength"/>.</summary>
    public abstract int PanelLength(int depth, int columns);

    /// <summary><see cref="Packing.PackPanels"/>.</summary>
    public abstract void PackPanels(
        ReadOnlySpan<float> source, int stride, int start, int count, int depth, int columns, Span<float> panels);

    /// <summary><see cref="Packing.PackPanelsFromRows"/>.</summary>
    public abstract void PackPanelsFromRows(ReadOnlySpan<float> source, int stride, int depth, int columns, Span<float> panels);

    /// <summary><see cref="MatrixProduct.Accumulate"/>.</summary>
    public abstract void AccumulateProduct(
        int rows, int depth, int columns, ReadOnlySpan<float> a, ReadOnlySpan<float> panels, Span<float> c);

    /// <summary><see cref="MatrixProduct.AccumulateTiles"/>.</summary>
    public abstract void AccumulateTiles(
        int rows, int depth, int columns, ReadOnlySpan<float> tiles, ReadOnlySpan<float> panels, Span<float> c);

    /// <summary><see cref="UnfoldKernel.Fold"/>.</summary>
    public abstract void Fold(ConvolutionShape shape, ReadOnlySpan<float> columns, int first, int rows, Span<float> image);
}

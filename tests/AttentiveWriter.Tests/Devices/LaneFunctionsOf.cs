using System.Runtime.InteropServices;
using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Devices.Cpu.Lanes;

namespace AttentiveWriter.Tests.Devices;

/// <summary>The functions for one register.</summary>
internal sealed class LaneFunctions<V> : LaneFunctions
    where V : struct, ILanes<V>
{
    public override int Count => V.Count;

    public override float[] Create(float value) => Lanes(V.Create(value));

    public override float[] Sequence(float first) => Lanes(V.Sequence(first));

    public override float[] Load(ReadOnlySpan<float> source, int offset) =>
        Lanes(V.Load(ref MemoryMarshal.GetReference(source), (nuint)offset));

    public override float[] LoadPartial(ReadOnlySpan<float> source, int count) =>
        Lanes(V.LoadPartial(ref MemoryMarshal.GetReference(source), count));

    public override void Store(float[] lanes, Span<float> destination, int offset) =>
        V.Store(Register(lanes), ref MemoryMarshal.GetReference(destination), (nuint)offset);

    public override void StorePartial(float[] lanes, Span<float> destination, int count) =>
        V.StorePartial(Register(lanes), ref MemoryMarshal.GetReference(destination), count);

    public override float[] Add(float[] left, float[] right) => Each(left.Length, i => At(left, i) + At(right, i));

    public override float[] Subtract(float[] left, float[] right) => Each(left.Length, i => At(left, i) - At(right, i));

    public override float[] Multiply(float[] left, float[] right) => Each(left.Length, i => At(left, i) * At(right, i));

    public override float[] Divide(float[] left, float[] right) => Each(left.Length, i => At(left, i) / At(right, i));

    public override float[] Negate(float[] values) => Each(values.Length, i => -At(values, i));

    public override float[] MultiplyAdd(float[] a, float[] b, float[] c) =>
        Each(a.Length, i => V.MultiplyAdd(At(a, i), At(b, i), At(c, i)));

    public override float[] SquareRoot(float[] values) => Each(values.Length, i => V.SquareRoot(At(values, i)));

    public override float[] Round(float[] values) => Each(values.Length, i => V.Round(At(values, i)));

    public override float[] TimesPowerOfTwo(float[] values, float[] exponents) =>
        Each(values.Length, i => V.TimesPowerOfTwo(At(values, i), At(exponents, i)));

    public override float[] AtMost(float[] limits, float[] values) => Each(values.Length, i => V.AtMost(At(limits, i), At(values, i)));

    public override float[] AtLeast(float[] limits, float[] values) => Each(values.Length, i => V.AtLeast(At(limits, i), At(values, i)));

    public override float[] SelectWhereLess(float[] left, float[] right, float[] whenSet, float[] otherwise) =>
        Each(left.Length, i => V.Select(V.Less(At(left, i), At(right, i)), At(whenSet, i), At(otherwise, i)));

    public override float Sum(float[] lanes) => V.Sum(Register(lanes));

    public override float[] Exp(float[] values) => Each(values.Length, i => VectorMath.Exp(At(values, i)));

    public override float[] Sigmoid(float[] values) => Each(values.Length, i => VectorMath.Sigmoid(At(values, i)));

    public override float[] Tanh(float[] values) => Each(values.Length, i => VectorMath.Tanh(At(values, i)));

    public override float[] LoadInside(ReadOnlySpan<float> source, int index) => Lanes(VectorMath.Load<V>(source, index));

    public override void StoreInside(float[] lanes, Span<float> destination, int index) =>
        VectorMath.Store(Register(lanes), destination, index);

    public override void AccumulateTile(
        int rows, int vectors, int depth, ReadOnlySpan<float> a, int aRow, int aDepth, ReadOnlySpan<float> b, Span<float> c, int stride) =>
        MicroKernel.Accumulate<V>(rows, vectors, depth, a, aRow, aDepth, b, c, stride);

    public override void AccumulateSmall(
        int rows, int depth, int columns, ReadOnlySpan<float> a, int aRow, int aDepth, ReadOnlySpan<float> b, float scale, Span<float> c) =>
        SmallProduct.Accumulate<V>(rows, depth, columns, a, aRow, aDepth, b, scale, c);

    public override void AccumulateSmallTransposed(
        int rows, int columns, int depth, ReadOnlySpan<float> a, ReadOnlySpan<float> b, float scale, Span<float> c) =>
        SmallProduct.AccumulateTransposed<V>(rows, columns, depth, a, b, scale, c);

    public override float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right) => SmallProduct.Dot<V>(left, right);

    public override int PanelLength(int depth, int columns) => Packing.PanelLength<V>(depth, columns);

    public override void PackPanels(
        ReadOnlySpan<float> source, int stride, int start, int count, int depth, int columns, Span<float> panels) =>
        Packing.PackPanels<V>(source, stride, start, count, depth, columns, panels);

    public override void PackPanelsFromRows(ReadOnlySpan<float> source, int stride, int depth, int columns, Span<float> panels) =>
        Packing.PackPanelsFromRows<V>(source, stride, depth, columns, panels);

    public override void AccumulateProduct(
        int rows, int depth, int columns, ReadOnlySpan<float> a, ReadOnlySpan<float> panels, Span<float> c) =>
        MatrixProduct.Accumulate<V>(rows, depth, columns, a, panels, c);

    public override void AccumulateTiles(
        int rows, int depth, int columns, ReadOnlySpan<float> tiles, ReadOnlySpan<float> panels, Span<float> c) =>
        MatrixProduct.AccumulateTiles<V>(rows, depth, columns, tiles, panels, c);

    public override void Fold(ConvolutionShape shape, ReadOnlySpan<float> columns, int first, int rows, Span<float> image) =>
        UnfoldKernel.Fold<V>(shape, columns, first, rows, image);

    private static float[] Each(int length, Func<int, V> function)
    {
        float[] results = new float[length];
        for (int i = 0; i < length; i += V.Count) VectorMath.Store(function(i), results, i);
        return results;
    }

    private static V At(float[] source, int index) => VectorMath.Load<V>(source, index);

    private static V Register(float[] lanes)
    {
        Assert.Equal(V.Count, lanes.Length);
        return V.Load(ref lanes[0]);
    }

    private static float[] Lanes(V value)
    {
        float[] lanes = new float[V.Count];
        V.Store(value, ref lanes[0]);
        return lanes;
    }
}

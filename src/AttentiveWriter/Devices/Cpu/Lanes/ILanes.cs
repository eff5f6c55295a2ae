using System.Runtime.Intrinsics;

namespace AttentiveWriter.Devices.Cpu.Lanes;

/// <summary>A vector register of float32: what a kernel needs of it, whatever its width.</summary>
/// <remarks>
/// A kernel takes the register as a type parameter and is compiled once for each width, with every member inlined. Comparisons return a
/// mask (all bits of a lane set or none), which <see cref="Select"/> reads.
/// </remarks>
/// <typeparam name="V">The register itself.</typeparam>
internal interface ILanes<V>
    where V : struct, ILanes<V>
{
    /// <summary>Lanes of the register.</summary>
    static abstract int Count { get; }

    /// <summary>The same value in every lane.</summary>
    static abstract V Create(float value);

    /// <summary>first, first + 1, first + 2, ...</summary>
    static abstract V Sequence(float first);

    /// <summary>Reads <see cref="Count"/> values.</summary>
    static abstract V Load(ref float source, nuint offset = 0);

    /// <summary>Reads fewer values than <see cref="Count"/> and nothing behind them; the other lanes are 0.</summary>
    static abstract V LoadPartial(ref float source, int count);

    /// <summary>Writes <see cref="Count"/> values.</summary>
    static abstract void Store(V value, ref float destination, nuint offset = 0);

    /// <summary>Writes the first lanes, fewer than <see cref="Count"/>, and nothing behind them.</summary>
    static abstract void StorePartial(V value, ref float destination, int count);

    /// <summary>Sum of each lane.</summary>
    static abstract V operator +(V left, V right);

    /// <summary>Difference of each lane.</summary>
    static abstract V operator -(V left, V right);

    /// <summary>Product of each lane.</summary>
    static abstract V operator *(V left, V right);

    /// <summary>Quotient of each lane.</summary>
    static abstract V operator /(V left, V right);

    /// <summary>Negation of each lane.</summary>
    static abstract V operator -(V value);

    /// <summary>a b + c, rounded once where the machine can and twice where not.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>Square root of each lane.</summary>
    static abstract V SquareRoot(V value);

    /// <summary>Nearest integer, halves to even.</summary>
    static abstract V Round(V value);

    /// <summary>value 2^exponent for whole exponents in -126..127; infinity for 128.</summary>
    static abstract V TimesPowerOfTwo(V value, V exponent);

    /// <summary>The smaller of each lane; a NaN in <paramref name="value"/> stays.</summary>
    static abstract V AtMost(V limit, V value);

    /// <summary>The larger of each lane; a NaN in <paramref name="value"/> stays.</summary>
    static abstract V AtLeast(V limit, V value);

    /// <summary>Mask of left &lt; right.</summary>
    static abstract V Less(V left, V right);

    /// <summary>Lane by lane, <paramref name="whenSet"/> where the mask is set and <paramref name="otherwise"/> where not.</summary>
    static abstract V Select(V mask, V whenSet, V otherwise);

    /// <summary>Sum over the lanes.</summary>
    static abstract float Sum(V value);

    /// <summary>Sums over the lanes of four registers.</summary>
    static abstract Vector128<float> Sums(V a, V b, V c, V d);
}

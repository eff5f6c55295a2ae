using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AttentiveWriter.Devices.Cpu.Lanes;

/// <summary>A register of one value: plain arithmetic, for a machine without vectors.</summary>
internal readonly struct Lanes32(float value) : ILanes<Lanes32>
{
    private readonly float _value = value;

    public static int Count => 1;

    public static Lanes32 Create(float value) => new(value);

    public static Lanes32 Sequence(float first) => new(first);

    public static Lanes32 Load(ref float source, nuint offset = 0) => new(Unsafe.Add(ref source, offset));

    public static Lanes32 LoadPartial(ref float source, int count) => default;

    public static void Store(Lanes32 value, ref float destination, nuint offset = 0) => Unsafe.Add(ref destination, offset) = value._value;

    public static void StorePartial(Lanes32 value, ref float destination, int count)
    {
        // Fewer than one value is none.
    }

    public static Lanes32 operator +(Lanes32 left, Lanes32 right) => new(left._value + right._value);

    public static Lanes32 operator -(Lanes32 left, Lanes32 right) => new(left._value - right._value);

    public static Lanes32 operator *(Lanes32 left, Lanes32 right) => new(left._value * right._value);

    public static Lanes32 operator /(Lanes32 left, Lanes32 right) => new(left._value / right._value);

    public static Lanes32 operator -(Lanes32 value) => new(-value._value);

    public static Lanes32 MultiplyAdd(Lanes32 a, Lanes32 b, Lanes32 c) => new(float.MultiplyAddEstimate(a._value, b._value, c._value));

    public static Lanes32 SquareRoot(Lanes32 value) => new(MathF.Sqrt(value._value));

    public static Lanes32 Round(Lanes32 value) => new(MathF.Round(value._value));

    public static Lanes32 TimesPowerOfTwo(Lanes32 value, Lanes32 exponent) =>
        new(value._value * BitConverter.Int32BitsToSingle(((int)exponent._value + 127) << 23));

    public static Lanes32 AtMost(Lanes32 limit, Lanes32 value) => limit._value < value._value ? limit : value;

    public static Lanes32 AtLeast(Lanes32 limit, Lanes32 value) => limit._value > value._value ? limit : value;

    public static Lanes32 Less(Lanes32 left, Lanes32 right) => Mask(left._value < right._value);

    public static Lanes32 Select(Lanes32 mask, Lanes32 whenSet, Lanes32 otherwise) =>
        BitConverter.SingleToInt32Bits(mask._value) != 0 ? whenSet : otherwise;

    public static float Sum(Lanes32 value) => value._value;

    public static Vector128<float> Sums(Lanes32 a, Lanes32 b, Lanes32 c, Lanes32 d) =>
        Vector128.Create(a._value, b._value, c._value, d._value);

    private static Lanes32 Mask(bool set) => new(BitConverter.Int32BitsToSingle(set ? -1 : 0));
}

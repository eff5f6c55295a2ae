using static System.BitConverter;

namespace AttentiveWriter.Tests.Gpu.Ptx;

/// <summary>What each instruction does with the bits of its operands, as the PTX manual says.</summary>
internal static class PtxOperations
{
    public delegate ulong Operation(ulong a, ulong b, ulong c);

    private static readonly Dictionary<string, Operation> Known = new()
    {
        ["mov.b32"] = Low(a => a),
        ["mov.f32"] = Low(a => a),
        ["mov.b64"] = (a, _, _) => a,
        ["mov.f64"] = (a, _, _) => a,
        ["mov.pred"] = (a, _, _) => a,
        ["add.f32"] = Singles((a, b) => a + b),
        ["sub.f32"] = Singles((a, b) => a - b),
        ["mul.f32"] = Singles((a, b) => a * b),
        ["div.rn.f32"] = Singles((a, b) => a / b),
        ["neg.f32"] = Singles((a, _) => -a),
        ["rcp.rn.f32"] = Singles((a, _) => 1 / a),
        ["sqrt.rn.f32"] = Singles((a, _) => MathF.Sqrt(a)),
        ["cvt.rmi.f32.f32"] = Singles((a, _) => MathF.Floor(a)),
        ["add.f64"] = Doubles((a, b) => a + b),
        ["sub.f64"] = Doubles((a, b) => a - b),
        ["mul.f64"] = Doubles((a, b) => a * b),
        ["div.rn.f64"] = Doubles((a, b) => a / b),
        ["neg.f64"] = Doubles((a, _) => -a),
        ["rcp.rn.f64"] = Doubles((a, _) => 1 / a),
        ["sqrt.rn.f64"] = Doubles((a, _) => Math.Sqrt(a)),
        ["cvt.rmi.f64.f64"] = Doubles((a, _) => Math.Floor(a)),
        // Of a number and none, the number.
        ["min.f64"] = Doubles((a, b) => double.IsNaN(a) ? b : double.IsNaN(b) ? a : Math.Min(a, b)),
        ["add.s32"] = Words((a, b) => a + b),
        ["sub.s32"] = Words((a, b) => a - b),
        ["mul.lo.s32"] = Words((a, b) => a * b),
        ["div.s32"] = Words((a, b) => (uint)((int)a / (int)b)),
        ["rem.s32"] = Words((a, b) => (uint)((int)a % (int)b)),
        ["shl.b32"] = Words((a, b) => a << (int)b),
        ["shr.u32"] = Words((a, b) => a >> (int)b),
        ["shr.s32"] = Words((a, b) => (uint)((int)a >> (int)b)),
        ["and.b32"] = Words((a, b) => a & b),
        ["or.b32"] = Words((a, b) => a | b),
        ["xor.b32"] = Words((a, b) => a ^ b),
        ["mul.wide.u32"] = (a, b, _) => (ulong)(uint)a * (uint)b,
        ["add.s64"] = (a, b, _) => a + b,
        ["add.u64"] = (a, b, _) => a + b,
        ["sub.s64"] = (a, b, _) => a - b,
        ["mul.lo.s64"] = (a, b, _) => a * b,
        ["shl.b64"] = (a, b, _) => a << (int)b,
        ["shr.u64"] = (a, b, _) => a >> (int)b,
        ["shr.s64"] = (a, b, _) => (ulong)((long)a >> (int)b),
        ["and.b64"] = (a, b, _) => a & b,
        ["or.b64"] = (a, b, _) => a | b,
        ["and.pred"] = (a, b, _) => a & b,
        ["not.pred"] = (a, _, _) => a == 0 ? 1UL : 0,
        ["selp.b32"] = (a, b, c) => c != 0 ? a : b,
        ["selp.b64"] = (a, b, c) => c != 0 ? a : b,
        ["selp.f32"] = (a, b, c) => c != 0 ? a : b,
        ["cvt.s64.s32"] = (a, _, _) => (ulong)(int)a,
        ["cvt.s32.s64"] = Low(a => a),
        ["cvt.u32.u64"] = Low(a => a),
        ["cvt.u64.u32"] = Low(a => a),
        ["cvt.rn.f32.s32"] = (a, _, _) => SingleToUInt32Bits((int)a),
        ["cvt.rn.f64.s32"] = (a, _, _) => DoubleToUInt64Bits((int)a),
        ["cvt.rn.f64.u32"] = (a, _, _) => DoubleToUInt64Bits((uint)a),
        ["cvt.f64.f32"] = (a, _, _) => DoubleToUInt64Bits(UInt32BitsToSingle((uint)a)),
        ["cvt.rn.f32.f64"] = (a, _, _) => SingleToUInt32Bits((float)UInt64BitsToDouble(a)),
        ["cvt.rzi.s32.f32"] = (a, _, _) => (uint)(int)UInt32BitsToSingle((uint)a),
        ["cvt.rzi.s32.f64"] = (a, _, _) => (uint)(int)UInt64BitsToDouble(a),
        ["cvt.rzi.s64.f64"] = (a, _, _) => (ulong)(long)UInt64BitsToDouble(a),
    };

    /// <summary>Returns what an instruction does.</summary>
    /// <exception cref="NotSupportedException">Nobody has said yet.</exception>
    public static Operation Of(string name) =>
        Known.TryGetValue(name, out Operation? operation) ? operation
        : name.StartsWith("setp.", StringComparison.Ordinal) ? Comparison(name.Split('.')[1], name.Split('.')[2])
        : throw new NotSupportedException($"the instruction {name} is not known here yet: see the PTX manual, and add it");

    private static Operation Comparison(string condition, string type)
    {
        // Conditions that end in u hold where a side is no number; hi and the like are those of numbers without a sign.
        bool ofNaN = condition is "ne" or "ltu" or "leu" or "gtu" or "geu" or "equ" or "neu";
        string holds = condition switch
        {
            "hi" => "gt",
            "hs" => "ge",
            "lo" => "lt",
            "ls" => "le",
            _ => condition[..2],
        };
        return (a, b, _) =>
        {
            int? order = type switch
            {
                "s32" => ((int)a).CompareTo((int)b),
                "u32" => ((uint)a).CompareTo((uint)b),
                "s64" => ((long)a).CompareTo((long)b),
                "u64" => a.CompareTo(b),
                "f32" => Order(UInt32BitsToSingle((uint)a), UInt32BitsToSingle((uint)b)),
                "f64" => Order(UInt64BitsToDouble(a), UInt64BitsToDouble(b)),
                _ => throw new NotSupportedException($"comparisons of {type} are not known here yet"),
            };
            bool result = order is not int sign ? ofNaN : holds switch
            {
                "eq" => sign == 0,
                "ne" => sign != 0,
                "lt" => sign < 0,
                "le" => sign <= 0,
                "gt" => sign > 0,
                "ge" => sign >= 0,
                _ => throw new NotSupportedException($"the condition {condition} is not known here yet"),
            };
            return result ? 1UL : 0;
        };
    }

    private static int? Order(double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? null : a < b ? -1 : a > b ? 1 : 0;

    private static Operation Low(Func<uint, uint> of) => (a, _, _) => of((uint)a);

    private static Operation Words(Func<uint, uint, uint> of) => (a, b, _) => of((uint)a, (uint)b);

    private static Operation Singles(Func<float, float, float> of) =>
        (a, b, _) => SingleToUInt32Bits(of(UInt32BitsToSingle((uint)a), UInt32BitsToSingle((uint)b)));

    private static Operation Doubles(Func<double, double, double> of) =>
        (a, b, _) => DoubleToUInt64Bits(of(UInt64BitsToDouble(a), UInt64BitsToDouble(b)));
}

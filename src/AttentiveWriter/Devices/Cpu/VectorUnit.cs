using System.Runtime.Intrinsics;

namespace AttentiveWriter.Devices.Cpu;

/// <summary>The vector registers that the kernels use: the widest that the machine is fast with, or what the environment asks
/// for.</summary>
/// <remarks>
/// Set <c>DRAW_VECTOR_BITS</c> to 512, 256, 128 or 32 (plain arithmetic) before the first use to force a width. Numbers agree between
/// widths to rounding; bits are the same from run to run for the same width.
/// </remarks>
public static class VectorUnit
{
    /// <summary>The environment variable that forces a width.</summary>
    public const string Variable = "DRAW_VECTOR_BITS";

    /// <summary>The widest registers that this machine has for float32, in bits; 32 means none.</summary>
    public static int WidestBits { get; } =
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 32;

    /// <summary>The width in use, in bits.</summary>
    public static int Bits { get; } = Choose(Environment.GetEnvironmentVariable(Variable), WidestBits) ?? WidestBits;

    /// <summary>What is wrong with the environment's choice of width, which is then not followed; null where nothing is.</summary>
    public static string? Problem =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } asked && Choose(asked, WidestBits) is null
            ? $"{Variable} is '{asked}', expected 512, 256, 128 or 32, and at most the {WidestBits} bits of this machine's registers"
            : null;

    /// <summary>Returns the width that is asked for, or null where none is, or not one that the machine has.</summary>
    internal static int? Choose(string? asked, int widest) =>
        asked is "512" or "256" or "128" or "32" && int.Parse(asked, System.Globalization.CultureInfo.InvariantCulture) is int bits
            && bits <= widest ? bits : null;
}

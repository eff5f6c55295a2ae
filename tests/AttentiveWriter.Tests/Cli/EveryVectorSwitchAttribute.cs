using System.Reflection;
using System.Runtime.InteropServices;
using AttentiveWriter.Devices.Cpu;
using Xunit.Sdk;
using Xunit.v3;

namespace AttentiveWriter.Tests.Cli;

/// <summary>Runs a theory with every way to narrow the vector registers: (variable of the environment, its value, the width in bits that a
/// process then has). A way of which this machine cannot show that it works is reported as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryVectorSwitchAttribute : DataAttribute
{
    private static readonly (string Variable, string Value, int Bits)[] Switches =
    [
        ("DOTNET_EnableAVX512", "0", 256),
        ("DOTNET_EnableAVX2", "0", 128),
        ("DOTNET_EnableHWIntrinsic", "0", 32),
        (VectorUnit.Variable, "512", 512),
        (VectorUnit.Variable, "256", 256),
        (VectorUnit.Variable, "128", 128),
        (VectorUnit.Variable, "32", 32),
    ];

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Switches.Select(s => new TheoryDataRow(s.Variable, s.Value, s.Bits) { Skip = Obstacle(s.Variable, s.Bits) })]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;

    private static string? Obstacle(string variable, int bits)
    {
        int widest = VectorUnit.WidestBits;
        if (variable == VectorUnit.Variable) return bits > widest ? $"the registers of this machine have {widest} bits" : null;
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64) return $"{variable} is a switch for x64";
        return bits >= widest ? $"the registers of this machine have {widest} bits: {variable} takes none away" : null;
    }
}

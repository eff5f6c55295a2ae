using System.Reflection;
using System.Runtime.InteropServices;
using AttentiveWriter.Devices.Cpu;
using Xunit.Sdk;
using Xunit.v3;

namespace AttentiveWriter.Tests.Cli;

/// <summary>Runs a theory with one way to narrow the vector registers; reported as skipped where this machine cannot show that it
/// works.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class VectorSwitchAttribute : DataAttribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="variable">An environment variable of this project or of the runtime.</param>
    /// <param name="value">Its value.</param>
    /// <param name="bits">The width that the command then has.</param>
    public VectorSwitchAttribute(string variable, string value, int bits)
    {
        (Variable, Value, Bits) = (variable, value, bits);
        int widest = VectorUnit.WidestBits;
        if (variable == VectorUnit.Variable) Skip = bits > widest ? $"the registers of this machine have {widest} bits" : null;
        else if (RuntimeInformation.ProcessArchitecture != Architecture.X64) Skip = $"{variable} is a switch for x64";
        else if (bits >= widest) Skip = $"the registers of this machine have {widest} bits: {variable} takes none away";
    }

    /// <summary>The environment variable.</summary>
    public string Variable { get; }

    /// <summary>Its value.</summary>
    public string Value { get; }

    /// <summary>The width that the command then has.</summary>
    public int Bits { get; }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow(Variable, Value, Bits) { Skip = Skip }]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}

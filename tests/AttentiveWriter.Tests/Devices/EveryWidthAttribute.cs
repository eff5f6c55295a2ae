using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace AttentiveWriter.Tests.Devices;

/// <summary>Runs a theory for every width of register, also those that the machine only emulates.</summary>
/// <param name="data">What follows the width in the row.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EveryWidthAttribute(params object[] data) : DataAttribute
{
    /// <summary>The widths, in bits.</summary>
    public static IReadOnlyList<int> Widths { get; } = [512, 256, 128, 32];

    /// <summary>What follows the width in the row.</summary>
    public IReadOnlyList<object> Data => data;

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Widths.Select(bits => new TheoryDataRow([bits, .. data]))]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}

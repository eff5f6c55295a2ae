namespace AttentiveWriter.Tests;

/// <summary>A test on a published data set; reported as skipped where the set is not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealDataFactAttribute : FactAttribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="set">The set, such as <c>mnist</c>.</param>
    public RealDataFactAttribute(string set)
    {
        Set = set;
        if (RealData.Find(set) is null) Skip = $"no {set} files here; name their folder in {RealData.Variable(set)}";
    }

    /// <summary>The set.</summary>
    public string Set { get; }
}

using System.Runtime.CompilerServices;

namespace AttentiveWriter.Tests;

/// <summary>A test on a published data set; reported as skipped where the set is not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealDataFactAttribute : FactAttribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="set">The set, such as <c>mnist</c>.</param>
    /// <param name="file">Where the test is; the compiler fills it in.</param>
    /// <param name="line">Its line, likewise.</param>
    public RealDataFactAttribute(string set, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line)
    {
        Set = set;
        if (RealData.Find(set) is null) Skip = $"no {set} files here; name their folder in {RealData.Variable(set)}";
    }

    /// <summary>The set.</summary>
    public string Set { get; }
}

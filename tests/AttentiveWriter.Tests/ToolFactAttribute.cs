namespace AttentiveWriter.Tests;

/// <summary>A test that asks a program of this machine; reported as skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="tool">The program, such as <c>pngcheck</c>.</param>
    public ToolFactAttribute(string tool)
    {
        Tool = tool;
        if (ExternalTool.Find(tool) is null) Skip = $"{tool} is not installed here";
    }

    /// <summary>The program.</summary>
    public string Tool { get; }
}

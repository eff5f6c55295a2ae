namespace AttentiveWriter.Tests.Cli;

/// <summary>Runs the command in a folder of its own.</summary>
internal abstract class DrawRunner : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("draw-test-").FullName;

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>The files and folders in its folder, in their order.</summary>
    public string[] Everything() => [.. Directory.GetFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order()];

    /// <summary>Runs a line in its folder.</summary>
    public Result Run(params string[] arguments) => RunIn("", arguments);

    /// <summary>Runs a line in a folder of its folder.</summary>
    public abstract Result RunIn(string folder, params string[] arguments);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public sealed record Result(int Code, string Output, string Error);
}

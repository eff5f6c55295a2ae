using System.Diagnostics;

namespace AttentiveWriter.Tests;

/// <summary>Programs of other people that read what we write.</summary>
internal static class ExternalTool
{
    private const int TimeoutMilliseconds = 120_000;

    /// <summary>Returns where a program is, or null where it is not installed.</summary>
    public static string? Find(string name) => FindAll(name).FirstOrDefault();

    /// <summary>Returns where all programs of a name are.</summary>
    public static IEnumerable<string> FindAll(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name)).Where(File.Exists);

    /// <summary>Runs a program that is installed.</summary>
    /// <returns>Its exit code, and what it printed on both streams.</returns>
    public static (int Code, string Text) Run(string name, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(name)!, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder
        };
        using var process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeoutMilliseconds))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{name} did not end");
        }
        return (process.ExitCode, output.Result + error.Result);
    }
}

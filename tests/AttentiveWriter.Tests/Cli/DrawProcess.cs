using System.Diagnostics;

namespace AttentiveWriter.Tests.Cli;

/// <summary>Runs the command as a user does: a process of its own, with a folder to write into.</summary>
internal sealed class DrawProcess : IDisposable
{
    private const int TimeoutMilliseconds = 180_000;

    public string Folder { get; } = Directory.CreateTempSubdirectory("draw-test-").FullName;

    /// <summary>What the command's environment has beside that of the tests; null takes a variable away.</summary>
    public Dictionary<string, string?> Environment { get; } = new() { ["DRAW_DATA"] = null };

    public string At(string name) => Path.Combine(Folder, name);

    public Result Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        return Finish(process);
    }

    /// <summary>Runs the command in a folder of its folder.</summary>
    public Result RunIn(string folder, params string[] arguments)
    {
        using Process process = Start(arguments, At(folder));
        return Finish(process);
    }

    /// <summary>Starts the command, waits until a file has so many bytes, and sends a signal.</summary>
    public Result Interrupt(string signal, string file, long bytes, params string[] arguments) => Interrupt(signal, file, bytes, () => { }, arguments);

    /// <summary>Starts the command, waits until a file has so many bytes, does something more, and sends a signal.</summary>
    public Result Interrupt(string signal, string file, long bytes, Action before, string[] arguments)
    {
        using Process process = Start(arguments);
        while (!process.HasExited && !(File.Exists(At(file)) && new FileInfo(At(file)).Length >= bytes)) Thread.Sleep(5);
        before();
        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString()]);
        kill.WaitForExit();
        return Finish(process);
    }

    /// <summary>Starts the command, waits until stderr has a line, and sends signals.</summary>
    public Result InterruptAt(string line, string[] signals, params string[] arguments)
    {
        using Process process = Start(arguments);
        string said = "";
        while (process.StandardError.ReadLine() is string next)
        {
            said += next + "\n";
            if (next.Contains(line, StringComparison.Ordinal)) break;
        }
        foreach (string signal in signals)
        {
            using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString()]);
            kill.WaitForExit();
        }
        Result rest = Finish(process);
        return rest with { Error = said + rest.Error };
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private Process Start(string[] arguments, string? folder = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "draw.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Folder,
        };
        foreach ((string name, string? value) in Environment)
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }

    private static Result Finish(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeoutMilliseconds))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("the command did not end");
        }
        return new Result(process.ExitCode, output.Result, error.Result);
    }

    public sealed record Result(int Code, string Output, string Error);
}

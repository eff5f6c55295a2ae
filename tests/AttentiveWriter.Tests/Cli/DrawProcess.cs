using System.Diagnostics;

namespace AttentiveWriter.Tests.Cli;

/// <summary>Runs the command as a user does: a process of its own. What needs none runs faster by <see cref="DrawInProcess"/>.</summary>
internal sealed class DrawProcess : DrawRunner
{
    private const int TimeoutMilliseconds = 180_000;

    /// <summary>What the command's environment has beside that of the tests; null takes a variable away.</summary>
    public Dictionary<string, string?> Environment { get; } = new() { ["DRAW_DATA"] = null };

    /// <summary>Runs the command under a limit of the shell, such as <c>ulimit -f 20</c>.</summary>
    public Result RunUnder(string limit, params string[] arguments)
    {
        var start = new ProcessStartInfo("sh",
            ["-c", limit + " && exec dotnet \"$@\"", "sh", Path.Combine(AppContext.BaseDirectory, "draw.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        // Otherwise the runtime itself makes a file of some 64 MB, and does not begin where it may not.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using Process process = Process.Start(start)!;
        return Finish(process);
    }

    /// <summary>Runs the command in a folder, with the environment of the tests.</summary>
    public static Result RunAt(string folder, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        using Process process = Start(arguments, folder,
            [new("DRAW_DATA", null), .. environment.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))]);
        return Finish(process);
    }

    public override Result RunIn(string folder, params string[] arguments)
    {
        using Process process = Start(arguments, At(folder), Environment);
        return Finish(process);
    }

    /// <summary>Starts the command, waits until a file has so many bytes, and sends a signal.</summary>
    public Result Interrupt(string signal, string file, long bytes, params string[] arguments) =>
        Interrupt(signal, file, bytes, () => { }, arguments);

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

    /// <summary>Starts the command, waits until stderr has a line, and sends signals; those after the first once it is noticed.</summary>
    public Result InterruptAt(string line, string[] signals, params string[] arguments)
    {
        using Process process = Start(arguments);
        string said = "";
        ReadTo(line);
        for (int i = 0; i < signals.Length; i++)
        {
            using var kill = Process.Start("kill", ["-" + signals[i], process.Id.ToString()]);
            kill.WaitForExit();
            // The runtime handles two at once in any order.
            if (i == 0 && signals.Length > 1) ReadTo("stopping");
        }
        Result rest = Finish(process);
        return rest with { Error = said + rest.Error };

        void ReadTo(string text)
        {
            while (process.StandardError.ReadLine() is string next)
            {
                said += next + "\n";
                if (next.Contains(text, StringComparison.Ordinal)) break;
            }
        }
    }

    private Process Start(string[] arguments) => Start(arguments, Folder, Environment);

    private static Process Start(string[] arguments, string folder, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "draw.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach ((string name, string? value) in environment)
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
}

using System.Diagnostics;

namespace AttentiveWriter.Tests.Reliability;

/// <summary><see cref="SaveLoop"/> in a process of its own.</summary>
internal sealed class SaveProcess : IDisposable
{
    private readonly Process _process;

    public SaveProcess(string folder, string mode, int saves = int.MaxValue, params string[] tracer)
    {
        string[] command = [.. tracer, .. Program.Command(SaveLoop.Word, folder, mode, saves.ToString())];
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
    }

    public int Id => _process.Id;

    /// <summary>The last checkpoint that it reported saved.</summary>
    public string? Reported { get; private set; }

    /// <summary>Waits until it has reported so many more.</summary>
    public void WaitForSaves(int count)
    {
        while (count > 0)
            if (Hear() != SpokenFiles.Word) count--;
    }

    /// <summary>Waits until the next one begins to be written.</summary>
    public void WaitForWriting()
    {
        while (Hear() != SpokenFiles.Word)
        {
        }
    }

    private string Hear()
    {
        string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException(_process.StandardError.ReadToEnd());
        if (line != SpokenFiles.Word) Reported = line;
        return line;
    }

    /// <summary>Kills it as a power button does, and takes in what it had said.</summary>
    public void Kill()
    {
        _process.Kill();
        WaitForEnd();
    }

    /// <summary>Waits until it ends by itself, and returns its exit code.</summary>
    public int WaitForEnd()
    {
        // A line cut by the kill names no whole path.
        string[] lines = _process.StandardOutput.ReadToEnd().Split('\n')[..^1];
        Reported = lines.LastOrDefault(line => line != SpokenFiles.Word) ?? Reported;
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}

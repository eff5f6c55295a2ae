using System.Diagnostics;
using System.Text;
using AttentiveWriter.Tests.Cli;

namespace AttentiveWriter.Tests.Mpi;

/// <summary>A job that a launcher has started: processes of this assembly or of the command.</summary>
internal sealed class MpiJob : IDisposable
{
    public const string OpenMpi = "mpirun.openmpi", Mpich = "mpirun.mpich";

    private const int TimeoutMilliseconds = 120_000;

    private readonly Process _process;
    private readonly StringBuilder _output = new(), _error = new();
    private readonly string _mark = $"{Guid.NewGuid():N}";

    private MpiJob(string launcher, int ranks, string folder, IEnumerable<string> command, IReadOnlyDictionary<string, string>? environment)
    {
        // Two cores may have four ranks, each of which looks for the others all the time; and tests may run as root.
        string[] options = launcher == OpenMpi ? ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none"] : [];
        var start = new ProcessStartInfo(ExternalTool.Find(launcher)!, [.. options, "-n", $"{ranks}", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment.Remove("DRAW_DATA");
        start.Environment[Mark] = _mark;
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_error, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The launchers, each with a reason to skip it where it is not installed.</summary>
    public static IEnumerable<TheoryDataRow<string>> Launchers =>
        new[] { OpenMpi, Mpich }.Select(launcher => new TheoryDataRow<string>(launcher)
        {
            Skip = ExternalTool.Find(launcher) is null ? $"{launcher} is not installed here" : null,
        });

    private static string Mark => "DRAW_TEST_JOB";

    /// <summary>Starts the command over ranks.</summary>
    public static MpiJob Draw(string launcher, int ranks, string folder, string[] arguments,
        IReadOnlyDictionary<string, string>? environment = null) =>
        new(launcher, ranks, folder, ["dotnet", Path.Combine(AppContext.BaseDirectory, "draw.dll"), .. arguments], environment);

    /// <summary>The same, each started by a script.</summary>
    public static MpiJob Under(string script, string launcher, int ranks, string folder, string[] arguments) =>
        new(launcher, ranks, folder, [script, "dotnet", Path.Combine(AppContext.BaseDirectory, "draw.dll"), .. arguments], null);

    /// <summary>Writes a script that does something first on one of the ranks.</summary>
    public static string OnRank(string folder, int rank, string line)
    {
        string script = Path.Combine(folder, "rank.sh");
        File.WriteAllText(script, $"#!/bin/sh\n[ \"$OMPI_COMM_WORLD_RANK$PMI_RANK\" = {rank} ] && {{ {line}; }}\nexec \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return script;
    }

    /// <summary>Starts processes of this assembly.</summary>
    public static MpiJob OfTests(string launcher, int ranks, string word) =>
        new(launcher, ranks, Path.GetTempPath(), Program.Command(word), null);

    /// <summary>Waits for the end.</summary>
    /// <exception cref="TimeoutException">It did not come.</exception>
    public DrawRunner.Result Finish()
    {
        if (!_process.WaitForExit(TimeoutMilliseconds)) throw new TimeoutException($"the job did not end; it said: {_error}");
        // With a time, it may not have read all.
        _process.WaitForExit();
        lock (_output) return new DrawRunner.Result(_process.ExitCode, _output.ToString(), _error.ToString());
    }

    /// <summary>Waits until it has made a file, and for some time more.</summary>
    public void WaitFor(string file, int milliseconds = 0)
    {
        while (!_process.HasExited && !File.Exists(file)) Thread.Sleep(5);
        Thread.Sleep(milliseconds);
    }

    /// <summary>Sends a signal to a rank.</summary>
    public void Signal(string signal, int rank) => Send(signal, Ranks().Single(r => r.Rank == rank).Process);

    /// <summary>Sends a signal to the launcher.</summary>
    public void SignalLauncher(string signal) => Send(signal, _process.Id);

    /// <summary>The processes that work for it, but for the launcher's own.</summary>
    public IEnumerable<(int Rank, int Process)> Ranks()
    {
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out int process)) continue;
            string[] variables;
            try
            {
                variables = File.ReadAllText(Path.Combine(folder, "environ")).Split('\0');
                if (File.ReadAllText(Path.Combine(folder, "comm")).Trim() != "dotnet") continue;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }
            if (!variables.Contains($"{Mark}={_mark}")) continue;
            string? rank = variables.FirstOrDefault(v => v.StartsWith("OMPI_COMM_WORLD_RANK=", StringComparison.Ordinal)
                || v.StartsWith("PMI_RANK=", StringComparison.Ordinal));
            if (rank is not null) yield return (int.Parse(rank.Split('=')[1]), process);
        }
    }

    /// <summary>Makes sure that no rank outlives its launcher by more than a moment.</summary>
    public void AssertNoneLeft()
    {
        for (int i = 0; i < 20 && Ranks().Any(); i++) Thread.Sleep(100);
        Assert.Empty(Ranks());
    }

    public void Dispose()
    {
        foreach ((int _, int process) in Ranks()) Send("KILL", process);
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Keep(StringBuilder text, string? line)
    {
        lock (_output) if (line is not null) text.Append(line).Append('\n');
    }

    private static void Send(string signal, int process)
    {
        using var kill = Process.Start("kill", ["-" + signal, $"{process}"]);
        kill.WaitForExit();
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;

namespace AttentiveWriter.Studio.Tests;

/// <summary><c>draw studio</c>, a process of its own: what it holds is its alone.</summary>
public sealed class StudioProcess : AskedStudio
{
    private readonly Process _process;

    private StudioProcess(Process process, Uri address, string folder)
        : base(address, folder) => _process = process;

    public static StudioProcess Start()
    {
        string folder = NewFolder();
        string[] command = [Path.Combine(AppContext.BaseDirectory, "draw.dll"), "studio", "--port", "0", "--no-browser", "--json",
            "--quiet", "--threads", "2", "--runs", Path.Combine(folder, "runs")];
        var process = Process.Start(new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true })!;
        string said = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("draw studio said nothing");
        return new StudioProcess(process, new Uri(JsonNode.Parse(said)!["address"]!.GetValue<string>()), folder);
    }

    /// <summary>The memory that the system has given it, in bytes.</summary>
    public long Memory()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <summary>Files and connections that it has open; 0 where the system does not tell.</summary>
    public int OpenFiles() => Directory.Exists($"/proc/{_process.Id}/fd") ? Directory.GetFiles($"/proc/{_process.Id}/fd").Length : 0;

    protected override async ValueTask End()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"])) await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        Assert.Equal(0, _process.ExitCode);
        _process.Dispose();
    }
}

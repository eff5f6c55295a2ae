using System.Diagnostics;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Cli;

/// <summary>The script of a checkout, which builds before it runs, with a stand-in for dotnet that builds when it is told to.</summary>
public sealed class LaunchScriptTests : IDisposable
{
    private static readonly string[] Tools = ["sh", "dirname", "readlink", "find", "head", "mkdir", "touch", "mv", "rm", "ln", "sleep",
        "cat", "flock"];

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Draw_TwoFirstCallsAtOnce_OneBuildsAndBothRun(bool hasFlock)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        Prepare(hasFlock);

        using Process first = Start();
        Await("builds");
        using Process second = Start();
        // Long enough to have come to the lock; were there none, it would build too.
        Thread.Sleep(500);
        _temp.Write("go", []);

        Assert.Equal((0, "ran\n"), End(first));
        Assert.Equal((0, "ran\n"), End(second));
        Assert.Equal("build\n", File.ReadAllText(_temp["builds"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Draw_CallThatBuiltWasKilled_TheNextBuilds(bool hasFlock)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        Prepare(hasFlock);
        using (Process killed = Start())
        {
            Await("builds");
            killed.Kill();
            killed.WaitForExit();
        }
        _temp.Write("go", []);

        using Process next = Start();

        Assert.Equal((0, "ran\n"), End(next));
        Assert.Equal("build\nbuild\n", File.ReadAllText(_temp["builds"]));
    }

    private void Prepare(bool hasFlock)
    {
        foreach (string folder in new[] { "src", "models", "bin" }) Directory.CreateDirectory(_temp[folder]);
        foreach (string file in new[] { "src/Program.cs", "global.json", ".editorconfig", "Directory.Build.props" }) _temp.Write(file, []);
        File.Copy(Path.Combine(RealData.RepositoryRoot, "draw"), _temp["draw"]);
        foreach (string tool in Tools.Where(tool => hasFlock || tool != "flock")) File.CreateSymbolicLink(_temp["bin/" + tool],
            ExternalTool.Find(tool)!);
        File.WriteAllText(_temp["bin/dotnet"], $$"""
            #!/bin/sh
            if [ "$1" = build ]; then
              echo build >> '{{_temp["builds"]}}'
              until [ -f '{{_temp["go"]}}' ]; do sleep 0.05; done
              mkdir -p '{{_temp["artifacts/draw/bin/AttentiveWriter.Cli/release"]}}'
              echo > '{{_temp["artifacts/draw/bin/AttentiveWriter.Cli/release/draw.dll"]}}'
            else
              echo ran
            fi
            """);
        ExternalTool.Run("chmod", _temp.Path, "+x", _temp["bin/dotnet"]);
    }

    private Process Start() =>
        Process.Start(new ProcessStartInfo("/bin/sh", [_temp["draw"]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PATH"] = _temp["bin"] }
        })!;

    private static (int Code, string Output) End(Process process)
    {
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private void Await(string file)
    {
        while (!File.Exists(_temp[file])) Thread.Sleep(10);
    }
}

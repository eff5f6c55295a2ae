namespace AttentiveWriter.Tests.Cli;

/// <summary>What a system may take from a process: large files, and many open ones.</summary>
public class LimitTests
{
    [Theory]
    [InlineData("export", "out", "--model", "mnist-quick")]
    [InlineData("train", "--preset", "mnist-small", "--data", "glyphs", "--steps", "1", "--batch", "2", "--out", "out")]
    [InlineData("generate", "--model", "mnist-quick", "--count", "400", "--out", "out.png")]
    public void Run_FileBeyondTheLargestSize_IsSaidAndLeavesNoTemporaryFile(params string[] arguments)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("needs ulimit");
        using var draw = new DrawProcess();

        // Blocks of 512 or of 1024 bytes.
        DrawRunner.Result result = draw.RunUnder("ulimit -f 20", arguments);

        Assert.Equal(5, result.Code);
        string line = result.Error.Split('\n').Single(line => line.StartsWith("draw:", StringComparison.Ordinal));
        Assert.Contains("the file would exceed the largest size that the system or its disk allows; see ulimit -f", line);
        Assert.DoesNotContain(draw.Everything(), entry => entry.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_TooFewOpenFiles_IsALineAndNoStackTrace()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("needs ulimit");
        using var draw = new DrawProcess();
        var said = new List<string>();
        // One by one: what fails first, an assembly, a library, a thread or a file, changes from each limit to the next.
        for (int most = 30; ; most++)
        {
            Assert.True(most < 300, "nothing was written with 300 open files");
            DrawRunner.Result result = draw.RunUnder($"ulimit -n {most}", "export", $"out-{most}", "--model", "mnist-quick");
            if (result.Code == 0) break;
            // Before its first line, a program can say nothing.
            if (!result.Error.Contains("draw:", StringComparison.Ordinal)) continue;
            said.Add(result.Error);
            Assert.True(result.Code is 1 or 5, $"{result.Code}: {result.Error}");
            Assert.Equal(1, result.Error.Count(c => c == '\n'));
            Assert.Contains("too many files are open", result.Error, StringComparison.Ordinal);
        }
        Assert.NotEmpty(said);
    }
}

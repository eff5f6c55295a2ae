using System.Text.Json;
using AttentiveWriter.Cli;
using AttentiveWriter.Data.Downloads;

namespace AttentiveWriter.Tests.Cli;

#pragma warning disable CA2201 // Those of the runtime are the ones that nobody foresees.
public class RunnerTests
{
    private const string Internal = "Specified argument 'rows' of System.Int32 was out of the range of valid values";

    public static TheoryData<Exception> Unforeseen =>
    [
        new ArgumentException(Internal, "rows"), new ArgumentNullException("rows", Internal),
            new ArgumentOutOfRangeException("rows", -1, Internal),
        new InvalidOperationException(Internal), new NullReferenceException(Internal), new KeyNotFoundException(Internal),
            new IndexOutOfRangeException(Internal),
        new FormatException(Internal), new OverflowException(Internal), new NotSupportedException(Internal), new JsonException(Internal),
            new InvalidDataException(Internal),
        new ObjectDisposedException("rows", Internal), new TypeInitializationException("System.Rows", new FormatException(Internal)),
        new InsufficientMemoryException(Internal), new OutOfMemoryException(Internal),
            new AggregateException(Internal, new ArgumentException(Internal, "rows")),
    ];

    [Theory]
    [MemberData(nameof(Unforeseen))]
    public void Describe_WhatNobodyForesaw_IsAFailureThatShowsNothingOfTheInside(Exception failure)
    {
        (int code, string line) = Runner.Describe(failure, CommandPaths.None);

        Assert.Equal(ExitCode.Failure, code);
        Assert.DoesNotContain("rows", line, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("System", line, StringComparison.Ordinal);
        Assert.DoesNotContain(failure.GetType().Name, line, StringComparison.Ordinal);
        Assert.Contains(failure is OutOfMemoryException ? "not enough memory" : "--verbose", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_PartThatCannotBeOpened_IsSaidWhereverItIsMissed()
    {
        foreach (Exception failure in new Exception[]
        {
            new DllNotFoundException(Internal), new FileLoadException(Internal), new BadImageFormatException(Internal),
            new TypeInitializationException("System.Rows", new DllNotFoundException(Internal)),
            new IOException(Internal, new DllNotFoundException(Internal)),
        })
        {
            (int code, string line) = Runner.Describe(failure, CommandPaths.None);
            Assert.Equal(ExitCode.Failure, code);
            Assert.StartsWith("a part of draw or of .NET could not be opened", line, StringComparison.Ordinal);
            Assert.DoesNotContain("rows", line, StringComparison.OrdinalIgnoreCase);
        }
    }

    public static TheoryData<Exception, int> Foreseen => new()
    {
        { new UsageException("what is wrong"), ExitCode.Usage },
        { new SettingsException("what is wrong"), ExitCode.Usage },
        { new InputFileException("file", "what is wrong"), ExitCode.BadFile },
        { new DownloadException("what is wrong"), ExitCode.Failure },
        { new IOException("what is wrong"), ExitCode.Disk },
        { new UnauthorizedAccessException("what is wrong"), ExitCode.Disk },
        { new AggregateException(new InputFileException("file", "what is wrong")), ExitCode.BadFile },
        { new OperationCanceledException("what is wrong"), ExitCode.Interrupted },
    };

    [Theory]
    [MemberData(nameof(Foreseen))]
    public void Describe_WhatWasWrittenForTheUser_IsShownWithItsCode(Exception failure, int code)
    {
        (int given, string line) = Runner.Describe(failure, CommandPaths.None);

        Assert.Equal(code, given);
        Assert.EndsWith(failure is OperationCanceledException ? "interrupted" : "what is wrong", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_InAFolderThatIsNoMore_SaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a system on which a folder in use can be removed");
        using var draw = new DrawProcess();

        DrawRunner.Result result = draw.RunUnder("mkdir gone && cd gone && rmdir ../gone", "generate", "--count", "1", "--out", "x.png");

        Assert.Equal((5, "draw: the folder that this was started in is no longer there; go to another\n"), (result.Code, result.Error));
    }
}

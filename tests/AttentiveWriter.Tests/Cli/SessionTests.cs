using System.CommandLine;
using System.Reflection;
using System.Text.Json.Nodes;
using AttentiveWriter.Cli;
using AttentiveWriter.Data;

namespace AttentiveWriter.Tests.Cli;

/// <summary>One call of the command, with signals and a clock that the tests have in hand.</summary>
public sealed class SessionTests : IDisposable
{
    private readonly StringWriter _output = new(), _error = new();
    private readonly HandSignals _signals = new();
    private readonly HandClock _clock = new();
    private readonly Session _session;

    public SessionTests()
    {
        _session = new Session(new Terminal(_output, _error), _signals) { Clock = _clock };
        _session.Interruption.Install();
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void Interruption_WorkListens_IsAskedToStopAndEndsOnlyAtASecondCtrlC()
    {
        using IDisposable listening = _session.Interruption.Listen("stopping");

        _signals.Send(ExitCode.Terminated);
        _signals.Send(ExitCode.Terminated);

        Assert.True(_session.Interruption.Token.IsCancellationRequested);
        Assert.Equal((ExitCode.Terminated, "stopping\n"), (_session.Interruption.Code, _error.ToString()));
        Assert.Empty(_signals.Exits);
        _signals.Send(ExitCode.Interrupted);
        Assert.Equal([ExitCode.Interrupted], _signals.Exits);
    }

    [Fact]
    public void Interruption_NobodyListens_EndsAtOnceWithADocument()
    {
        _session.Flags = new CommonFlags(Json: true, Quiet: false, Verbose: false, NoColour: false);
        _session.Interruption.Listen("stopping").Dispose();

        _signals.Send(ExitCode.HungUp);

        Assert.Equal([ExitCode.HungUp], _signals.Exits);
        JsonNode document = JsonNode.Parse(_output.ToString())!;
        Assert.Equal(("interrupted", ExitCode.HungUp), ((string?)document["error"], (int)document["exit_code"]!));
        Assert.False(_session.Interruption.Token.IsCancellationRequested);
    }

    [Fact]
    public void DownloadDisplay_NoTerminal_SaysALineEveryTenSeconds()
    {
        var display = new DownloadDisplay(_session);
        display.Starting(Mnist.Files[0], kept: 0);
        _error.GetStringBuilder().Clear();

        _clock.Seconds = 9;
        display.Received(900_000);
        Assert.Equal("", _error.ToString());
        _clock.Seconds = 10;
        display.Received(1_000_000);

        Assert.Equal("train-images-idx3-ubyte.gz  1.0 MB of 9.9 MB  10 %  100.0 kB/s  eta 01:29\n", _error.ToString());
    }

    [Fact]
    public void Types_OfTheCommand_KeepNothingBetweenCalls()
    {
        FieldInfo[] fields = [.. typeof(Session).Assembly.GetTypes().Where(type => !type.Name.Contains('<', StringComparison.Ordinal))
            .SelectMany(type =>
                type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))];

        Assert.DoesNotContain(fields, field => !field.IsLiteral && !field.IsInitOnly);
        Assert.DoesNotContain(fields, field => typeof(Symbol).IsAssignableFrom(field.FieldType));
        Assert.DoesNotContain(fields, field =>
            field.FieldType.IsGenericType && field.FieldType.Name is "List`1" or "Dictionary`2" or "ConcurrentDictionary`2");
    }

    private sealed class HandSignals : ISignals
    {
        private Action<int>? _handle;

        public List<int> Exits { get; } = [];

        public void Subscribe(Action<int> handle) => _handle = handle;

        public void Exit(int code) => Exits.Add(code);

        public void Send(int code) => _handle!(code);
    }

    private sealed class HandClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}

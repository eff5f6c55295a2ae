using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using AttentiveWriter.Studio;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw studio</c>.</summary>
internal sealed class StudioCommand : WorkingCommand
{
    private const int UsualPort = 4711;
    private const string Ending = "ending; a training that runs is saved first";

    private readonly Option<int?> _port = NumberRange.Of(new CommandOption<int?>("--port")
    {
        Description = $"Port to listen on; 0 takes a free one (otherwise {UsualPort}, or a free one where that is taken).",
        HelpName = "N",
    }, 0, ushort.MaxValue);
    private readonly Option<string?> _models = PathUse.Of(new CommandOption<string?>("--models")
    {
        Description = "Folder of model folders, shown beside the models that ship.",
        HelpName = "DIR",
    }, PathKind.InputFolder);
    private readonly Option<string> _runs = PathUse.Of(new CommandOption<string>("--runs")
    {
        Description = "Folder of the runs that are shown, and begun.",
        DefaultValueFactory = _ => "runs",
        HelpName = "DIR",
    }, PathKind.FilledFolder);
    private readonly Option<string?> _dataDir = CommonOptions.DataDir();
    private readonly Option<string?> _host = PathUse.Of(new CommandOption<string?>("--host")
    {
        Description = "Address to listen on, for other machines too: they need the token of the address that is printed (otherwise this "
            + "machine alone).",
        HelpName = "ADDR",
    }, PathKind.None);
    private readonly Option<bool> _noBrowser = new CommandOption<bool>("--no-browser") { Description = "Open no browser." };
    private readonly Option<int> _threads;

    public StudioCommand(Session session)
        : base(session, "studio", "Opens a local web page where models draw, read your own digit, explain themselves and train.")
    {
        _threads = CommonOptions.Threads(session);
        Accept(_port, _models, _runs, _dataDir, _host, _noBrowser, _threads);
        AcceptDevice();
        Examples =
        [
            "draw studio                                                       opens the page; Ctrl-C ends it",
            "draw studio --port 8080 --no-browser                              prints the address, for a browser of your own",
            "draw studio --runs runs --data-dir DIR                            with your runs, and data that lie elsewhere",
            "draw studio --host 0.0.0.0                                        for other machines, by the token in the address",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        string? host = parsed.GetValue(_host);
        if (host is not null && !IPAddress.TryParse(host, out _))
            throw new UsageException($"--host cannot be '{host}', expected an address such as 127.0.0.1 or 0.0.0.0");
        foreach (Option<string?> option in new[] { _models, _dataDir })
            if (parsed.GetValue(option) is string folder && !Directory.Exists(folder))
                throw new InputFileException(folder, "no such folder");
        string runs = parsed.GetValue(_runs)!;
        Output.RequireNoImages(runs, "a run's pictures would be more", Session.Images);
        // One that is there may be for looking alone.
        if (!Directory.Exists(runs)) Output.RequireWritable(Output.Existing(runs), $"{_runs.Name} {runs}");
        var options = new StudioOptions
        {
            Port = parsed.GetValue(_port) ?? UsualPort,
            Host = host,
            Models = parsed.GetValue(_models),
            Runs = runs,
            DataFolder = parsed.GetValue(_dataDir),
            Threads = parsed.GetValue(_threads),
            Device = Session.Device,
            Pages = Environment.GetEnvironmentVariable("DRAW_STUDIO_FILES"),
        };
        // From here on a signal ends it in order.
        IDisposable listening = Session.Interruption.Listen(Ending);
        return new Result(Session, listening, Start(options, isUsual: parsed.GetValue(_port) is null), !parsed.GetValue(_noBrowser));
    }

    // Another studio may have the usual port; one that was asked for is an order.
    private static StudioServer Start(StudioOptions options, bool isUsual)
    {
        try
        {
            return StudioServer.Start(options).GetAwaiter().GetResult();
        }
        catch (IOException) when (isUsual)
        {
            return StudioServer.Start(options with { Port = 0 }).GetAwaiter().GetResult();
        }
        catch (IOException)
        {
            throw new IOException($"--port {options.Port} of {options.Host ?? "this machine"} cannot be listened on: another program has "
                + "it, or "
                + "the address is of another machine");
        }
    }

    // The address comes first, for whoever starts it from a program; then it serves, until a signal ends it.
    private sealed record Result(Session Session, IDisposable Listening, StudioServer Studio, bool WithBrowser) : ICommandResult
    {
        public JsonObject ToJson() => new() { ["address"] = Studio.Address.AbsoluteUri, ["version"] = LibraryVersion.Current };

        public void WriteTo(TextWriter output) => output.WriteLine(Studio.Address.AbsoluteUri);

        public void Comment(ErrorTerminal error) => error.Note("Ctrl-C ends it"
            + (Studio.Token is null ? "" : "; whoever has this address may draw and train here"));

        public void GoOn()
        {
            Session.Terminal.Output.Flush();
            if (WithBrowser && Session.Terminal.IsOutputTerminal) OpenBrowser(Studio.Address);
            using (Listening)
            {
                Session.Interruption.Token.WaitHandle.WaitOne();
                Studio.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }

        private static void OpenBrowser(Uri address)
        {
            try
            {
                using Process? browser = OperatingSystem.IsLinux()
                    ? Process.Start(new ProcessStartInfo("xdg-open", address.AbsoluteUri)
                    {
                        RedirectStandardError = true,
                        RedirectStandardOutput = true,
                    })
                    : Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true });
            }
            catch (Exception e) when (e is Win32Exception or PlatformNotSupportedException)
            {
                // There is none; the address is on the screen.
            }
        }
    }
}

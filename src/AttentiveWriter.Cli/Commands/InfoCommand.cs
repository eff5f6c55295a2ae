using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Formats;
using AttentiveWriter.Gpu;
using AttentiveWriter.Models;
using AttentiveWriter.Mpi;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw info</c>.</summary>
internal sealed class InfoCommand : WorkingCommand
{
    private readonly Argument<string> _model = PathUse.Of(new CommandArgument<string>("MODEL")
    {
        HelpName = "MODEL",
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A model folder, a run folder, a checkpoint, or the name of a model that ships.",
        CompletionSources = { _ => ModelSource.Completions },
    }, PathKind.Model);

    private readonly Option<bool> _mpi = new CommandOption<bool>("--mpi")
    {
        Description = "Say instead which MPI library is used over ranks, and under mpirun or srun what job this is.",
    };

    public InfoCommand(Session session)
        : base(session, "info", "Says all about a model: settings, parameters tensor by tensor, size, and what its card states. Without "
            + "a model it says what this machine computes with.")
    {
        Accept(_model, _mpi);
        AcceptRanks();
        Examples =
        [
            "draw info                                                         this machine: processor, GPUs",
            "draw info mnist                                                   the model that ships",
            "draw info runs/mnist --json                                       a run of your own, for a script",
            "mpirun -n 2 draw info --mpi                                       do the ranks of a job find one another?",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        if (parsed.GetValue(_mpi))
        {
            if (parsed.GetValue(_model) is not null) throw new UsageException("--mpi says nothing of a model; leave MODEL out, or --mpi");
            return new MpiResult(Session.Job.Library ?? MpiLibrary.Find(null, Session.Terminal.Variable), Session.Job.Launch);
        }
        if (parsed.GetValue(_model) is null) return new MachineResult(Session.Processors, DeviceChoice.Gpus());
        (Model model, RunConfig config, string path) = ModelSource.Load<Model>(Session, parsed.GetValue(_model)!);
        using (model)
        {
            IReadOnlyList<SafeTensor> tensors = ModelFolder.Parameters(model);
            IReadOnlyList<(string Key, string Value)> facts = Directory.Exists(path) ? ModelCard.Facts(path) : [];
            return new Result(path, model.ParameterCount, config, tensors, facts);
        }
    }

    private sealed record MpiResult(MpiLibrary Library, Launch? Launch) : ICommandResult
    {
        public JsonObject ToJson() => new()
        {
            ["library"] = Library.Name,
            ["family"] = Library.Family.ToString(),
            ["version"] = Library.Version,
            ["launcher"] = Launch?.Launcher,
            ["ranks"] = Launch?.Size ?? 1,
        };

        public void WriteTo(TextWriter output)
        {
            output.WriteLine($"{Library.Version} ({Library.Name})");
            output.WriteLine(Launch is null ? "no launcher: one rank"
                : $"{Launch.Launcher}: {Launch.Size} ranks, which have found one another");
        }
    }

    private sealed record MachineResult(int Processors, IReadOnlyList<GpuInfo> Gpus) : ICommandResult
    {
        public JsonObject ToJson() => new()
        {
            ["version"] = LibraryVersion.Current,
            ["devices"] = new JsonArray([new JsonObject
            {
                ["name"] = KnownDevices.Cpu.Name, ["processors"] = Processors, ["vector_bits"] = VectorUnit.Bits,
                ["memory_bytes"] = TrainingEstimate.MachineBytes,
            }, .. Gpus.Select(gpu => (JsonNode)new JsonObject
            {
                ["name"] = gpu.Name, ["model"] = gpu.Model, ["memory_bytes"] = gpu.MemorySize, ["problem"] = gpu.Problem,
            })]),
        };

        public void WriteTo(TextWriter output)
        {
            output.WriteLine($"draw {LibraryVersion.Current} computes here with (--device NAME)");
            output.WriteLine();
            output.WriteLine($"  {KnownDevices.Cpu.Name,-6}  {ProgressText.Counted(Processors, "thread")}, registers of "
                + $"{VectorUnit.Bits} bits, {ProgressText.Bytes(TrainingEstimate.MachineBytes)}");
            foreach (GpuInfo gpu in Gpus)
                output.WriteLine($"  {gpu.Name,-6}  {gpu.Model}, {ProgressText.Bytes(gpu.MemorySize)}"
                    + (gpu.Problem is string problem ? $"; it cannot be used: {problem}" : ""));
            if (Gpus.Count == 0) output.WriteLine("  gpu     none: no NVIDIA GPU, or its driver is not installed");
            output.WriteLine("  auto    a GPU where one can be used, otherwise the processor");
            output.WriteLine($"  {KnownDevices.Reference.Name}  plain loops on the processor, slow: what the others are held to");
        }
    }

    private sealed record Result(
        string Model, long Parameters, RunConfig Config, IReadOnlyList<SafeTensor> Tensors, IReadOnlyList<(string Key, string Value)> Facts)
        : ICommandResult
    {
        public JsonObject ToJson() => new()
        {
            ["model"] = Model,
            ["kind"] = Config.Model.Kind,
            ["summary"] = Config.Model.Summary,
            ["parameters"] = Parameters,
            ["bytes"] = sizeof(float) * Parameters,
            ["config"] = JsonNode.Parse(Config.ToJson()),
            ["tensors"] = new JsonArray([.. Tensors.Select(t => (JsonNode)new JsonObject
            {
                ["name"] = t.Name, ["shape"] = new JsonArray([.. t.Shape.Select(s => (JsonNode)s)]), ["values"] = t.Data.Length,
            })]),
            ["card"] = new JsonObject(Facts.DistinctBy(f => f.Key).Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value))),
        };

        public void WriteTo(TextWriter output)
        {
            ModelSettings m = Config.Model;
            output.WriteLine($"{Model}: {m.Summary}");
            output.WriteLine($"images of {m.Width} x {m.Height} x {m.Channels} (width x height x channels); "
                + $"{Plural.Of(Parameters, "parameter", "N0")}, {ProgressText.Bytes(sizeof(float) * Parameters)}");
            Section(output, "settings", [.. Config.OwnSettings.Select(s => (s.Key, s.Value))]);
            if (Config.Data is DataIdentity data) Section(output, "data", [.. Known(data)]);
            Section(output, "tensors", [.. Tensors.Select(t => (t.Name, $"{t.Data.Length,9:N0}  [{string.Join(", ", t.Shape)}]"))]);
            if (Facts.Count > 0) Section(output, "card", Facts);
        }

        private static IEnumerable<(string, string)> Known(DataIdentity data)
        {
            yield return ("name", data.Name);
            if (data.Classes.Count > 0) yield return ("classes", string.Join(", ", data.Classes));
            foreach (Split split in Splits.All)
                if (data.Of(split) is DataFingerprint fingerprint) yield return (split.Word(), fingerprint.ToString());
        }

        // Plain lines: what a table wraps cannot be copied.
        private static void Section(TextWriter output, string title, IReadOnlyList<(string Key, string Value)> rows)
        {
            output.WriteLine();
            output.WriteLine(title);
            int width = rows.Max(r => r.Key.Length);
            foreach ((string key, string value) in rows) output.WriteLine($"  {key.PadRight(width)}  {value}");
        }
    }
}

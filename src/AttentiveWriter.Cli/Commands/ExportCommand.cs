using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Runs.Onnx;
using AttentiveWriter.Studio.Export;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw export</c>.</summary>
internal sealed class ExportCommand : WorkingCommand
{
    private const string Hub = "hf", Web = "web", Onnx = "onnx";

    private static readonly string[] Formats = [Hub, Web, Onnx],
        Graphs = [.. Enum.GetNames<OnnxGraphKind>().Select(name => name.ToLowerInvariant())];

    private readonly Argument<string> _path = new CommandArgument<string>("PATH")
    {
        HelpName = "PATH",
        Description = "What to write. hf, web: a folder; it must be empty or hold an earlier export, unless --force. onnx: a file whose "
            + "name ends in .onnx.",
    };
    private readonly Option<string> _to = PathUse.Of(new CommandOption<string>("--to")
    {
        Description = "Layout: hf, as the Hugging Face Hub has models; web, a page that draws by itself; onnx, a graph that ONNX Runtime "
            + "and others run.",
        DefaultValueFactory = _ => Hub,
        HelpName = "FORMAT",
        CompletionSources = { Formats },
    }, PathKind.None);
    private readonly Option<string> _model = CommonOptions.Model();
    private readonly Option<string> _graph = PathUse.Of(new CommandOption<string>("--graph")
    {
        Description = "onnx: generate (noise in, images out) or reconstruct (images in, the same drawn again); of a classifier classify.",
        HelpName = "GRAPH",
        CompletionSources = { Graphs },
    }, PathKind.None);
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<bool> _force = new CommandOption<bool>("--force")
    {
        Description = "Write into a folder that holds something else; never over a run, or over the model itself.",
    };
    private readonly Option<int> _threads;

    public ExportCommand(Session session)
        : base(session, "export", "Writes a model for other software: its settings, weights under PyTorch's names and a card with what was "
            + "measured; a page that draws by itself; or a graph of ONNX.")
    {
        PathUse.Of(_path, PathKind.FilledFolder, Written,
            kindIn: parsed => IsFile(parsed) ? PathKind.OutputFile : PathKind.FilledFolder);
        _threads = CommonOptions.Threads(session);
        Accept(_path, _to, _model, _graph, _seed, _force, _threads);
        Examples =
        [
            "draw export --to hf draw-mnist                                    the model that ships; then: hf upload NAME draw-mnist",
            "draw export --to hf out --model runs/mnist                        a run of your own",
            "draw export --to web page --model mnist-quick                     a page that draws by itself: open page/index.html",
            "python3 draw-mnist/load_in_pytorch.py draw-mnist --out digits.png load it without this software",
            "draw export --to onnx digits.onnx --model mnist-quick             noise in, digits out: for C#, Python, JavaScript, phones",
            "draw export --to onnx again.onnx --graph reconstruct              images in, the same drawn again out",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        string format = parsed.GetValue(_to)!, path = parsed.GetValue(_path)!;
        if (!Formats.Contains(format))
            throw new UsageException($"there is no layout '{format}'{Spelling.Hint(format, Formats)}; layouts: "
            + $"{string.Join(", ", Formats)}");
        Option[] idle = format == Onnx ? [_seed, _force] : format == Web ? [_seed, _graph] : [_graph];
        if (idle.FirstOrDefault(parsed.IsGiven) is Option option)
            throw new UsageException($"{option.Name} changes nothing with --to {format}; leave it out");
        return format == Onnx ? ToOnnx(parsed, path) : ToFolder(parsed, path, format == Web);
    }

    private bool IsFile(ParseResult parsed) => parsed.GetValue(_to) == Onnx;

    private IEnumerable<WrittenPath> Written(ParseResult parsed, string path) => IsFile(parsed) ? [new WrittenPath(path)]
        : HuggingFaceFolder.FileNames.Concat(WebFolder.FileNames).Distinct().Select(name => new WrittenPath(Path.Combine(path, name)));

    private Result ToOnnx(ParseResult parsed, string file)
    {
        Output.RequireEnding(file, _path.Name, OnnxFile.Ending);
        string? word = parsed.GetValue(_graph);
        if (word is not null && !Graphs.Contains(word))
            throw new UsageException($"--graph cannot be '{word}'{Spelling.Hint(word, Graphs)}; values: {string.Join(", ", Graphs)}");
        (Model model, RunConfig config, string path) = Load(parsed);
        using (model)
        {
            OnnxGraphKind graph = word is not null ? Enum.Parse<OnnxGraphKind>(word, ignoreCase: true)
                : OnnxFile.Graphs(model) is [OnnxGraphKind usual, ..] ? usual : default;
            OnnxFile.Write(file, model, config, graph, path);
            return new Result(path, [file], new JsonObject { ["file"] = file, ["graph"] = Graphs[(int)graph] });
        }
    }

    private Result ToFolder(ParseResult parsed, string folder, bool isWeb)
    {
        Output.RequireNoImages(folder, "samples.png would be one more", Session.Images);
        (Model model, RunConfig config, string path) = Load(parsed);
        using (model)
        {
            if (!parsed.GetValue(_force) && (isWeb ? WebFolder.HoldsOther(folder) : HuggingFaceFolder.HoldsOther(folder)))
                throw new UsageException($"{folder} holds something else than an exported model; choose another folder, or write into it "
                    + "with --force");
            if (!isWeb && model.Drawing is not null && SamplePicture.Note(model.Settings) is string note) Error.Note(note);
            IReadOnlyList<string> files = isWeb ? WebFolder.Write(folder, model, config, path)
                : HuggingFaceFolder.Write(folder, model, config, path, parsed.GetValue(_seed), parsed.GetValue(_threads));
            return new Result(path, [.. files.Select(file => Path.Combine(folder, file))], new JsonObject
            {
                ["folder"] = folder,
                ["files"] = new JsonArray([.. files.Select(f => (JsonNode)f)]),
            });
        }
    }

    private (Model Model, RunConfig Config, string Path) Load(ParseResult parsed)
    {
        (Model model, RunConfig config, string path) = ModelSource.Load<Model>(Session, parsed.GetValue(_model)!);
        try
        {
            if (new RunFolder(path).OtherWeights(model) is not null)
                throw new InputFileException(path, "its card is about other weights than these; export one of its checkpoints");
            // What nothing here would draw shall not go to others.
            if (model is GenerativeModel generative) ModelSource.RequireFinite(generative.Generate(1, seed: 1).IsFinite, path);
            return (model, config, path);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private sealed record Result(string Model, IReadOnlyList<string> Files, JsonObject What) : ICommandResult
    {
        public JsonObject ToJson()
        {
            var json = new JsonObject { ["model"] = Model };
            foreach ((string key, JsonNode? value) in What) json[key] = value?.DeepClone();
            return json;
        }

        public void WriteTo(TextWriter output)
        {
            foreach (string file in Files) output.WriteLine(file);
        }
    }
}

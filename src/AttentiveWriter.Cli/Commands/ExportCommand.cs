using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Studio.Export;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw export</c>.</summary>
internal sealed class ExportCommand : WorkingCommand
{
    private static readonly string[] Formats = ["hf", "web"];

    private readonly Argument<string> _folder = PathUse.Of(new CommandArgument<string>("DIR")
    {
        HelpName = "DIR",
        Description = "Folder to write; it must be empty or hold an earlier export, unless --force.",
    }, PathKind.FilledFolder,
        (_, folder) => HuggingFaceFolder.FileNames.Concat(WebFolder.FileNames).Distinct()
            .Select(name => new WrittenPath(Path.Combine(folder, name))));
    private readonly Option<string> _to = PathUse.Of(new CommandOption<string>("--to")
    {
        Description = "Layout: hf, as the Hugging Face Hub has models, or web, a page that draws by itself.",
        DefaultValueFactory = _ => Formats[0],
        HelpName = "FORMAT",
        CompletionSources = { Formats },
    }, PathKind.None);
    private readonly Option<string> _model = CommonOptions.Model();
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<bool> _force = new CommandOption<bool>("--force")
    {
        Description = "Write into a folder that holds something else; never over a run, or over the model itself.",
    };
    private readonly Option<int> _threads;

    public ExportCommand(Session session)
        : base(session, "export", "Writes a model for other software: config.json, model.safetensors under PyTorch's names, and a card "
            + "with what was measured.")
    {
        _threads = CommonOptions.Threads(session);
        Accept(_folder, _to, _model, _seed, _force, _threads);
        Examples =
        [
            "draw export --to hf draw-mnist                                    the model that ships; then: hf upload NAME draw-mnist",
            "draw export --to hf out --model runs/mnist                        a run of your own",
            "draw export --to web page --model mnist-quick                     a page that draws by itself: open page/index.html",
            "python3 draw-mnist/load_in_pytorch.py draw-mnist --out digits.png load it without this software",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        string format = parsed.GetValue(_to)!, folder = parsed.GetValue(_folder)!;
        if (!Formats.Contains(format))
            throw new UsageException($"there is no layout '{format}'{Spelling.Hint(format, Formats)}; layouts: "
            + $"{string.Join(", ", Formats)}");
        Output.RequireNoImages(folder, "samples.png would be one more", Session.Images);
        (Model model, RunConfig config, string path) = ModelSource.Load<Model>(Session, parsed.GetValue(_model)!);
        using (model)
        {
            if (new RunFolder(path).OtherWeights(model) is not null)
                throw new InputFileException(path, "its card is about other weights than these; export one of its checkpoints");
            bool isWeb = format == Formats[1];
            if (!parsed.GetValue(_force) && (isWeb ? WebFolder.HoldsOther(folder) : HuggingFaceFolder.HoldsOther(folder)))
                throw new UsageException($"{folder} holds something else than an exported model; choose another folder, or write into it "
                    + "with --force");
            if (isWeb) return new Result(path, folder, WebFolder.Write(folder, model, config, path));
            if (model.Drawing is not null && SamplePicture.Note(model.Settings) is string note) Error.Note(note);
            return new Result(
                path, folder, HuggingFaceFolder.Write(folder, model, config, path, parsed.GetValue(_seed), parsed.GetValue(_threads)));
        }
    }

    private sealed record Result(string Model, string Folder, IReadOnlyList<string> Files) : ICommandResult
    {
        public JsonObject ToJson() => new()
        {
            ["model"] = Model,
            ["folder"] = Folder,
            ["files"] = new JsonArray([.. Files.Select(f => (JsonNode)f)]),
        };

        public void WriteTo(TextWriter output)
        {
            foreach (string file in Files) output.WriteLine(Path.Combine(Folder, file));
        }
    }
}

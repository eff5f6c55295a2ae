using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw export</c>.</summary>
internal static class ExportCommand
{
    private static readonly string[] Formats = ["hf"];

    private static readonly Argument<string> FolderArgument = PathUse.Of(new Argument<string>("DIR") { HelpName = "DIR", Description = "Folder to write; it must be empty or hold an earlier export, unless --force." }, PathKind.FilledFolder,
        (_, folder) => HuggingFaceFolder.FileNames.Select(name => new WrittenPath(Path.Combine(folder, name))));
    private static readonly Option<string> ToOption = PathUse.Of(new Option<string>("--to") { Description = "Layout: hf, as the Hugging Face Hub has models.", DefaultValueFactory = _ => Formats[0], HelpName = "FORMAT", CompletionSources = { Formats } }, PathKind.None);
    private static readonly Option<string> ModelOption = CommonOptions.Model();
    private static readonly Option<ulong> SeedOption = CommonOptions.Seed();
    private static readonly Option<bool> ForceOption = new("--force") { Description = "Write into a folder that holds something else; never over a run, or over the model itself." };
    private static readonly Option<int> ThreadsOption = CommonOptions.Threads();

    public static Command Create()
    {
        var command = new Command("export", "Writes a model for other software: config.json, model.safetensors under PyTorch's names, and a card with what was measured.")
        {
            FolderArgument, ToOption, ModelOption, SeedOption, ForceOption, ThreadsOption,
        };
        command.SetAction(Run);
        HelpWithExamples.Add(command,
            "draw export --to hf draw-mnist                                    the model that ships; then: hf upload NAME draw-mnist",
            "draw export --to hf out --model runs/mnist                        a run of your own",
            "python3 draw-mnist/load_in_pytorch.py draw-mnist --out digits.png load it without this software");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string format = parsed.GetValue(ToOption)!, folder = parsed.GetValue(FolderArgument)!;
        if (!Formats.Contains(format)) throw new UsageException($"there is no layout '{format}'{Nearest.Hint(format, Formats)}; layouts: {string.Join(", ", Formats)}");
        if (HuggingFaceFolder.HoldsImages(folder)) throw new UsageException($"{folder} is a folder of images, among which samples.png would be one more; choose another");
        (Model model, RunConfig config, string path) = ModelSource.Load<Model>(parsed.GetValue(ModelOption)!);
        using (model)
        {
            if (!parsed.GetValue(ForceOption) && HuggingFaceFolder.HoldsOther(folder))
                throw new UsageException($"{folder} holds something else than an exported model; choose another folder, or write into it with --force");
            if (model.Drawing is not null && SamplePicture.Note(model.Settings) is string note) ErrorTerminal.Note(note);
            IReadOnlyList<string> files = HuggingFaceFolder.Write(folder, model, config, path, parsed.GetValue(SeedOption), parsed.GetValue(ThreadsOption));
            if (JsonReport.IsWanted)
                JsonReport.Write(new JsonObject { ["model"] = path, ["folder"] = folder, ["files"] = new JsonArray([.. files.Select(f => (JsonNode)f)]) });
            else foreach (string file in files) Console.Out.WriteLine(Path.Combine(folder, file));
        }
        return ExitCode.Ok;
    }
}

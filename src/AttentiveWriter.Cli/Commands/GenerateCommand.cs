using System.CommandLine;
using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw generate</c>.</summary>
internal static class GenerateCommand
{
    private static readonly Option<string> ModelOption = CommonOptions.Model();
    private static readonly Option<int> CountOption = CommonOptions.Positive(new Option<int>("--count") { Description = "Images to draw.", DefaultValueFactory = _ => 64, HelpName = "N" });
    private static readonly Option<ulong> SeedOption = CommonOptions.Seed();
    private static readonly Option<int?> ClassOption = CommonOptions.Class();
    private static readonly Option<int> ThreadsOption = CommonOptions.Threads();
    private static readonly PictureOptions Pictures = new("samples.png");

    public static Command Create()
    {
        var command = new Command("generate", "Draws new images from the prior.") { ModelOption, CountOption, ClassOption, SeedOption, ThreadsOption };
        Pictures.AddTo(command);
        command.SetAction(Run);
        HelpWithExamples.Add(command,
            "draw generate --out digits.png                                    64 digits from the model that ships",
            "draw generate --count 16 --frames drawing.gif                     watch 16 of them being drawn",
            "draw generate --model runs/mnist --seed 7 --scale 4 --out g.png   from a run of your own",
            "draw generate --model runs/glyphs --class 7                       sevens, from a model trained with --conditional");
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        Pictures.Check(parsed);
        (GenerativeModel model, RunConfig _, string _) = ModelSource.Load<GenerativeModel>(parsed.GetValue(ModelOption)!);
        using (model)
        {
            Drawing drawing = model.Generate(
                parsed.GetValue(CountOption), parsed.GetValue(SeedOption), parsed.GetValue(ThreadsOption), Pictures.EveryStep(parsed),
                parsed.GetValue(ClassOption));
            Pictures.Write(parsed, drawing.Grid(Pictures.Scale(parsed), Pictures.Columns(parsed)), () => Pictures.Frames(parsed, drawing));
        }
        return ExitCode.Ok;
    }
}

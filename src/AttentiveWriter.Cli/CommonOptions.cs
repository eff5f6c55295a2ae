using System.CommandLine;
using AttentiveWriter.Data;

namespace AttentiveWriter.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document on stdout, also on failure, and nothing else there.", Recursive = true };
    public static readonly Option<bool> Quiet = new("--quiet") { Description = "Show no progress and no notes on stderr, only warnings and errors.", Recursive = true };
    public static readonly Option<bool> Verbose = new("--verbose") { Description = "Say on stderr what it runs on and, on failure, where it happened.", Recursive = true };
    public static readonly Option<bool> NoColour = new("--no-color") { Description = "No colour on stderr; so does NO_COLOR, and FORCE_COLOR forces it.", Recursive = true };

    /// <summary>The options that every command has.</summary>
    public static IReadOnlyList<Option<bool>> OfEveryCommand { get; } = [Json, Quiet, Verbose, NoColour];

    public static Option<int> Threads() => Positive(new Option<int>("--threads")
    {
        Description = "Threads to use; the result does not depend on them.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        HelpName = "N",
    });

    public static Option<string> Device()
    {
        var option = new Option<string>("--device")
        {
            Description = "What computes: cpu, or reference, the same in plain loops.",
            DefaultValueFactory = _ => AttentiveWriter.Devices.KnownDevices.Cpu.Name,
            HelpName = "NAME",
        };
        option.AcceptOnlyFromAmong([.. AttentiveWriter.Devices.KnownDevices.Names]);
        return option;
    }

    public static Option<ulong> Seed() => new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1, HelpName = "N" };

    public static Option<string> Model() => new("--model")
    {
        Description = "A model folder, a run folder, a checkpoint, or the name of a model that ships.",
        DefaultValueFactory = _ => "mnist",
        HelpName = "PATH",
        CompletionSources = { _ => ModelSource.Completions },
    };

    public static Option<string?> Data(string description) => new("--data") { Description = $"{description} ({string.Join(", ", DataCatalogue.Names)}), or a folder of PNG images.", HelpName = "NAME", CompletionSources = { _ => DataCatalogue.Names } };

    public static Option<string> Split(string description, string otherwise) => new("--split")
    {
        Description = description,
        DefaultValueFactory = _ => otherwise,
        HelpName = "NAME",
        CompletionSources = { "train", "validation", "test" },
    };

    public static Option<string?> DataDir() => new("--data-dir")
    {
        Description = $"Folder of the data files; otherwise {DataCatalogue.Variable}, then the user's cache.",
        HelpName = "DIR",
    };

    public static Option<Binarisation?> Binarisation() => new("--binarisation")
    {
        Description = "How images are made black and white; otherwise as the model was trained.",
    };

    public static Option<int?> Class() => new("--class")
    {
        Description = "Class of the images, for a model that was trained with --conditional.",
        HelpName = "N",
    };

    public static Option<int> Scale(string description, int? usual = null)
    {
        var option = new Option<int>("--scale") { Description = description, HelpName = "N" };
        if (usual is int scale) option.DefaultValueFactory = _ => scale;
        return Positive(option, 256);
    }

    public static Option<int> Positive(Option<int> option, int most = int.MaxValue)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out int value) && (value < 1 || value > most))
                result.AddError($"{option.Name} is {value}, expected 1{(most == int.MaxValue ? " or more" : $"..{most}")}");
        });
        return option;
    }
}

using System.CommandLine;
using AttentiveWriter.Data;
using AttentiveWriter.Devices;

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

    // More than any machine has, and no more than can be started.
    private const int MostThreads = 1024;

    public static Option<int> Threads() => NumberRange.Of(new Option<int>("--threads")
    {
        Description = "Threads to use; the result does not depend on them.",
        DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, MostThreads),
        HelpName = "N",
    }, 1, MostThreads);

    public static Option<string> Device() => PathUse.Of(new Option<string>("--device")
    {
        Description = "What computes: cpu, or reference, the same in plain loops.",
        DefaultValueFactory = _ => KnownDevices.Cpu.Name,
        HelpName = "NAME",
        CompletionSources = { _ => KnownDevices.Names },
    }, PathKind.None);

    /// <summary>Returns the device that an option names.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static Device DeviceOf(ParseResult parsed, Option<string> option)
    {
        string name = parsed.GetValue(option)!;
        return KnownDevices.Names.Contains(name) ? KnownDevices.Named(name)
            : throw new UsageException($"{option.Name} cannot be '{name}'{Nearest.Hint(name, KnownDevices.Names)}; values: {string.Join(", ", KnownDevices.Names)}");
    }

    /// <summary>Of the command that has it, nothing is written.</summary>
    public static readonly Option<bool> DryRun = new("--dry-run") { Description = "Write nothing: say what would be trained, and estimate time and memory from a few steps." };

    public static Option<ulong> Seed() => NumberRange.Of(new Option<ulong>("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1, HelpName = "N" }, 0);

    public static Option<string> Model() => PathUse.Of(new Option<string>("--model")
    {
        Description = "A model folder, a run folder, a checkpoint, or the name of a model that ships.",
        DefaultValueFactory = _ => "mnist",
        HelpName = "PATH",
        CompletionSources = { _ => ModelSource.Completions },
    }, PathKind.Model);

    public static Option<string?> Data(string description) => PathUse.Of(new Option<string?>("--data") { Description = $"{description} ({string.Join(", ", DataCatalogue.Names)}), or a folder of images.", HelpName = "NAME", CompletionSources = { _ => DataCatalogue.Names } }, PathKind.Data);

    public static Option<string> Split(string description, string otherwise) => PathUse.Of(new Option<string>("--split")
    {
        Description = description,
        DefaultValueFactory = _ => otherwise,
        HelpName = "NAME",
        CompletionSources = { "train", "validation", "test" },
    }, PathKind.None);

    public static Option<string?> DataDir() => PathUse.Of(new Option<string?>("--data-dir")
    {
        Description = $"Folder of the data files; otherwise {DataCatalogue.Variable}, then the user's cache.",
        HelpName = "DIR",
    }, PathKind.InputFolder);

    public static Option<Binarisation?> Binarisation() => new("--binarisation")
    {
        Description = "How images are made black and white, stochastic, threshold or none; otherwise as the model was trained.",
        HelpName = "KIND",
    };

    public static Option<string?> Class() => PathUse.Of(new Option<string?>("--class")
    {
        Description = "Class of the images, by its name or, where none is called so, by its number; for a model that was trained with --conditional.",
        HelpName = "NAME",
    }, PathKind.None);

    public static Option<int> Scale(string description, int? usual = null)
    {
        var option = new Option<int>("--scale") { Description = description, HelpName = "N" };
        if (usual is int scale) option.DefaultValueFactory = _ => scale;
        return NumberRange.Of(option, 1, 256);
    }
}

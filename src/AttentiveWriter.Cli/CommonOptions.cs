using System.CommandLine;
using System.CommandLine.Help;
using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>The options that every command has.</summary>
    /// <param name="command">One of them, or the whole.</param>
    public static IEnumerable<Option> OfEveryCommand(Command command) =>
        Root(command).Options.Where(o => o.Recursive && o is not HelpOption);

    private static Command Root(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is Command parent ? Root(parent) : command;

    // More than any machine has, and no more than can be started.
    private const int MostThreads = 1024;

    // Ten minutes: a validation of rank 0's checkpoint on a slow disk is no reason to give up. At most a week.
    private const double UsualRankTimeout = 600, MostRankTimeout = 7 * 24 * 3600;

    public static Option<int> Threads(Session session) => NumberRange.Of(new CommandOption<int>("--threads")
    {
        Description = "Threads of the processor to use; the result does not depend on them.",
        DefaultValueFactory = _ => Math.Min(session.Processors, MostThreads),
        HelpName = "N",
    }, 1, MostThreads);

    public static Option<double> RankTimeout() => NumberRange.Of(new CommandOption<double>("--rank-timeout")
    {
        Description = "Under mpirun or srun: how long a rank waits for the others before it ends the job.",
        DefaultValueFactory = _ => UsualRankTimeout,
        HelpName = "SECONDS",
    }, 0, MostRankTimeout, isAbove: true);

    public static Option<string> Device() => PathUse.Of(new CommandOption<string>("--device")
    {
        Description = "What computes: cpu, gpu (NVIDIA; gpu:1 is the second), auto (a GPU where there is one), or reference (plain loops).",
        DefaultValueFactory = _ => KnownDevices.Cpu.Name,
        HelpName = "NAME",
        CompletionSources = { _ => DeviceChoice.Names },
    }, PathKind.None);

    public static Option<ulong> Seed() => NumberRange.Of(new CommandOption<ulong>("--seed")
    {
        Description = "Seed of everything random.",
        DefaultValueFactory = _ => 1,
        HelpName = "N",
    }, 0);

    public static Option<string> Model() => PathUse.Of(new CommandOption<string>("--model")
    {
        Description = "A model folder, a run folder, a checkpoint, or the name of a model that ships.",
        DefaultValueFactory = _ => ShippedModels.Best,
        HelpName = "PATH",
        CompletionSources = { _ => ModelSource.Completions },
    }, PathKind.Model);

    public static Option<string?> Data(string description) => PathUse.Of(new CommandOption<string?>("--data")
    {
        Description = $"{description} ({string.Join(", ", DataCatalogue.Names)}), or a folder of images.",
        HelpName = "NAME",
        CompletionSources = { _ => DataCatalogue.Names },
    }, PathKind.Data, names: DataCatalogue.Names);

    public static Option<Split> Split(string description, Split otherwise) => new CommandOption<Split>("--split")
    {
        Description = description,
        DefaultValueFactory = _ => otherwise,
        HelpName = "NAME",
    };

    public static Option<string?> DataDir() => PathUse.Of(new CommandOption<string?>("--data-dir")
    {
        Description = $"Folder of the data files; otherwise {DataCatalogue.Variable}, then the user's cache.",
        HelpName = "DIR",
    }, PathKind.InputFolder);

    public static Option<Binarisation?> Binarisation() => new CommandOption<Binarisation?>("--binarisation")
    {
        Description = "How images are made black and white, stochastic, threshold or none; otherwise as the model was trained.",
        HelpName = "KIND",
    };

    public static Option<string?> Class() => PathUse.Of(new CommandOption<string?>("--class")
    {
        Description =
            "Class of the images, by its name or, where none is called so, by its number, or several that they take in turn (3,7); for a "
                + "model that was trained with --conditional.",
        HelpName = "NAME",
    }, PathKind.None);

    public static Option<int> Scale(string description, int? usual = null)
    {
        var option = new CommandOption<int>("--scale") { Description = description, HelpName = "N" };
        if (usual is int scale) option.DefaultValueFactory = _ => scale;
        return NumberRange.Of(option, 1, 256);
    }
}

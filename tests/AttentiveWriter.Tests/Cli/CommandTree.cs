using System.CommandLine;
using AttentiveWriter.Cli.Commands;

namespace AttentiveWriter.Tests.Cli;

/// <summary>The commands that there are, asked of the command itself: what is new cannot be forgotten.</summary>
internal static class CommandTree
{
    /// <summary>Every command but the whole, such as "data" and "data list".</summary>
    public static IReadOnlyList<string> All { get; } = [.. Walk(new DrawCommand(DrawInProcess.NoSession()), "").Select(c => c.Name)];

    /// <summary>Those that do something themselves.</summary>
    public static IReadOnlyList<string> Leaves { get; } = [.. Walk(new DrawCommand(DrawInProcess.NoSession()), "")
        .Where(c => c.Command.Subcommands.Count == 0).Select(c => c.Name)];

    /// <summary>The leaf that a command line means, or null.</summary>
    public static string? Leaf(string[] arguments) =>
        Leaves.FirstOrDefault(leaf => leaf.Split(' ').SequenceEqual(arguments.Where(a => !a.StartsWith('-')).Take(leaf.Split(' ').Length)));

    /// <summary>Makes what a command line of the tests works on: a finished run named "finished", a classifier named
    /// "classifier".</summary>
    public static void Prepare(DrawRunner draw, string[] arguments)
    {
        if (arguments.Contains("classifier"))
            draw.Run("train", "--preset", "cluttered-mnist", "--data", "glyphs", "--set", "width=28", "--set", "height=28", "--set",
                "hidden=8", "--set", "glimpses=2", "--steps", "1", "--out", "classifier", "--quiet");
        if (arguments.Contains("finished"))
            draw.Run("train", "--preset", "glyphs", "--set", "hidden=8", "--set", "latent=2", "--set", "glimpses=2", "--set",
                "validation_images=5", "--batch", "4", "--steps", "2", "--out", "finished", "--quiet");
    }

    private static IEnumerable<(string Name, Command Command)> Walk(Command command, string path) =>
        command.Subcommands.SelectMany(c => Walk(c, path + c.Name + " ").Prepend((path + c.Name, c)));
}

using System.CommandLine;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli;

/// <summary>The options that say which settings a command starts from.</summary>
/// <param name="defaultPreset">The preset where none is named.</param>
internal sealed class ConfigOptions(string defaultPreset)
{
    public Option<string?> Preset { get; } = PathUse.Of(new CommandOption<string?>("--preset")
    {
        Description = $"Starting point: {string.Join(", ", Runs.Preset.All.Select(p => p.Name))} (otherwise {defaultPreset}).",
        HelpName = "NAME",
        CompletionSources = { _ => Runs.Preset.All.Select(p => p.Name) },
    }, PathKind.None);

    public Option<string?> Config { get; } = PathUse.Of(new CommandOption<string?>("--config")
    {
        Description = "Starting point: a config.json, as each run folder has one.",
        HelpName = "FILE",
    }, PathKind.InputFile);

    public Option<string[]> Set { get; } = PathUse.Of(new CommandOption<string[]>("--set")
    {
        HelpName = "KEY=VALUE",
        CompletionSources = { _ => RunConfig.Keys.SelectMany(key => RunConfig.Choices(key).Prepend("").Select(value => $"{key}={value}")) },
        LazyDescription = () => "Change one setting; may be given several times, and of one key the last counts. Keys: "
            + string.Join(", ", RunConfig.Keys) + ".",
    }, PathKind.None);

    /// <summary>Whether a setting was given a value, by <c>--set</c> or in a <c>--config</c>, rather than left as the starting point has
    /// it.</summary>
    public bool IsGiven(ParseResult parsed, string key) => (parsed.GetValue(Config) is string file && RunConfig.Names(file).Contains(key))
        || IsSet(parsed, key);

    /// <summary>Whether a setting was given a value by <c>--set</c>.</summary>
    public bool IsSet(ParseResult parsed, string key) =>
        (parsed.GetValue(Set) ?? []).Any(assignment => assignment.StartsWith(key + "=", StringComparison.Ordinal));

    /// <summary>Returns the name of what the settings start from.</summary>
    public string NameOf(ParseResult parsed) =>
        parsed.GetValue(Config) is string file ? Path.GetFileNameWithoutExtension(file) : parsed.GetValue(Preset) ?? defaultPreset;

    // A setting by the name that other programs give it, or an option.
    private static string? Meant(ParseResult parsed, string key)
    {
        string option = OptionOf(key);
        return Hints.Setting(key) is string setting ? setting : parsed.CommandResult.Command.Options.Any(o => o.Name == option) ? option
            : null;
    }

    private static string OptionOf(string key) => "--" + key.Replace('_', '-').ToLowerInvariant();

    /// <summary>Returns the settings, and the name of what they start from.</summary>
    public (string Name, RunConfig Config) Read(ParseResult parsed)
    {
        string? file = parsed.GetValue(Config);
        string? preset = parsed.GetValue(Preset);
        if (file is not null && preset is not null)
            throw new UsageException("--config and --preset are both starting points; give one of them");
        (string name, RunConfig config) = file is not null
            ? (NameOf(parsed), RunConfig.Read(file) with { Data = null })
            : (NameOf(parsed), Runs.Preset.Named(preset ?? defaultPreset).Config);
        foreach (string assignment in parsed.GetValue(Set) ?? [])
        {
            int equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) throw new UsageException($"--set '{assignment}' is not KEY=VALUE");
            string key = assignment[..equals];
            if (!RunConfig.Keys.Contains(key) && Meant(parsed, key) is string meant)
                throw new UsageException($"there is no setting '{key}'; did you mean '{meant}'?; settings: "
                + $"{string.Join(", ", config.OwnKeys)}");
            Option? same = parsed.CommandResult.Command.Options.FirstOrDefault(o => o.Name == OptionOf(key));
            if (same is not null && parsed.IsGiven(same))
                throw new UsageException($"{same.Name} and --set {key} are one setting; give one of them");
            config = config.With(key, assignment[(equals + 1)..]);
        }
        if (IsSet(parsed, "mixtures") && config.Model is GenerativeSettings { NeedsLevels: false })
            throw new UsageException("--set mixtures is for likelihood=logistics, of which there is none here; set that too, or leave it "
                + "out");
        return (name, config);
    }
}

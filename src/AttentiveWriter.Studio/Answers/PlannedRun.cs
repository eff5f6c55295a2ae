using AttentiveWriter.Data;
using AttentiveWriter.Runs;
using AttentiveWriter.Studio.Http;
using AttentiveWriter.Studio.Shelves;

namespace AttentiveWriter.Studio.Answers;

/// <summary>A run that somebody asks for: a preset, and settings of their own.</summary>
internal sealed class PlannedRun
{
    private readonly RunConfig _config;
    private readonly HashSet<string> _given;

    /// <summary>Reads a request.</summary>
    public PlannedRun(RequestValues values)
    {
        string name = values.Choice("preset", "glyphs", [.. Preset.All.Select(preset => preset.Name)]);
        IReadOnlyList<(string Key, string Value)> settings = values.Settings("set");
        _given = [.. settings.Select(setting => setting.Key)];
        _config = Preset.Named(name).Config;
        foreach ((string key, string value) in settings)
        {
            // A path from a request is none that is opened.
            if (key == "data" && !DataCatalogue.Names.Contains(value))
                throw Refusal.Wrong(key, $"data is no data set; sets: {string.Join(", ", DataCatalogue.Names)}");
            try
            {
                _config = _config.With(key, value);
            }
            catch (SettingsException e)
            {
                throw Refusal.Wrong(key, e.Message);
            }
        }
    }

    /// <summary>Opens its images, and fits to them what nobody has said.</summary>
    /// <exception cref="Refusal">The settings are wrong, or the images are not here.</exception>
    public Opened Open(DataShelf data)
    {
        ImageSet images = data.Open(_config.Training.Data, Split.Train), validation = data.Open(_config.Training.Data, Split.Validation);
        RunConfig config = DataFit.Of(_config, images, _given.Contains);
        if (config.Problems() is { Count: > 0 } problems) throw Refusal.Wrong(FieldOf(config, problems[0]), string.Join("; ", problems));
        return new Opened(config with { Data = new DataIdentity(config.DataName) { Classes = images.ClassNames } }, images, validation);
    }

    // A problem begins with the setting that it is about.
    private static string FieldOf(RunConfig config, string problem) => config.OwnKeys.FirstOrDefault(key =>
        problem.StartsWith(key + " ", StringComparison.Ordinal)) ?? "set";

    /// <summary>A run whose images are there.</summary>
    public sealed record Opened(RunConfig Config, ImageSet Images, ImageSet Validation);
}

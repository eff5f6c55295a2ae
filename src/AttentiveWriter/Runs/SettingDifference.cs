namespace AttentiveWriter.Runs;

/// <summary>A setting that is not the same in all of some runs.</summary>
/// <param name="Key">The setting, as <c>config.json</c> calls it; <c>kind</c> is that of the model.</param>
/// <param name="Values">Its value in each run; null where that kind of model has no such setting.</param>
public sealed record SettingDifference(string Key, IReadOnlyList<string?> Values)
{
    /// <summary>Returns the settings that differ, the model's first.</summary>
    /// <param name="configs">The settings of each run.</param>
    public static IReadOnlyList<SettingDifference> Of(IReadOnlyList<RunConfig> configs)
    {
        ArgumentNullException.ThrowIfNull(configs);
        // Where somebody's folder of images is makes no difference.
        Dictionary<string, string>[] settings = [.. configs.Select(config => config.WithoutPaths().OwnSettings
            .Prepend((Key: "kind", Value: config.Model.Kind)).ToDictionary(setting => setting.Key, setting => setting.Value))];
        return [.. settings.SelectMany(of => of.Keys).Distinct()
            .Select(key => new SettingDifference(key, [.. settings.Select(of => of.GetValueOrDefault(key))]))
            .Where(setting => setting.Values.Distinct().Count() > 1)];
    }
}

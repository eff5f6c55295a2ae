using System.Text.Json.Nodes;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli;

/// <summary>What commands say of a run that they read.</summary>
internal static class RunWords
{
    /// <summary>The best validation, in letters that every terminal has.</summary>
    public static string Best(RunOverview run) => run.BestWords?.Replace("±", "+-", StringComparison.Ordinal) ?? "-";

    /// <summary>Steps done, and of how many where they are not all.</summary>
    public static string Steps(RunOverview run) => run.StepsWords ?? "-";

    /// <summary>How long it was trained.</summary>
    public static string Time(RunOverview run) => run.Seconds is double seconds ? Duration.Words(seconds) : "-";

    /// <summary>Its data, and how they are made black and white.</summary>
    public static string Data(RunOverview run) => $"{run.Config.DataName}, {Word(run.Config.Training.Binarisation)}";

    /// <summary>All of it in JSON; what is not known is null.</summary>
    public static JsonObject ToJson(string path, RunOverview run) => new()
    {
        ["path"] = path,
        ["kind"] = run.Config.Model.Kind,
        ["summary"] = run.Config.Model.Summary,
        ["data"] = run.Config.DataName,
        ["binarisation"] = Word(run.Config.Training.Binarisation),
        ["state"] = Word(run.State),
        ["steps"] = run.Steps,
        ["planned_steps"] = run.Config.Training.Steps,
        [run.Config.Model.Task.BestKey] = run.BestLoss,
        ["standard_error"] = run.Best?.StandardError,
        ["best_step"] = run.BestStep,
        ["validation_images"] = run.ValidationImages,
        ["seconds"] = run.Seconds,
        ["unreadable"] = run.Unreadable,
    };

    /// <summary>A choice as files and options call it.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}

using AttentiveWriter.Runs;


namespace AttentiveWriter.Cli;

/// <summary>What was probably meant by a word that other programs of the field have.</summary>
internal static class Hints
{
    /// <summary>Returns what a command of other programs is called here, or null.</summary>
    public static string? OtherCommand(string typed) => typed.ToLowerInvariant() switch
    {
        "resume" or "continue" => "train --resume RUN",
        "dry-run" or "plan" => "train --dry-run",
        "fit" or "init" => "train",
        "sample" or "samples" => "generate",
        "eval" or "test" or "validate" => "evaluate",
        "predict" or "infer" => "classify",
        "benchmark" => "bench",
        "plot" or "plots" => "report",
        "download" or "get" => "data get",
        "show" => "data show",
        "list" or "ls" or "presets" => "models",
        "version" => "--version",
        _ => null,
    };

    /// <summary>Returns the setting that was given as if it were an option, or null.</summary>
    public static string? Setting(string option)
    {
        string name = option.TrimStart('-').Replace('-', '_').ToLowerInvariant();
        string key = name switch
        {
            "lr" or "rate" => "learning_rate",
            "min_lr" or "final_lr" => "final_learning_rate",
            "clip" => "clip_norm",
            _ => name,
        };
        return RunConfig.Keys.Contains(key) ? key : null;
    }
}

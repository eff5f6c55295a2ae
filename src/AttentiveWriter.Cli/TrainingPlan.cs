using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>What <c>draw train --dry-run</c> says: the plan of a run, and what it would take here.</summary>
internal static class TrainingPlan
{
    /// <summary>Measures a few steps and shows the plan on stdout; writes no file.</summary>
    public static int Show(RunConfig config, ImageSet images, ImageSet validation, string folder, int threads, string? weights)
    {
        TrainingSettings t = config.Training;
        TrainingEstimate e = TrainingEstimate.Measure(config, images, validation, threads, weights);
        // After the last step the page is drawn, beside the training's memory; nothing else is done then.
        long memory = e.MemoryBytes - e.BesideBytes + Math.Max(e.BesideBytes, HtmlReport.MemoryBytes(config.Model, e.Parameters));
        if (JsonReport.IsWanted)
        {
            // What a run of it would know its data by.
            config = config with { Data = (config.Data ?? new DataIdentity(config.DataName)) with { Train = images.Fingerprint, Validation = validation.Fingerprint } };
            JsonReport.Write(new JsonObject
            {
                ["dry_run"] = true,
                ["run"] = folder,
                ["config"] = JsonNode.Parse(config.ToJson()),
                ["parameters"] = e.Parameters,
                ["training_images"] = images.Count,
                ["validation_images"] = Math.Min(validation.Count, t.ValidationImages),
                ["epochs"] = e.Epochs,
                ["threads"] = e.Threads,
                ["seconds_per_step"] = e.SecondsPerStep,
                ["seconds_per_validation"] = e.SecondsPerValidation,
                ["validations"] = e.Validations,
                ["seconds"] = e.Seconds,
                ["memory_bytes"] = memory,
                ["disk_bytes"] = e.DiskBytes,
            });
            return ExitCode.Ok;
        }
        Console.Out.WriteLine($"model     {config.Model.Summary}, {Plural.Of(e.Parameters, "parameter", "N0")}");
        Console.Out.WriteLine($"data      {t.Data}, {Plural.Of(images.Count, "training image", "N0")}, {config.Model.Width} x {config.Model.Height} x {config.Model.Channels}, {t.Binarisation.Describe(images)}; validated on {ImagePart.Describe(Math.Min(validation.Count, t.ValidationImages), validation.Count)}");
        Console.Out.WriteLine($"training  {ProgressText.Counted(t.Steps, "step")} of {ProgressText.Counted(t.Batch, "image")}, {e.Epochs:F1} epochs, seed {t.Seed}, {ProgressText.Counted(e.Threads, "thread")}");
        Console.Out.WriteLine($"time      {Time(e)}");
        Console.Out.WriteLine($"memory    about {ProgressText.Bytes(memory)}{(memory > TrainingEstimate.MachineBytes ? $"; this machine has {ProgressText.Bytes(TrainingEstimate.MachineBytes)}, so it cannot be trained here" : "")}");
        Console.Out.WriteLine($"disk      about {ProgressText.Bytes(e.DiskBytes)} in {folder}");
        if (SamplePicture.Note(config.Model) is string note) Console.Out.WriteLine($"pictures  {note}");
        ErrorTerminal.Note("dry run: nothing was written");
        return ExitCode.Ok;
    }

    private static string Time(TrainingEstimate e) => e is { SecondsPerStep: double step, SecondsPerValidation: double validation, Seconds: double all }
        ? $"about {ProgressText.Time(all)} = {ProgressText.Counted(e.Steps, "step")} of {1000 * step:F1} ms + {ProgressText.Counted(e.Validations, "validation")} of {validation:F1} s, if the machine stays as busy as now"
        : "unknown: there is too little free memory to try a step";
}

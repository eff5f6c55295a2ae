using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>What <c>draw train --dry-run</c> says: the plan of a run, and what it would take here.</summary>
/// <param name="Config">Its settings, with what is known of its data.</param>
/// <param name="Images">Its training images.</param>
/// <param name="Validation">Its validation images.</param>
/// <param name="Folder">Where it would be.</param>
/// <param name="Estimate">What a few steps took.</param>
/// <param name="Device">Where it would train.</param>
internal sealed record TrainingPlan(RunConfig Config, ImageSet Images, ImageSet Validation, string Folder, TrainingEstimate Estimate,
    Device Device) : ICommandResult
{
    // After the last step the page is drawn, beside the training's memory; nothing else is done then.
    private long Memory => Estimate.MemoryBytes - Estimate.BesideBytes
        + Math.Max(Estimate.BesideBytes, HtmlReport.MemoryBytes(Config.Model, Estimate.Parameters));

    private long Most => Device.OwnMemory ?? TrainingEstimate.MachineBytes;

    /// <summary>Measures a few steps; writes no file.</summary>
    public static TrainingPlan Measure(
        RunConfig config, ImageSet images, ImageSet validation, string folder, int threads, string? weights, Device device) =>
        new(config, images, validation, folder,
            TrainingEstimate.Measure(config, images, validation, threads, weights, device: device), device);

    public JsonObject ToJson() => new()
    {
        ["dry_run"] = true,
        ["run"] = Folder,
        ["config"] = JsonNode.Parse((Config with { Data = Data }).ToJson()),
        ["parameters"] = Estimate.Parameters,
        ["training_images"] = Images.Count,
        ["validation_images"] = Validated,
        ["epochs"] = Estimate.Epochs,
        ["device"] = Device.Description,
        ["threads"] = Estimate.Threads,
        ["seconds_per_step"] = Estimate.SecondsPerStep,
        ["seconds_per_validation"] = Estimate.SecondsPerValidation,
        ["validations"] = Estimate.Validations,
        ["seconds"] = Estimate.Seconds,
        ["memory_bytes"] = Memory,
        ["disk_bytes"] = Estimate.DiskBytes,
    };

    public void WriteTo(TextWriter output)
    {
        (ModelSettings m, TrainingSettings t, TrainingEstimate e) = (Config.Model, Config.Training, Estimate);
        output.WriteLine($"model     {m.Summary}, {Plural.Of(e.Parameters, "parameter", "N0")}");
        output.WriteLine($"data      {t.Data}, {Plural.Of(Images.Count, "training image", "N0")}, {m.Width} x {m.Height} x {m.Channels}, "
            + $"{t.Binarisation.Describe(Images)}; validated on {ImagePart.Describe(Validated, Validation.Count)}");
        output.WriteLine($"training  {ProgressText.Counted(t.Steps, "step")} of {ProgressText.Counted(t.Batch, "image")}, {e.Epochs:F1} "
            + "epochs, "
            + $"seed {t.Seed}, {ProgressText.WorkedBy(Device, e.Threads)}");
        output.WriteLine($"time      {Time(e)}");
        output.WriteLine($"memory    about {ProgressText.Bytes(Memory)}{(Memory > Most
            ? $"; {(Device.OwnMemory is null ? "this machine" : Device.Description)} has {ProgressText.Bytes(Most)}, so it cannot be "
                + "trained here" : "")}");
        output.WriteLine($"disk      about {ProgressText.Bytes(e.DiskBytes)} in {Folder}");
        if (SamplePicture.Note(m) is string note) output.WriteLine($"pictures  {note}");
    }

    public void Comment(ErrorTerminal error) => error.Note("dry run: nothing was written");

    // What a run of it would know its data by.
    private DataIdentity Data =>
        (Config.Data ?? new DataIdentity(Config.DataName)) with { Train = Images.Fingerprint, Validation = Validation.Fingerprint };

    private long Validated => Math.Min(Validation.Count, Config.Training.ValidationImages);

    private static string Time(TrainingEstimate e) =>
        e is { SecondsPerStep: double step, SecondsPerValidation: double validation, Seconds: double all }
        ? $"about {ProgressText.Time(all)} = {ProgressText.Counted(e.Steps, "step")} of {1000 * step:F1} ms + "
            + $"{ProgressText.Counted(e.Validations, "validation")} of {validation:F1} s, if the machine stays as busy as now"
        : "unknown: there is too little free memory to try a step";
}

using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Runs;

public class FiniteTensorTests
{
    private const string Tensor = "decoder.weight_hh", Moment = "adam.variance.encoder.bias";

    /// <summary>Every way in which weights are taken from a file, as (what, how).</summary>
    public static TheoryData<string> Readers =>
        ["model folder", "run folder", "checkpoint", "wanted kind", "resume", "weights of a new run", "weights of a plan"];

    [Theory]
    [MemberData(nameof(Readers))]
    public void Read_WeightThatIsNotFinite_NamesTensorPlaceAndValue(string reader)
    {
        foreach (float value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            using var temp = new TempFolder();
            Run(temp["run"]);
            Spoil(temp["run/model.safetensors"], Tensor, 31, value);
            Spoil(new RunFolder(temp["run"]).NewestCheckpoint()!, Tensor, 31, value);
            if (reader == "checkpoint") File.Delete(temp["run/model.safetensors"]);

            // 31 = 5 * 6 + 1.
            AssertRefused(() =>
                Open(reader, temp),
                $"tensor '{Tensor}' holds {value.ToString(System.Globalization.CultureInfo.InvariantCulture)} at [5, 1], expected finite "
                + "numbers");
        }
    }

    [Fact]
    public void Resume_MomentThatIsNotFinite_IsRefused()
    {
        using var temp = new TempFolder();
        Run(temp["run"]);
        Spoil(new RunFolder(temp["run"]).NewestCheckpoint()!, Moment, 2, float.NaN);

        AssertRefused(() => SmallRun.Resume(temp["run"]).Dispose(), $"tensor '{Moment}' holds NaN at [2]");
    }

    [Fact]
    public void StartOrResume_NewestCheckpointIsNotFinite_IsPassedOver()
    {
        using var temp = new TempFolder();
        Run(temp["run"]);
        string newest = new RunFolder(temp["run"]).NewestCheckpoint()!;
        Spoil(newest, Moment, 2, float.PositiveInfinity);

        using TrainingRun training = SmallRun.StartOrResume(temp["run"]);

        Assert.Contains(Moment, Assert.Single(training.Opening.PassedOver), StringComparison.Ordinal);
        Assert.True(training.Trainer.Step < 20);
    }

    [Fact]
    public void Load_DoubleBeyondFloat_SaysSo()
    {
        byte[] file = SafetensorsTests.File("""{"a":{"dtype":"F64","shape":[2],"data_offsets":[0,16]} }""",
            [.. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(-1e300)]);

        AssertRefused(() => SafetensorsTests.Read(file), "tensor 'a', F64, holds -1E+300, beyond the range of float32");
    }

    private static void Open(string reader, TempFolder temp)
    {
        string checkpoint = new RunFolder(temp["run"]).NewestCheckpoint()!;
        switch (reader)
        {
            case "model folder" or "run folder": ModelFolder.Load(temp["run"]).Model.Dispose(); break;
            case "checkpoint": ModelFolder.Load(checkpoint).Model.Dispose(); break;
            case "wanted kind": ModelFolder.Load<GenerativeModel>(temp["run"]).Model.Dispose(); break;
            case "resume": SmallRun.Resume(temp["run"], steps: 30).Dispose(); break;
            case "weights of a new run":
                TrainingRun.Start(SmallRun.Config, SmallRun.Images, SmallRun.Validation, temp["new"],
                    new RunOptions { Weights = temp["run"] }).Dispose();
                break;
            default: TrainingEstimate.Measure(SmallRun.Config, SmallRun.Images, SmallRun.Validation, 1, weights: temp["run"]); break;
        }
    }

    private static void Run(string folder)
    {
        using TrainingRun training = SmallRun.Start(folder);
        training.Run();
    }

    // Rewritten with right hashes: what a program that diverged would have saved.
    private static void Spoil(string path, string tensor, int index, float value)
    {
        var file = SafetensorsFile.Read(path);
        file.Tensors[tensor].Data[index] = value;
        SafeTensor[] tensors = [.. file.Tensors.Values];
        var words = file.Metadata.Where(m => !m.Key.StartsWith("sha256.", StringComparison.Ordinal)).ToDictionary();
        using FileStream stream = File.Create(path);
        SafetensorsWriter.Write(stream, tensors, TensorHashes.Add(tensors, words));
    }

    private static void AssertRefused(Action read, string expected)
    {
        var error = Assert.Throws<InputFileException>(read);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}

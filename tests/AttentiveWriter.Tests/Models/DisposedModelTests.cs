using AttentiveWriter.Autograd;
using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Models;

/// <summary>Weights whose memory was given back are somebody else's numbers: nothing may draw, measure, train or save by them.</summary>
public class DisposedModelTests
{
    public static TheoryData<string> Presets => [.. Preset.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Any_ModelThatIsDisposed_Throws(string preset)
    {
        RunConfig config = Preset.Named(preset).Config;
        using var folder = new TempFolder();
        Model model = config.Model.Create();
        model.Initialise(1);
        model.Dispose();
        float[] image = new float[config.Model.Pixels];
        var images = new ArrayImageSet(image, config.Model.Width, config.Model.Height, config.Model.Channels, labels: [0]);

        Action[] uses =
        [
            () => Evaluation.Measure(model, images, 1, Binarisation.None),
            () => ModelFolder.Save(folder["model"], model, config),
            () => new Trainer(model, config.Training with { Batch = 1 }, images, threads: 1).Dispose(),
            () => model.Initialise(1),
            () =>
            {
                using Executor executor = KnownDevices.Cpu.Start(1);
                using var tape = new Tape(executor, 1, training: false);
                model.Record(tape);
            },
            () => _ = model.Device,
            () => _ = model.Parameters.Parameters,
        ];
        if (model.Drawing is { } drawing) uses = [.. uses, () => drawing.Generate(1, seed: 1), () => drawing.Reconstruct(image, seed: 1)];

        Assert.All(uses, use => Assert.Contains("has been disposed", Assert.Throws<ObjectDisposedException>(use).Message,
            StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder["model"]));
    }
}

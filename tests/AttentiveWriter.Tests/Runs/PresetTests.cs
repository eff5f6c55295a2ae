using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

public class PresetTests
{
    [Fact]
    public void Named_Mnist_IsThePapersModel()
    {
        RunConfig config = Preset.Named("mnist").Config;

        DrawSettings model = Assert.IsType<DrawSettings>(config.Model);
        Assert.Equal((28, 28, 1), (model.Width, model.Height, model.Channels));
        Assert.Equal((64, 256, 100), (model.Glimpses, model.Hidden, model.Latent));
        Assert.Equal(((int?)2, (int?)5), (model.Read, model.Write));
        Assert.Equal((100, "mnist"), (config.Training.Batch, config.Training.Data));
    }

    [Fact]
    public void All_EveryPreset_IsValidAndHasItsOwnName()
    {
        Assert.All(Preset.All, p => Assert.Empty(p.Config.Problems()));
        Assert.Equal(Preset.All.Count, Preset.All.Select(p => p.Name).Distinct().Count());
    }

    [Fact]
    public void Named_Unknown_NamesTheNearestAndAll()
    {
        var error = Assert.Throws<SettingsException>(() => Preset.Named("mnits"));

        Assert.Contains("did you mean 'mnist'?", error.Message, StringComparison.Ordinal);
        Assert.All(Preset.All, p => Assert.Contains(p.Name, error.Message, StringComparison.Ordinal));
    }

    [RealDataFact("mnist")]
    public void All_EveryPresetOnMnistOrGlyphs_TrainsResumesExactlyAndIsMeasured() => CheckAll("mnist", "cluttered-mnist", "glyphs");

    [RealDataFact("binarized-mnist")]
    public void All_EveryPresetOnBinarizedMnist_TrainsResumesExactlyAndIsMeasured() => CheckAll("binarized-mnist");

    [RealDataFact("cifar-10-sample")]
    public void All_EveryPresetOnCifar10_TrainsResumesExactlyAndIsMeasured() => CheckAll("cifar10");

    [RealDataFact("svhn-format-sample")]
    public void All_EveryPresetOnSvhn_TrainsResumesExactlyAndIsMeasured() => CheckAll("svhn");

    [Fact]
    public void All_EveryPreset_IsOnDataThatATestHas() =>
        Assert.All(Preset.All, p =>
            Assert.Contains(p.Config.Training.Data,
                (string[])["mnist", "cluttered-mnist", "glyphs", "binarized-mnist", "cifar10", "svhn"]));

    private static void CheckAll(params string[] data)
    {
        foreach (Preset preset in Preset.All.Where(p => data.Contains(p.Config.Training.Data))) Check(preset);
    }

    private static void Check(Preset preset)
    {
        using TempFolder whole = new(), parts = new();
        RunConfig config = preset.Config with { Training = preset.Config.Training with { Steps = 4, Batch = 5, ValidationImages = 5 } };
        ImageSet images = Open(config, Split.Train), validation = Open(config, Split.Validation);
        using (TrainingRun training = TrainingRun.Start(config, images, validation, whole.Path,
            new RunOptions { Threads = 2 })) Assert.True(training.Run(), preset.Name);
        using (TrainingRun training = TrainingRun.Start(config, images, validation, parts.Path, new RunOptions { Threads = 1 }))
        {
            using var stop = new CancellationTokenSource();
            Assert.False(training.Run(new StopAt(2, stop), stop.Token), preset.Name);
        }
        using (TrainingRun training = TrainingRun.Resume(parts.Path, images, validation, new RunOptions { Threads = 2 })) training.Run();

        Assert.Equal(File.ReadAllBytes(whole[ModelFolder.WeightsName]), File.ReadAllBytes(parts[ModelFolder.WeightsName]));
        (Model model, _) = ModelFolder.Load(whole.Path);
        using (model)
        {
            Assert.True(double.IsFinite(Evaluation.Measure(model, Open(config, Split.Test), 5, config.Training.Binarisation).Bound),
                preset.Name);
            if (model is GenerativeModel generative) Assert.InRange(generative.Generate(2, 1).Final(1).ToArray().Average(), 0, 1);
        }
    }

    private static ImageSet Open(RunConfig config, Split split) =>
        DataCatalogue.Open(config.Training.Data, split, RealData.Find(config.Training.Data switch
        {
            "cifar10" => "cifar-10-sample",
            "svhn" => "svhn-format-sample",
            "binarized-mnist" => "binarized-mnist",
            _ => "mnist",
        }));
}

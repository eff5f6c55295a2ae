using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Models.ConvDraw;
using AttentiveWriter.Models.ConvVae;
using AttentiveWriter.Models.Vae;
using AttentiveWriter.Nn;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Models.Draw;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Models;

/// <summary>What every kind of model that draws must do.</summary>
public class GenerativeModelTests
{
    public static TheoryData<string> Names => new(Shapes.Keys);

    internal static Dictionary<string, ModelSettings> Shapes { get; } = new()
    {
        ["draw"] = DrawBatch.Small with { Width = SmallRun.Size, Height = SmallRun.Size },
        ["draw, affine"] = DrawBatch.Small with
        {
            Width = SmallRun.Size,
            Height = SmallRun.Size,
            ReadAttention = AttentionKind.Affine,
            WriteAttention = AttentionKind.Affine
        },
        ["draw, no attention"] = DrawBatch.Small with { Width = SmallRun.Size, Height = SmallRun.Size, Read = null, Write = null },
        ["draw, learned prior"] = DrawBatch.Small with { Width = SmallRun.Size, Height = SmallRun.Size, Prior = PriorKind.Learned },
        ["draw, logistics"] = DrawBatch.Small with
        {
            Width = SmallRun.Size,
            Height = SmallRun.Size,
            Likelihood = LikelihoodKind.Logistics,
            Mixtures = 2
        },
        ["vae, logistics"] = new VaeSettings
        {
            Width = SmallRun.Size,
            Height = SmallRun.Size,
            Hidden = 9,
            Latent = 3,
            Likelihood = LikelihoodKind.Logistics
        },
        ["vae"] = new VaeSettings { Width = SmallRun.Size, Height = SmallRun.Size, Hidden = 9, Latent = 3 },
        ["conv-draw"] = new ConvDrawSettings
        {
            Width = SmallRun.Size,
            Height = SmallRun.Size,
            Glimpses = 2,
            Filters = 4,
            Hidden = 4,
            Latent = 2
        },
        ["conv-vae"] = new ConvVaeSettings { Width = SmallRun.Size, Height = SmallRun.Size, Filters = 4, Latent = 3 },
    };

    internal static Dictionary<string, ModelSettings> Told => Shapes.ToDictionary(s => s.Key, s => s.Value with { Classes = 10 });

    [Fact]
    public void Shapes_EveryKind_IsThere() =>
        Assert.Equal(BuiltInKinds.All.Where(k => k is not ClassifierSettings).Select(k => k.Kind).Order(), Shapes.Values.Select(s => s.Kind)
            .Distinct().Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Train_AFewImagesAgainAndAgain_LowersTheLoss(string shape)
    {
        using var batch = new ModelBatch(Shapes[shape], 4);

        double first = batch.Step(0, 0.02).Loss, last = 0;
        for (int i = 1; i < 150; i++) last = batch.Step(i, 0.02).Loss;

        Assert.InRange(last, 0, 0.8 * first);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Train_StoppedAndResumedOnOtherThreads_GivesTheSameBits(string shape)
    {
        using TempFolder whole = new(), parts = new();
        RunConfig config = Config(Told[shape], 12);
        using (TrainingRun training = SmallRun.Start(whole.Path, config)) training.Run();
        using (TrainingRun training = SmallRun.Start(parts.Path, config, threads: 2))
        {
            using var stop = new CancellationTokenSource();
            training.Run(new StopAt(5, stop), stop.Token);
            Assert.Equal(5, training.Trainer.Step);
        }
        using (TrainingRun training = SmallRun.Resume(parts.Path, threads: 3)) training.Run();

        Assert.Equal(File.ReadAllBytes(whole[ModelFolder.WeightsName]), File.ReadAllBytes(parts[ModelFolder.WeightsName]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reconstruct_AndGenerate_DoNotDependOnThreads(string shape)
    {
        using var model = Fresh(Told[shape]);
        float[] images = Numbers.Uniform(7 * model.Settings.Pixels, 3);
        int[] labels = [3, 1, 4, 1, 5, 9, 2];

        Drawing one = model.Reconstruct(images, 1, threads: 1, labels: labels),
            three = model.Reconstruct(images, 1, threads: 3, labels: labels);
        Drawing drawn = model.Generate(7, 1, threads: 1), again = model.Generate(7, 1, threads: 3);

        Assert.Equal(model.Steps, one.Steps);
        for (int i = 0; i < 7; i++)
        {
            Numbers.AssertSameBits(one.Final(i), three.Final(i), $"reconstruction {i}");
            Numbers.AssertSameBits(drawn.Final(i), again.Final(i), $"image {i}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_IsTheLossOfTraining(string shape)
    {
        using var batch = new ModelBatch(Shapes[shape], 2);
        double[] evaluated = [.. Enumerable.Range(0, 2).Select(threads =>
            Evaluation.Measure((GenerativeModel)batch.Model, SmallRun.Images, 20, AttentiveWriter.Data.Binarisation.None,
                threads: threads + 1).Bound)];

        Assert.Equal(evaluated[0], evaluated[1]);
        if (((GenerativeSettings)Shapes[shape]).Likelihood != LikelihoodKind.Bernoulli) return;
        // A fresh model knows nothing: about one bit a pixel, log 2 nats.
        Assert.InRange(evaluated[0], 0.8 * Math.Log(2) * SmallRun.Size * SmallRun.Size, 1.3 * Math.Log(2) * SmallRun.Size * SmallRun.Size);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Generate_ToldAClass_DrawsItWhateverElse(string shape)
    {
        using var model = Fresh(Told[shape]);

        Drawing all = model.Generate(12, 1), threes = model.Generate(12, 1, label: 3);

        // Without a class, image i is of class i, i - 10, ...: image 3 is the same and the others differ.
        Numbers.AssertSameBits(all.Final(3), threes.Final(3), "a three");
        Assert.NotEqual(all.Final(4).ToArray(), threes.Final(4).ToArray());
    }

    [Fact]
    public void Generate_NoSuchClass_SaysSo()
    {
        using GenerativeModel told = Fresh(Told["vae"]), untold = Fresh(Shapes["vae"]);
        float[] image = new float[told.Settings.Pixels];

        Assert.Contains("class 10 is not one of 0..9", Assert.Throws<SettingsException>(() => told.Generate(1, 1, label: 10)).Message);
        Assert.Contains("told no classes", Assert.Throws<SettingsException>(() => untold.Generate(1, 1, label: 0)).Message);
        Assert.Contains("0 classes for 1 image", Assert.Throws<SettingsException>(() => told.Reconstruct(image, 1)).Message);
        Assert.Contains("told no classes", Assert.Throws<SettingsException>(() => untold.Reconstruct(image, 1, labels: [0])).Message);
    }

    [Fact]
    public void Generate_OneStepAndFinishedImagesOnly_KeepsNoWindows()
    {
        using var model = Fresh(DrawBatch.Small with { Glimpses = 1 });

        Assert.Null(model.Generate(1, 1, everyStep: false).WriteWindows);
        Assert.NotNull(model.Generate(1, 1).WriteWindows);
    }

    [Fact]
    public void Problems_SizesThatCannotBeTrained_AreNamedBeforeAnyMemoryIsTaken()
    {
        ModelSettings[] tooLarge =
        [
            new ConvVaeSettings { Width = 1024, Height = 1024, Filters = 1024, Levels = 8 },
            new ConvVaeSettings { Width = 1024, Height = 1024, Filters = 1024, Levels = 1 },
            new ConvDrawSettings { Width = 256, Height = 256, Levels = 1, Latent = 17 },
            new ConvDrawSettings { Width = 256, Height = 256, Filters = 1024, Hidden = 1024 },
        ];

        Assert.All(tooLarge, settings => Assert.All(settings.Problems(), problem => Assert.Contains("lower", problem)));
        Assert.All(tooLarge, settings => Assert.NotEmpty(settings.Problems()));
        Assert.All(BuiltInKinds.All, kind => Assert.Empty(kind.Problems()));
    }

    [Fact]
    public void Start_ImagesWithoutTheModelsClasses_IsRefusedBeforeAnythingIsWritten()
    {
        using var temp = new TempFolder();
        File.WriteAllText(temp["keep"], "");
        var few = new RunConfig(Told["vae"] with { Classes = 3 }, SmallRun.Config.Training);

        var error = Assert.Throws<SettingsException>(() => SmallRun.Start(temp.Path, few));

        Assert.Contains("classes 0..9, the model knows 0..2 (classes=3)", error.Message);
        Assert.Equal(["keep"], Directory.GetFileSystemEntries(temp.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Generate_AffineAttention_HasWindowsThatCanBePainted()
    {
        using var model = Fresh(Shapes["draw, affine"]);

        Drawing drawing = model.Generate(2, 1);

        AffineGlimpse window = Assert.IsType<AffineGlimpse>(drawing.WriteWindows![0][0]);
        Assert.True(window.Quadrilateral.IsBounded);
        // A fresh window is about centred over 60 % of the image.
        Assert.InRange(window.CentreX, 1, SmallRun.Size);
        Assert.InRange(window.Quadrilateral.TopRight.X - window.Quadrilateral.TopLeft.X, 0.3f * SmallRun.Size, SmallRun.Size);
        Assert.NotEqual(drawing.Frames(scale: 4)[0].Pixels, drawing.Frames(scale: 4, windows: false)[0].Pixels);
    }

    internal static GenerativeModel Fresh(ModelSettings settings)
    {
        var model = (GenerativeModel)settings.Create();
        model.Initialise(1);
        return model;
    }

    private static RunConfig Config(ModelSettings model, long steps) =>
        SmallRun.Config with
        {
            Model = model,
            Training = SmallRun.Config.Training with { Steps = steps, Binarisation = AttentiveWriter.Data.Binarisation.None }
        };
}

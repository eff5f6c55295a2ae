using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Models;
using AttentiveWriter.Tests.Models.Own;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

/// <summary>What a kind of model that a program registers must do as well as the library's own.</summary>
public class OwnKindTests
{
    public static TheoryData<string> Names => [.. OwnKinds.All.Keys];

    [Fact]
    public void Config_IsWrittenAndReadAsThatOfOthers()
    {
        RunConfig config = Config("own").With("glimpses", "3").With("activation", "relu").With("read", "4");
        var model = Assert.IsType<OwnSettings>(config.Model);

        Assert.Equal((3, ActivationFunction.Relu, 4), (model.Glimpses, model.Activation, model.Read));
        Assert.Null(Assert.IsType<OwnSettings>(config.With("read", "none").Model).Read);
        Assert.StartsWith("{\n  \"model\": {\n    \"kind\": \"own\",\n", config.ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"activation\": \"Relu\"", config.ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain("summary", config.ToJson(), StringComparison.Ordinal);
        Assert.Equal(config, RunConfig.Parse(config.ToJson(), "here"));
        Assert.Equal(new OwnGeneratedSettings { Read = 5 },
            RunConfig.Parse("""{"model": {"kind": "own-generated", "read": 5}}""", "here").Model);
        Assert.Contains("glimpses is 9, expected 1..8", config.With("glimpses", "9").Problems());
        Assert.Contains("there is no setting 'glimpse'; did you mean 'glimpses'?",
            Assert.Throws<SettingsException>(() => config.With("glimpse", "1")).Message);
        Assert.Contains("did you mean 'own'?",
            Assert.Throws<InputFileException>(() => RunConfig.Parse("""{"model": {"kind": "owm"}}""", "here")).Message);
    }

    [Fact]
    public void Config_OfAKindThatNobodyRegistered_SaysWhatToDo()
    {
        using var temp = new TempFolder();
        RunConfig config = SmallRun.Config with { Model = new ModelKindsTests.Unknown { Width = SmallRun.Size, Height = SmallRun.Size } };
        const string Expected =
            "the kind of model 'unknown' is not registered; a program that has one of its own calls ModelKinds.Register";

        Assert.Contains(Expected, Assert.Throws<SettingsException>(() => SmallRun.Start(temp["run"], config)).Message);
        Assert.Contains(Expected, Assert.Throws<SettingsException>(config.ToJson).Message);
        Assert.False(Directory.Exists(temp["run"]));
    }

    [Fact]
    public void Config_WithASettingThatATrainingHas_IsRefused()
    {
        Assert.NotEmpty(OwnKinds.All);
        Assert.Contains("has settings that a training has, too: steps",
            Assert.Single((SmallRun.Config with { Model = new OwnClashSettings() }).Problems()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Train_StoppedAndResumedOnOtherThreads_GivesTheSameBits(string kind)
    {
        using TempFolder whole = new(), parts = new();
        using (TrainingRun training = SmallRun.Start(whole.Path, Config(kind))) Assert.True(training.Run());
        using (TrainingRun training = SmallRun.Start(parts.Path, Config(kind), threads: 2))
        {
            using var stop = new CancellationTokenSource();
            training.Run(new StopAt(5, stop), stop.Token);
        }
        using (TrainingRun training = SmallRun.Resume(parts.Path, threads: 3)) Assert.True(training.Run());

        Assert.Equal(File.ReadAllBytes(whole[ModelFolder.WeightsName]), File.ReadAllBytes(parts[ModelFolder.WeightsName]));
        MetricRow[] rows = [.. new RunFolder(whole.Path).Metrics().Where(row => row.Split == Split.Validation)];
        Assert.InRange(rows[^1].Loss, 0, rows[0].Loss);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_ATrainedModel_MeasuresAndDraws(string kind)
    {
        using var temp = new TempFolder();
        using (TrainingRun training = SmallRun.Start(temp["run"], Config(kind))) training.Run();

        (Model model, RunConfig config) = ModelFolder.Load(temp["run"]);
        using (model)
        {
            Assert.Equal(kind, config.Model.Kind);
            Evaluation one = Measured(model, 1), three = Measured(model, 3);
            Assert.Equal((one.Bound, one.StandardError, one.Reconstruction), (three.Bound, three.StandardError, three.Reconstruction));
            Assert.True(double.IsFinite(one.Bound));
            HuggingFaceFolder.Write(temp["export"], model, config, temp["run"]);
            Assert.False(File.Exists(temp["export/load_in_pytorch.py"]));
            Assert.Contains($"registers the kind '{kind}'", File.ReadAllText(temp["export/README.md"]), StringComparison.Ordinal);
            if (model is not GenerativeModel generative) return;
            Image picture = generative.Generate(4, 1).Grid(columns: 2);
            Assert.Equal(2 * SmallRun.Size + 3 * 2, picture.Width);
            Assert.Equal(generative.Steps + 1,
                generative.Reconstruct(Numbers.Uniform(3 * config.Model.Pixels, 1), 1, labels: config.Model.Classes > 0 ? [1, 2, 3] : null)
                .Frames().Count);
        }
        (model, _) = ModelFolder.Load(temp["export"]);
        model.Dispose();
    }

    [Fact]
    public void Run_OfATaskOfItsOwn_IsShownByItEverywhere()
    {
        using var temp = new TempFolder();
        using (TrainingRun run = SmallRun.Start(temp["run"], Config("own-plain")))
        using (var events = new TensorBoardObserver(run, temp["logs"]))
        using (var lines = new StringWriter())
        {
            run.Trainer.Observers.Add(events);
            run.Trainer.Observers.Add(new ProgressWriter(lines));
            run.Run();
            Assert.Contains("% of the pixels told", lines.ToString(), StringComparison.Ordinal);
        }
        (Model model, RunConfig config) = ModelFolder.Load(temp["run"]);
        using (model)
        {
            var folder = new RunFolder(temp["run"]);
            double told = folder.Metrics().Last(row => row.Split == Split.Validation).Figures.Others["told"];
            Assert.InRange(told, 1, 100);
            Assert.Equal(["pixel-loss", "told", "learning-rate", "gradient-norm", "speed"], RunPlots.Write(folder, config.Model.Task)
                .Select(plot => plot.Name));
            Assert.Contains(Path.Combine(folder.PlotsPath, "told.svg"), RunFiles.Names(folder));
            new HtmlReport(folder, model, config, null, threads: 1).Write(temp["report.html"]);
            string page = File.ReadAllText(temp["report.html"]), figure = FormattableString.Invariant($"{told:F1} %");
            Assert.Contains($"<dt>pixels told</dt><dd>{figure}</dd>", page, StringComparison.Ordinal);
            Assert.Contains($"{figure} of the pixels told.", page, StringComparison.Ordinal);
            Evaluation measured = Measured(model, 1);
            Assert.True(ModelCard.AddEvaluation(temp["run"], config.Model.Task, measured, "glyphs", Split.Test, "made", seed: 1));
            Assert.Equal("pixels told", ModelCard.Evaluations(temp["run"])[0][^1]);
            HuggingFaceFolder.Write(temp["export"], model, config, temp["run"]);
            Assert.Contains("metrics: [pixels told]", File.ReadAllText(temp["export/README.md"]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Load_AsAnotherSort_SaysWhich()
    {
        using var temp = new TempFolder();
        using (TrainingRun training = SmallRun.Start(temp["run"], Config("own-plain"))) training.Run();

        var error = Assert.Throws<InputFileException>(() => ModelFolder.Load<GenerativeModel>(temp["run"]));
        Assert.Contains("the model is of kind 'own-plain', expected a model that draws", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_APlainModel_GivesTheLossOfTraining()
    {
        using Model model = Config("own-plain").Model.Create();
        model.Initialise(1);

        Evaluation measured = Measured(model, 2);

        Assert.Equal(measured.Reconstruction, measured.Bound);
        Assert.InRange(measured.Bound, 0.8 * Math.Log(2) * model.Settings.Pixels, 1.3 * Math.Log(2) * model.Settings.Pixels);
        Assert.Throws<SettingsException>(() => Evaluation.Measure(model, SmallRun.Images, 3, Binarisation.None, samples: 2));
    }

    private static Evaluation Measured(Model model, int threads) =>
        Evaluation.Measure(model, SmallRun.Images, 30, Binarisation.None, threads: threads);

    private static RunConfig Config(string kind) => SmallRun.Config with
    {
        Model = OwnKinds.All[kind] with { Width = SmallRun.Size, Height = SmallRun.Size },
        Training = SmallRun.Config.Training with { Steps = 12, Binarisation = Binarisation.None },
    };
}

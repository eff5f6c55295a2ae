using AttentiveWriter.Autograd;
using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Training;

public class TrainerTests
{
    private static readonly TrainingSettings Settings = SmallRun.Config.Training;

    [Fact]
    public void Run_InMemory_HasTheBitsOfARunInAFolder()
    {
        using var temp = new TempFolder();
        using TrainingRun run = SmallRun.Start(temp.Path);
        using var model = new DrawModel(SmallRun.Model);
        using var trainer = new Trainer(model, Settings, SmallRun.Images, SmallRun.Validation, threads: 2);
        var rows = new Rows();
        trainer.Observers.Add(rows);

        Assert.True(run.Run());
        Assert.True(trainer.Run());

        AssertSameWeights(run.Model, model);
        Assert.Equal(run.Folder.Metrics().Select(row => (row.Split, row.Step, row.Loss)),
            rows.All.Select(row => (row.Split, row.Step, row.Loss)));
        Assert.Equal((20, true, run.Trainer.BestBound), (trainer.Step, trainer.IsFinished, trainer.BestBound));
    }

    [Fact]
    public void Trainer_Disposed_NeitherRunsNorLendsItsAverage()
    {
        using var model = new DrawModel(SmallRun.Model);
        var trainer = new Trainer(model, Settings with { AverageDecay = 0.9 }, SmallRun.Images, threads: 1);
        trainer.Run();
        Model trained = trainer.Trained;
        trainer.Dispose();

        Assert.Equal(typeof(Trainer).FullName, Assert.Throws<ObjectDisposedException>(() => trainer.Run()).ObjectName);
        Assert.Throws<ObjectDisposedException>(() => trained.Drawing!.Generate(1, seed: 1));
        // The model that was given is its owner's.
        Assert.NotEmpty(model.Generate(1, seed: 1).Grid(1).Pixels);
    }

    [Fact]
    public void Run_ModelWithWeightsOfItsOwn_BeginsWithThem()
    {
        using DrawModel drawn = new(SmallRun.Model), given = new(SmallRun.Model);
        given.Initialise(77);
        float[] before = given.Parameters.Parameters[0].Read();

        using var first = new Trainer(drawn, Settings, SmallRun.Images, threads: 1);
        using var second = new Trainer(given, Settings, SmallRun.Images, threads: 1);

        Assert.Equal(before, given.Parameters.Parameters[0].Read());
        Assert.NotEqual(before, drawn.Parameters.Parameters[0].Read());
    }

    [Fact]
    public void Run_Cancelled_GoesOnWhereItStopped()
    {
        using DrawModel whole = new(SmallRun.Model), cut = new(SmallRun.Model);
        using var once = new Trainer(whole, Settings, SmallRun.Images, SmallRun.Validation, threads: 1);
        using var twice = new Trainer(cut, Settings, SmallRun.Images, SmallRun.Validation, threads: 1);
        using var stop = new CancellationTokenSource();
        twice.Observers.Add(new StopAt(7, stop));

        Assert.True(once.Run());
        Assert.False(twice.Run(stop.Token));
        Assert.Equal(7, twice.Step);
        Assert.True(twice.Run());

        AssertSameWeights(whole, cut);
    }

    [Fact]
    public void Run_SeveralObservers_TellsEachInTheirOrder()
    {
        using var model = new DrawModel(SmallRun.Model);
        using var trainer = new Trainer(model, Settings, SmallRun.Images, SmallRun.Validation, threads: 1);
        var told = new List<string>();
        foreach (string name in new[] { "a", "b" }) trainer.Observers.Add(new Witness(name, told));
        // All of its methods have defaults.
        trainer.Observers.Add(new Silent());

        trainer.Run();

        Assert.Equal(["a started", "b started"], told[..2]);
        Assert.Equal(20, told.Count(what => what == "a stepped"));
        Assert.Equal(["a validated 8", "b validated 8", "a validated 15", "b validated 15", "a validated 20", "b validated 20"],
            told.Where(what => what.Contains("validated")));
    }

    [Fact]
    public void LearningRate_OwnFunction_IsThatOfEachStep()
    {
        using DrawModel model = new(SmallRun.Model), still = new(SmallRun.Model);
        using var trainer = new Trainer(model, Settings with { LogSteps = 1 }, SmallRun.Images, threads: 1)
        {
            LearningRate = step =>
            step < 3 ? 0 : 1e-3 * step
        };
        var rows = new Rows();
        trainer.Observers.Add(rows);
        using var untrained = new Trainer(still, Settings, SmallRun.Images, threads: 1);
        using var stop = new CancellationTokenSource();
        trainer.Observers.Add(new StopAt(3, stop));

        trainer.Run(stop.Token);
        AssertSameWeights(still, model);
        trainer.Run();

        Assert.Equal(Enumerable.Range(0, 20).Select(step => step < 3 ? 0 : 1e-3 * step), rows.All.Where(row => row.Split == Split.Train)
            .Select(row => row.LearningRate!.Value));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1e-3)]
    [InlineData(double.PositiveInfinity)]
    public void LearningRate_NoRate_IsRefusedBeforeTheStep(double rate)
    {
        using var model = new DrawModel(SmallRun.Model);
        using var trainer = new Trainer(model, Settings, SmallRun.Images, threads: 1) { LearningRate = _ => rate };

        Assert.Contains("learning rate of step 0", Assert.Throws<SettingsException>(() => trainer.Run()).Message, StringComparison.Ordinal);
        Assert.Equal(0, trainer.Step);
    }

    // Near 1 the decay that a float can hold is another than the one meant: what it leaves of the beginning must be that of the float.
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(0.9999)]
    [InlineData(0.999999)]
    public void Of_WeightsThatDoNotMove_AreTheWeights(double decay)
    {
        using var model = new DrawModel(SmallRun.Model);
        model.Initialise(1);
        using Executor executor = model.Device.Start(1);
        using var average = new WeightAverage(model, executor, 1, decay);

        for (int step = 0; step < 3; step++)
        {
            average.Add();
            foreach ((Parameter of, Parameter averaged) in model.Parameters.Parameters.Zip(average.Model.Parameters.Parameters))
                Assert.All(of.Read().Zip(averaged.Read()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    [Fact]
    public void Run_AverageDecay_JudgesTheAverageOfTheWeights()
    {
        const double Decay = 0.8;
        using var model = new DrawModel(SmallRun.Model);
        using var trainer = new Trainer(model, Settings with { AverageDecay = Decay }, SmallRun.Images, SmallRun.Validation, threads: 2);
        var weights = new Weights(model);
        var rows = new Rows();
        trainer.Observers.Add(weights);
        trainer.Observers.Add(rows);

        trainer.Run();

        double[] expected = new double[weights.Each[0].Length];
        for (int i = 0; i < weights.Each.Count; i++)
        {
            double share = (1 - Decay) * Math.Pow(Decay, weights.Each.Count - 1 - i) / (1 - Math.Pow(Decay, weights.Each.Count));
            for (int k = 0; k < expected.Length; k++) expected[k] += share * weights.Each[i][k];
        }
        float[] averaged = trainer.Trained.Parameters.Parameters[^1].Read();
        Assert.NotSame(model, trainer.Trained);
        Assert.All(averaged.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        MetricRow last = rows.All[^1];
        Assert.Equal(Bound(trainer.Trained), last.Loss);
        Assert.Equal(Bound(model), last.RawLoss);
        Assert.NotEqual(last.Loss, last.RawLoss);

        static double Bound(Model of) => Evaluation.Measure(of, SmallRun.Validation, 12, Settings.Binarisation, Settings.Seed).Bound;
    }

    [Fact]
    public void Run_NoAverage_TrainsTheModelToUse()
    {
        using var model = new DrawModel(SmallRun.Model);
        using var trainer = new Trainer(model, Settings, SmallRun.Images, threads: 1);

        Assert.Same(model, trainer.Trained);
    }

    [Fact]
    public void Trainer_Disposed_LeavesTheModel()
    {
        using var model = new DrawModel(SmallRun.Model);
        using (var trainer = new Trainer(model, Settings, SmallRun.Images, threads: 1)) trainer.Run();

        Assert.True(model.Generate(2, seed: 1).IsFinite);
    }

    [Fact]
    public void Run_AverageInAFolder_ResumesBitForBitAndSavesTheAverage()
    {
        using TempFolder whole = new(), cut = new();
        RunConfig config = SmallRun.Config.With("average_decay", "0.9").With("checkpoint_steps", "5");
        using (TrainingRun run = SmallRun.Start(whole.Path, config)) run.Run();
        using (TrainingRun run = SmallRun.Start(cut.Path, config, threads: 2))
        {
            using var stop = new CancellationTokenSource();
            run.Run(new StopAt(11, stop), stop.Token);
        }
        using TrainingRun second = SmallRun.Resume(cut.Path, threads: 3);
        second.Run();

        Assert.Equal(File.ReadAllText(whole["metrics.jsonl"]), File.ReadAllText(cut["metrics.jsonl"]));
        Assert.Equal(File.ReadAllBytes(whole["model.safetensors"]), File.ReadAllBytes(cut["model.safetensors"]));
        Assert.Contains("| moving average | of the weights, decay 0.9: it is what the model has |", File.ReadAllText(cut["README.md"]),
            StringComparison.Ordinal);
        // A checkpoint has both, and what is loaded from it is the average.
        using Model loaded = ModelFolder.Load(second.Folder.NewestCheckpoint()!).Model;
        AssertSameWeights(second.Trainer.Trained, loaded);
        Assert.NotEqual(second.Model.Parameters.Parameters[^1].Read(), loaded.Parameters.Parameters[^1].Read());
    }

    [Fact]
    public void Trainer_Classifier_TrainsOnImagesOfAProgramsOwn()
    {
        var random = new Random(3);
        (float[] Image, int Label)[] all = [.. Enumerable.Range(0, 40).Select(i => (Stripes(i % 2 == 0, random), i % 2))];
        var images = new ArrayImageSet(all.Select(one => one.Image), 6, 6, labels: all.Select(one => one.Label));
        using var model = new GlimpseClassifier(new ClassifierSettings
        {
            Width = 6,
            Height = 6,
            Classes = 2,
            Glimpses = 2,
            Hidden = 16,
            Read = 4
        });
        using var trainer = new Trainer(model,
            new TrainingSettings { Batch = 20, Steps = 150, LearningRate = 1e-2, Binarisation = Binarisation.None }, images, images);
        using var lines = new StringWriter();
        trainer.Observers.Add(new ProgressWriter(lines));

        trainer.Run();

        Assert.Equal(0, Evaluation.Measure(model, images, 40, Binarisation.None).ErrorRate);
        Assert.Contains("step 150/150  validation error 0.00 %, cross-entropy", lines.ToString(), StringComparison.Ordinal);
        Assert.Contains("step 10/150  loss ", lines.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Trainer_WhatCannotBeTrained_IsRefused()
    {
        using var model = new DrawModel(SmallRun.Model);
        var others = new ArrayImageSet(new float[9 * 9 * 2], 9, 9);

        Assert.Contains("8 x 8 x 1", Assert.Throws<SettingsException>(() => new Trainer(model, Settings, others)).Message,
            StringComparison.Ordinal);
        Assert.Contains("9 x 9 x 1", Assert.Throws<SettingsException>(() => new Trainer(model, Settings, SmallRun.Images, others)).Message,
            StringComparison.Ordinal);
        Assert.Contains("batch is 0",
            Assert.Throws<SettingsException>(() => new Trainer(model, Settings with { Batch = 0 }, SmallRun.Images)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(model, Settings, SmallRun.Images, threads: 0));
        using var told = new DrawModel(SmallRun.Model with { Classes = 3 });
        Assert.Contains("have no labels",
            Assert.Throws<SettingsException>(() => new Trainer(told, Settings, new ArrayImageSet(new float[64], 8, 8))).Message,
            StringComparison.Ordinal);
    }

    private static float[] Stripes(bool upright, Random random) =>
        [.. Enumerable.Range(0, 36)
            .Select(i => (upright ? i % 6 : i / 6) % 2 == 0 ? 0.8f + 0.2f * random.NextSingle() : 0.2f * random.NextSingle())];

    private static void AssertSameWeights(Model expected, Model actual)
    {
        foreach ((Parameter left, Parameter right) in expected.Parameters.Parameters.Zip(actual.Parameters.Parameters))
            Numbers.AssertSameBits(left.Read(), right.Read(), left.Name);
    }

    private sealed class Rows : ITrainingObserver
    {
        public List<MetricRow> All { get; } = [];

        public void Measured(MetricRow row) => All.Add(row);
    }

    private sealed class Weights(Model model) : ITrainingObserver
    {
        public List<float[]> Each { get; } = [];

        public void Stepped(long step, StepResult result) => Each.Add(model.Parameters.Parameters[^1].Read());
    }

    private sealed class Witness(string name, List<string> told) : ITrainingObserver
    {
        public void Started(Model of, TrainingSettings settings, long step) => told.Add($"{name} started");

        public void Stepped(long step, StepResult result) => told.Add($"{name} stepped");

        public void Validated(long step, Evaluation? evaluation, bool isBest) => told.Add($"{name} validated {step}");
    }

    private sealed class Silent : ITrainingObserver;
}

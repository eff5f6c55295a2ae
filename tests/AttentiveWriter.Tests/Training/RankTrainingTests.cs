using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Models.ConvDraw;
using AttentiveWriter.Models.Vae;
using AttentiveWriter.Nn;
using AttentiveWriter.Ranks;
using AttentiveWriter.Tests.Ranks;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Training;

public class RankTrainingTests
{
    private static readonly TrainingSettings Settings = SmallRun.Config.Training with { Batch = 12, Groups = 6, Steps = 8 };

    public static TheoryData<string> Kinds => [.. Models.Keys];

    private static Dictionary<string, ModelSettings> Models => new()
    {
        ["draw"] = SmallRun.Model,
        ["draw without attention"] = SmallRun.Model with { Read = null, Write = null },
        ["conditional draw"] = SmallRun.Model with { Classes = 10 },
        ["vae"] = new VaeSettings { Width = SmallRun.Size, Height = SmallRun.Size, Channels = 1, Hidden = 7, Latent = 3 },
        ["conv-draw"] = new ConvDrawSettings
        {
            Width = SmallRun.Size,
            Height = SmallRun.Size,
            Channels = 1,
            Glimpses = 2,
            Levels = 1,
            Filters = 3,
            Hidden = 3,
            Latent = 2,
        },
        ["classifier"] = new ClassifierSettings
        {
            Width = SmallRun.Size,
            Height = SmallRun.Size,
            Channels = 1,
            Classes = 10,
            Glimpses = 2,
            Read = 3,
            Hidden = 6,
        },
    };

    // R17, of the library: ranks of a job in threads. Over MPI itself: MpiTrainingTests.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Run_AnyRanks_GivesTheBitsOfOne(string kind)
    {
        Trained alone = Train(kind, null, threads: 2);

        foreach (int size in new[] { 2, 3, 6 })
            foreach (Trained rank in ThreadRanks.Run(size, ranks => Train(kind, ranks, threads: 1 + ranks.Rank % 2)))
            {
                Numbers.AssertSameBits(alone.Weights, rank.Weights, $"{size} ranks, parameter ");
                Assert.Equal(alone.Rows, rank.Rows);
            }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void Run_AnyThreads_GivesTheSameBits(int groups)
    {
        Trained one = Train("draw", null, threads: 1, groups);

        foreach (int threads in new[] { 2, 3 })
            Numbers.AssertSameBits(one.Weights, Train("draw", null, threads, groups).Weights, $"{threads} threads, parameter ");
    }

    // The gradient is the same but for the order of its sums.
    [Fact]
    public void Run_OtherGroups_ComesToNearlyTheSame()
    {
        Trained one = Train("draw", null, threads: 1, groups: 1), six = Train("draw", null, threads: 1, groups: 6);

        Assert.NotEqual(one.Weights, six.Weights);
        Numbers.AssertNear(one.Weights, six.Weights, 1e-3, "weight");
    }

    [Theory]
    [InlineData(4, 6, "groups is 6, and 4 ranks cannot share that evenly; set groups to 4, or take fewer ranks")]
    [InlineData(2, 1, "groups is 1, and 2 ranks cannot share that evenly; set groups to 2, or take fewer ranks")]
    [InlineData(5, 1, "groups is 1, and 5 ranks cannot share that evenly; take as many ranks as divide the batch of 12 images, or another "
        + "batch")]
    public void Trainer_RanksThatDoNotDivideTheGroups_AreRefused(int size, int groups, string problem)
    {
        var refused = Assert.Throws<SettingsException>(() => ThreadRanks.Run(size, ranks => Train("draw", ranks, 1, groups)));

        Assert.Equal(problem, refused.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(24)]
    public void Problems_GroupsThatDoNotDivideTheBatch_AreListed(int groups) =>
        Assert.Equal([$"groups is {groups}, expected 1..12, a divisor of the batch"], (Settings with { Groups = groups }).Problems());

    [Fact]
    public void Run_OneRankIsAskedToStop_AllStopAfterTheSameStep()
    {
        long[] steps = ThreadRanks.Run(3, ranks =>
        {
            using var stop = new CancellationTokenSource();
            using Model model = SmallRun.Model.Create();
            using var trainer = new Trainer(model, Settings, SmallRun.Images, threads: 1, ranks: ranks);
            if (ranks.Rank == 2) trainer.Observers.Add(new StopAt(5, stop));
            Assert.False(trainer.Run(stop.Token));
            return trainer.Step;
        });

        Assert.Equal([5, 5, 5], steps);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Measure_AnyRanks_GivesTheFiguresOfOne(string kind)
    {
        // More images than a pass takes, and more ranks than there are passes.
        ImageSet images = new Glyphs(1, Split.Validation, SmallRun.Size);
        foreach (int samples in kind == "classifier" ? [1] : new[] { 1, 3 })
        {
            string alone = Figures(null, samples);
            foreach (int size in new[] { 2, 3, 5 })
                Assert.All(ThreadRanks.Run(size, ranks => Figures(ranks, samples)), figures => Assert.Equal(alone, figures));
        }

        string Figures(ICommunicator? ranks, int samples)
        {
            using Model model = Models[kind].Create();
            model.Initialise(3);
            Evaluation e = Evaluation.Measure(model, images, 130, Settings.Binarisation, samples: samples, ranks: ranks);
            return $"{e.Loss:R} {e.Reconstruction:R} {e.Latent:R} {e.StandardError:R} {e.ErrorRate:R} "
                + string.Join(' ', e.LatentPerStep.Select(l => $"{l:R}"))
                + string.Join(' ', (e.LossPerImage ?? []).Select(l => $"{l:R}"));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(true, AttentionKind.Affine)]
    [InlineData(false)]
    public void Generate_AnyRanks_GivesTheDrawingOfOne(bool everyStep, AttentionKind write = AttentionKind.Gaussian)
    {
        string alone = Drawn(null);

        foreach (int size in new[] { 2, 3, 8 }) Assert.All(ThreadRanks.Run(size, Drawn), drawn => Assert.Equal(alone, drawn));

        string Drawn(ICommunicator? ranks)
        {
            using var model = (GenerativeModel)(SmallRun.Model with { WriteAttention = write }).Create();
            model.Initialise(3);
            // Fewer images than the most ranks.
            Drawing drawing = model.Generate(7, seed: 4, threads: 1 + (ranks?.Rank ?? 0) % 2, everyStep, ranks: ranks);
            return string.Join(' ', Enumerable.Range(0, 7).SelectMany(i => drawing.Final(i).ToArray()).Select(value => $"{value:R}"))
                + string.Join(' ', (drawing.WriteWindows ?? []).SelectMany(step => step));
        }
    }

    [Fact]
    public void Measure_OneRankIsAskedToStop_AllStop()
    {
        bool[] stopped = ThreadRanks.Run(2, ranks =>
        {
            using Model model = SmallRun.Model.Create();
            model.Initialise(3);
            using var stop = new CancellationTokenSource();
            if (ranks.Rank == 1) stop.Cancel();
            Exception? stopping = Record.Exception(() => Evaluation.Measure(
                model, SmallRun.Validation, 12, Settings.Binarisation, cancellation: stop.Token, ranks: ranks));
            return stopping is OperationCanceledException;
        });

        Assert.Equal([true, true], stopped);
    }

    private static Trained Train(string kind, ICommunicator? ranks, int threads, int groups = 6)
    {
        using Model model = Models[kind].Create();
        using var trainer = new Trainer(
            model, Settings with { Groups = groups, AverageDecay = 0.5 }, SmallRun.Images, SmallRun.Validation, threads, ranks);
        var rows = new MeasuredRows();
        trainer.Observers.Add(rows);
        Assert.True(trainer.Run());
        return new Trained([.. trainer.Trained.Parameters.Parameters.SelectMany(p => p.Read())], rows.All);
    }

    private sealed record Trained(float[] Weights, List<string> Rows);

    private sealed class MeasuredRows : ITrainingObserver
    {
        public List<string> All { get; } = [];

        public void Measured(MetricRow row) =>
            All.Add($"{row.Split} {row.Step} {row.Loss:R} {row.Latent:R} {row.GradientNorm:R} {row.UpdateRatio:R} {row.StandardError:R}");
    }
}

using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Models.ConvDraw;
using AttentiveWriter.Mpi;
using AttentiveWriter.Ranks;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Mpi;

/// <summary>Twenty steps of some models over the ranks of a job: rank 0 prints a hash of each one's weights and validation.</summary>
internal static class MpiTrainings
{
    /// <summary>The first word of a command line that runs them.</summary>
    public const string Word = "mpi-trainings";

    private static readonly TrainingSettings Settings = SmallRun.Config.Training with { Batch = 12, Groups = 4, Steps = 20 };

    private static readonly ModelSettings[] Models =
    [
        SmallRun.Model,
        SmallRun.Model with { Read = null, Write = null },
        new ClassifierSettings
        {
            Width = SmallRun.Size,
            Height = SmallRun.Size,
            Channels = 1,
            Classes = 10,
            Glimpses = 2,
            Read = 3,
            Hidden = 6,
        },
        new ConvDrawSettings
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
    ];

    /// <summary>Trains each; a line for each.</summary>
    public static string[] Lines(ICommunicator? ranks) => [.. Models.Select(model => $"{model.Summary}: {Trained(model, ranks)}")];

    public static void Run()
    {
        using var ranks = MpiCommunicator.Join();
        string[] lines = Lines(ranks);
        ranks.RequireSame("result", string.Join('\n', lines));
        if (ranks.Rank > 0) return;
        Console.Out.WriteLine($"\n{ranks.Size}\n{string.Join('\n', lines)}");
    }

    private static string Trained(ModelSettings settings, ICommunicator? ranks)
    {
        using Model model = settings.Create();
        using var trainer = new Trainer(model, Settings, SmallRun.Images, SmallRun.Validation, threads: 1, ranks);
        trainer.Run();
        return FormattableString.Invariant($"{AttentiveWriter.Runs.WeightsHash.Of(model)} {trainer.BestBound:R}");
    }
}

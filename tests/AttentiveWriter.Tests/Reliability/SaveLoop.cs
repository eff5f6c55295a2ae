using AttentiveWriter.Formats;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Reliability;

/// <summary>A process to be killed: it trains, saves at every step and says so before and after; started again, it goes on from the newest
/// checkpoint.</summary>
internal static class SaveLoop
{
    /// <summary>The first word of a command line that starts it.</summary>
    public const string Word = "save-loop";

    public const string Atomic = "atomic", InPlace = "in-place";

    // A few megabytes a checkpoint, so that most of the time goes into saving.
    private static readonly RunConfig Config = new(SmallRun.Model with { Hidden = 240, Glimpses = 1 },
        SmallRun.Config.Training with { Batch = 1, Steps = 1_000_000, LogSteps = 1_000, CheckpointSteps = 1, KeepCheckpoints = 2 });

    /// <summary>Runs.</summary>
    /// <param name="arguments">The folder, the way to save, and after how many saves to end.</param>
    public static void Run(ReadOnlySpan<string> arguments)
    {
        (string folder, string mode, int saves) = (arguments[0], arguments[1], int.Parse(arguments[2]));
        DiskFileSystem.Current = new SpokenFiles(mode == InPlace);
        using TrainingRun training = TrainingRun.Start(
            Config, SmallRun.Images, null, folder, new RunOptions { Threads = 1, Existing = ExistingRun.Resume });
        using var stop = new CancellationTokenSource();
        training.Run(new Speaker(saves, stop), stop.Token);
    }

    private sealed class Speaker(int saves, CancellationTokenSource stop) : ITrainingObserver
    {
        private int _saved;

        public void Stepped(long step, StepResult result)
        {
        }

        public void Saved(string path)
        {
            Console.Out.WriteLine(path);
            Console.Out.Flush();
            if (++_saved >= saves) stop.Cancel();
        }
    }
}

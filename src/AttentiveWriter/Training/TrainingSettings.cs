using AttentiveWriter.Data;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Training;

/// <summary>How a model is trained: all that, with the data and the version, decides every bit of the result.</summary>
public sealed record TrainingSettings
{
    /// <summary>The most <see cref="Steps"/>: more than anyone will train, and so few that images can be counted, for the largest batch
    /// times these stays below 2^63.</summary>
    public const long MaxSteps = 1_000_000_000_000;

    /// <summary>The largest <see cref="Batch"/>.</summary>
    public const int MaxBatch = 65536;

    // Beyond every use, and well within what the numbers take.
    private const float MaxConstant = 1e30f;
    private const double MaxMinutes = 1e9;

    // Of weights in float32 an average over many more steps than a million would not move.
    private const double MaxAverageDecay = 0.999999;

    /// <summary>Name of the data set, or a folder of images.</summary>
    public string Data { get; init; } = "mnist";

    /// <summary>How images are made black and white.</summary>
    public Binarisation Binarisation { get; init; } = Binarisation.Stochastic;

    /// <summary>Of a folder of images: what becomes of those that are not of the model's size.</summary>
    public Resize Resize { get; init; }

    /// <summary>Of a folder of images: chooses which train, which validate and which test.</summary>
    public ulong SplitSeed { get; init; }

    /// <summary>Images in a batch, 1..65536.</summary>
    public int Batch { get; init; } = 100;

    /// <summary>Groups of images, a divisor of <see cref="Batch"/>, whose gradients are formed apart and added in a fixed order: what ranks
    /// share, where a training runs on several. Another number gives other last bits, another number of ranks does not.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Training steps in all, 1..10^12; the learning rate falls along them.</summary>
    public long Steps { get; init; } = 50_000;

    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Learning rate at the start, above 0.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Learning rate at the end, 0 or more; between, it falls along half a cosine.</summary>
    public double FinalLearningRate { get; init; } = 1e-4;

    /// <summary>Steps over which the learning rate rises to what it would be without them, 0..<see cref="MaxSteps"/>; 0 begins with the
    /// full one.</summary>
    public long WarmUpSteps { get; init; }

    /// <summary>Decay of an exponential moving average of the weights, 0 to 0.999999, such as 0.999; 0 for none. Where there is one, it is
    /// what is judged and saved as the model, and checkpoints have it beside the weights.</summary>
    public double AverageDecay { get; init; }

    /// <summary>Adam's decay of the mean, 0 to below 1.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Adam's decay of the variance, 0 to below 1.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Adam's epsilon, above 0, at most 10^30.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Largest global norm of the gradient, above 0, at most 10^30.</summary>
    public float ClipNorm { get; init; } = 5;

    /// <summary>Images of the validation split that a run is judged on, 1 or more: drawn at random, always the same.</summary>
    public int ValidationImages { get; init; } = 1000;

    /// <summary>Fewest steps from one validation to the next, 1 or more: an epoch that is shorter is judged together with those after
    /// it.</summary>
    public int ValidationSteps { get; init; } = 100;

    /// <summary>Minutes between checkpoints, above 0, at most 10^9; one is also saved at each validation.</summary>
    public double CheckpointMinutes { get; init; } = 10;

    /// <summary>Steps between checkpoints; 0 for none but those by time and validation.</summary>
    public long CheckpointSteps { get; init; }

    /// <summary>Checkpoints kept, 1 or more.</summary>
    public int KeepCheckpoints { get; init; } = 3;

    /// <summary>Steps between rows of the metrics, 1 or more.</summary>
    public int LogSteps { get; init; } = 10;

    /// <summary>The constants of the optimiser.</summary>
    internal AdamSettings Adam => new(Beta1, Beta2, Epsilon, ClipNorm);

    /// <summary>Arrays of each parameter in a checkpoint: its values, the two moments, and the moving average where there is one.</summary>
    internal int SavedArrays => AverageDecay > 0 ? 4 : 3;

    /// <summary>The learning rate of a step, counted from 0.</summary>
    /// <param name="step">Steps done before it.</param>
    public double LearningRateAt(long step) => Schedule(step);

    /// <summary>The learning rate as a function of the step.</summary>
    internal Func<long, double> Schedule => LearningRates.WarmUp(WarmUpSteps, LearningRates.Cosine(LearningRate, FinalLearningRate, Steps));

    /// <summary>Lists everything that is wrong with these settings; empty where all is well.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        void Check(bool good, string name, object value, string expected)
        {
            if (!good) problems.Add(FormattableString.Invariant($"{name} is {value}, expected {expected}"));
        }

        Check(!string.IsNullOrWhiteSpace(Data), "data", "empty", "the name of a data set");
        Check(Data?.Contains('\0') != true, "data", "text with a character 0", "the name of a data set");
        Check(Enum.IsDefined(Binarisation), "binarisation", Binarisation, string.Join(", ", Enum.GetNames<Binarisation>()));
        Check(Enum.IsDefined(Resize), "resize", Resize, string.Join(", ", Enum.GetNames<Resize>()));
        Check(Batch is >= 1 and <= MaxBatch, "batch", Batch, $"1..{MaxBatch}");
        Check(Groups >= 1 && (Batch < 1 || Batch % Groups == 0), "groups", Groups, $"1..{Math.Max(1, Batch)}, a divisor of the batch");
        Check(Steps is >= 1 and <= MaxSteps, "steps", Steps, $"1..{MaxSteps}");
        Check((float)LearningRate > 0 && LearningRate <= 1, "learning_rate", Shown(LearningRate), "above 0, at most 1");
        Check(FinalLearningRate is >= 0 and <= 1, "final_learning_rate", FinalLearningRate, "0..1");
        Check(WarmUpSteps is >= 0 and <= MaxSteps, "warm_up_steps", WarmUpSteps, $"0..{MaxSteps}");
        Check(AverageDecay is >= 0 and <= MaxAverageDecay, "average_decay", AverageDecay, "0..0.999999");
        Check(Beta1 is >= 0 and < 1, "beta1", Beta1, "0 to below 1");
        Check(Beta2 is >= 0 and < 1, "beta2", Beta2, "0 to below 1");
        Check(Epsilon is > 0 and <= MaxConstant, "epsilon", Epsilon, "above 0, at most 1e30");
        Check(ClipNorm is > 0 and <= MaxConstant, "clip_norm", ClipNorm, "above 0, at most 1e30");
        Check(ValidationImages >= 1, "validation_images", ValidationImages, $"1..{int.MaxValue}");
        Check(ValidationSteps >= 1, "validation_steps", ValidationSteps, $"1..{int.MaxValue}");
        Check((float)CheckpointMinutes > 0 && CheckpointMinutes <= MaxMinutes, "checkpoint_minutes", Shown(CheckpointMinutes),
            "above 0, at most 1e9");
        Check(CheckpointSteps >= 0, "checkpoint_steps", CheckpointSteps, $"0..{long.MaxValue}");
        Check(KeepCheckpoints >= 1, "keep_checkpoints", KeepCheckpoints, $"1..{int.MaxValue}");
        Check(LogSteps >= 1, "log_steps", LogSteps, $"1..{int.MaxValue}");
        return problems;
    }

    // What is reckoned in 32 bits is out of a range where what is left of it there is.
    private static string Shown(double value) =>
        FormattableString.Invariant($"{value}") + ((float)value == 0 && value > 0 ? ", which is 0 in 32 bits" : "");
}

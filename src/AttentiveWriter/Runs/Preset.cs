using AttentiveWriter.Data;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Models.ConvDraw;
using AttentiveWriter.Models.ConvVae;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Models.Vae;
using AttentiveWriter.Nn;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>A named starting point: a model, its data and how to train it.</summary>
/// <param name="Name">What is typed.</param>
/// <param name="Summary">What it is, in one line.</param>
/// <param name="Config">The settings.</param>
public sealed record Preset(string Name, string Summary, RunConfig Config)
{
    /// <summary>All presets.</summary>
    public static IReadOnlyList<Preset> All { get; } =
    [
        new("mnist", "the paper's MNIST model: 64 glimpses, LSTM 256, latent 100, read 2x2, write 5x5, batch 100", new(
            new DrawSettings { Width = 28, Height = 28, Channels = 1, Glimpses = 64, Hidden = 256, Latent = 100, Read = 2, Write = 5 },
            new TrainingSettings { Data = "mnist", Batch = 100, Steps = 50_000 })),
        new("mnist-small", "a quick MNIST model: 16 glimpses, LSTM 128, latent 16", new(
            new DrawSettings { Width = 28, Height = 28, Channels = 1, Glimpses = 16, Hidden = 128, Latent = 16, Read = 5, Write = 5 },
            new TrainingSettings { Data = "mnist", Batch = 100, Steps = 3_000, LearningRate = 2e-3 })),
        new("mnist-quick", "20 minutes of MNIST on two cores to 84.9 nats: 16 glimpses, LSTM 256, latent 32, affine writing", new(
            new DrawSettings
            {
                Width = 28, Height = 28, Channels = 1, Glimpses = 16, Hidden = 256, Latent = 32, Read = 5, Write = 5,
                    WriteAttention = AttentionKind.Affine,
            },
            new TrainingSettings { Data = "mnist", Batch = 50, Steps = 28_800, LearningRate = 1.5e-3 })),
        new("mnist-fixed", "the fixed binarisation of the paper's figure: 32 glimpses, LSTM 256, latent 32, affine writing", new(
            new DrawSettings
            {
                Width = 28, Height = 28, Channels = 1, Glimpses = 32, Hidden = 256, Latent = 32, Read = 5, Write = 5,
                    WriteAttention = AttentionKind.Affine,
            },
            new TrainingSettings
            {
                Data = "binarized-mnist", Batch = 50, Steps = 66_000, LearningRate = 3e-3, FinalLearningRate = 1e-5,
            })),
        new("mnist-no-attention", "DRAW without attention: 10 glimpses of the whole image, LSTM 256, latent 100", new(
            new DrawSettings { Width = 28, Height = 28, Channels = 1, Glimpses = 10, Hidden = 256, Latent = 100, Read = null,
                Write = null },
            new TrainingSettings { Data = "mnist", Batch = 100, Steps = 50_000 })),
        new("vae", "the conventional auto-encoder: two layers of 500 a side, one latent vector of 50", new(
            new VaeSettings { Width = 28, Height = 28, Channels = 1, Layers = 2, Hidden = 500, Latent = 50 },
            new TrainingSettings { Data = "mnist", Batch = 100, Steps = 50_000 })),
        new("conv-vae", "an auto-encoder of convolutions: 28 to 14 to 7 pixels a side, 32 and 64 filters, latent 50", new(
            new ConvVaeSettings { Width = 28, Height = 28, Channels = 1, Levels = 2, Filters = 32, Latent = 50 },
            new TrainingSettings { Data = "mnist", Batch = 100, Steps = 50_000 })),
        new("conv-draw", "convolutional DRAW: 12 steps on maps of a quarter of the side, ConvLSTM 32, 4 latent channels", new(
            new ConvDrawSettings { Width = 28, Height = 28, Channels = 1, Glimpses = 12, Levels = 2, Filters = 32, Hidden = 32,
                Latent = 4 },
            new TrainingSettings { Data = "mnist", Batch = 50, Steps = 20_000 })),
        new("svhn", "the paper's sizes for house numbers: 32 glimpses, LSTM 800, latent 100, read and write 12x12", new(
            new DrawSettings { Width = 32, Height = 32, Channels = 3, Glimpses = 32, Hidden = 800, Latent = 100, Read = 12, Write = 12 },
            new TrainingSettings { Data = "svhn", Binarisation = Binarisation.None, Batch = 100, Steps = 50_000 })),
        new("cifar10", "the paper's sizes for CIFAR-10: 64 glimpses, LSTM 400, latent 200, read and write 5x5", new(
            new DrawSettings { Width = 32, Height = 32, Channels = 3, Glimpses = 64, Hidden = 400, Latent = 200, Read = 5, Write = 5 },
            new TrainingSettings { Data = "cifar10", Binarisation = Binarisation.None, Batch = 100, Steps = 50_000 })),
        new("conv-draw-cifar10", "convolutional DRAW on CIFAR-10 with a true likelihood of its 256 levels: bits per dimension", new(
            new ConvDrawSettings
            {
                Width = 32, Height = 32, Channels = 3, Glimpses = 8, Levels = 2, Filters = 32, Hidden = 32, Latent = 4,
                    Likelihood = LikelihoodKind.Logistics,
            },
            new TrainingSettings { Data = "cifar10", Binarisation = Binarisation.None, Batch = 50, Steps = 20_000 })),
        new("cluttered-mnist", "the paper's classifier of 100x100 cluttered MNIST: 8 glimpses of 12x12, LSTM 256", new(
            new ClassifierSettings { Width = 100, Height = 100, Channels = 1, Classes = 10, Glimpses = 8, Hidden = 256, Read = 12 },
            // A window that moves makes gradients that jump: at 1e-3 and a norm of 5 training breaks down after a few epochs.
            new TrainingSettings
            {
                Data = "cluttered-mnist", Binarisation = Binarisation.None, Batch = 100, Steps = 40_000,
                LearningRate = 5e-4, FinalLearningRate = 2e-5, ClipNorm = 1,
            })),
        new("glyphs", "the demo: 16 glimpses on the built-in set of drawn digits, nothing to download", new(
            new DrawSettings { Width = 28, Height = 28, Channels = 1, Glimpses = 16, Hidden = 128, Latent = 16, Read = 5, Write = 5 },
            new TrainingSettings { Data = "glyphs", Batch = 50, Steps = 4_000, LearningRate = 3e-3, FinalLearningRate = 2e-4 })),
    ];

    /// <summary>Returns a preset by name.</summary>
    /// <exception cref="SettingsException">There is none; the message lists all and names the nearest.</exception>
    public static Preset Named(string name) => All.FirstOrDefault(p => p.Name == name)
        ?? throw new SettingsException($"there is no preset '{name}'{Spelling.Hint(name, All.Select(p => p.Name))}; presets: "
            + $"{string.Join(", ", All.Select(p => p.Name))}");
}

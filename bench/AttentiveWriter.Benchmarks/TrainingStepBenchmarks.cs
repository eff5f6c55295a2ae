using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Runs;
using AttentiveWriter.Tensors;
using AttentiveWriter.Training;
using BenchmarkDotNet.Attributes;

namespace AttentiveWriter.Benchmarks;

/// <summary>A whole training step of a batch of 100: forward, backward, gradients, clipping, Adam, packing.</summary>
/// <remarks>Its registers are the machine's widest, or those that <c>DRAW_VECTOR_BITS</c> asks for.</remarks>
[MemoryDiagnoser(displayGenColumns: false)]
public class TrainingStepBenchmarks : IDisposable
{
    private const int Batch = 100;

    private static readonly Dictionary<string, DrawSettings> Settings = new()
    {
        ["mnist"] = new(),
        ["cifar"] = new() { Width = 32, Height = 32, Channels = 3, Hidden = 400, Latent = 200, Read = 5, Write = 5 },
        ["no attention"] = new() { Read = null, Write = null, Glimpses = 10 },
    };

    private DrawModel? _model;
    private BatchTrainer? _trainer;
    private ExampleFiller _fill = (_, _) => null;

    public static IEnumerable<string> Models => Settings.Keys;

    /// <summary>One thread, and as many as the machine has.</summary>
    public static IEnumerable<int> ThreadCounts { get; } = [.. new[] { 1, Environment.ProcessorCount }.Distinct()];

    [ParamsSource(nameof(Models))]
    public string Model { get; set; } = "";

    [ParamsSource(nameof(ThreadCounts))]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _model = new DrawModel(Settings[Model]);
        _model.Initialise(1);
        _trainer = new BatchTrainer(_model, Batch, Threads, new AdamSettings());
        _trainer.Noise.Draw(new RandomSource(1, RandomPurpose.Latent));
        float[] image = new float[_model.Settings.Pixels];
        new RandomSource(1, RandomPurpose.Binarisation).Uniform(image, 0, 0);
        foreach (ref float p in image.AsSpan()) p = p < 0.3f ? 1 : 0;
        _fill = (_, pixels) =>
        {
            image.CopyTo(pixels);
            return null;
        };
    }

    /// <summary>A learning rate of 0 costs what any other does, and keeps the model where its numbers are ordinary.</summary>
    [Benchmark]
    public bool Step() => _trainer!.Step(_fill, 0).IsFinite;

    [GlobalCleanup]
    public void Dispose()
    {
        _trainer?.Dispose();
        _model?.Dispose();
        GC.SuppressFinalize(this);
    }
}

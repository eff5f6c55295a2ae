using AttentiveWriter.Autograd;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Models.Draw;

/// <summary>A small DRAW with a batch of made-up images and seeded noise, ready to run and to train.</summary>
internal sealed class DrawBatch : IDisposable
{
    private readonly float[] _images;
    private readonly PhiloxNoise[] _noise;

    public DrawBatch(DrawSettings settings, int batch = 2, int threads = 1, AdamSettings? adam = null)
    {
        Model = new DrawModel(settings);
        Model.Initialise(3);
        Trainer = new BatchTrainer(Model, batch, threads, adam ?? new AdamSettings());
        _images = Numbers.Uniform(batch * settings.Pixels, 1);
        for (int i = 0; i < _images.Length; i++) _images[i] = MathF.Round(_images[i]);
        _noise = [.. Enumerable.Range(0, Trainer.Workers)
            .Select(w => new PhiloxNoise(new RandomSource(5, RandomPurpose.Latent), Trainer.FirstRow(w)))];
        for (int w = 0; w < _noise.Length; w++) Trainer.Pass(w).Tape.Noise = _noise[w];
    }

    /// <summary>Shapes that differ in all that matters.</summary>
    public static DrawSettings Small => new() { Width = 6, Height = 4, Channels = 1, Glimpses = 3, Hidden = 7, Latent = 5, Read = 2, Write = 3 };

    public DrawModel Model { get; }

    public BatchTrainer Trainer { get; }

    public DrawPass Pass => (DrawPass)Trainer.Pass(0);

    public Parameter this[string name] => Model.Parameters.Parameters.Single(p => p.Name == name);

    /// <summary>Moves every parameter off its initial value, so that none is zero by chance or design.</summary>
    public DrawBatch Scatter(float scale = 0.2f)
    {
        int address = 100;
        foreach (Parameter parameter in Model.Parameters.Parameters)
        {
            float[] noise = Numbers.Normal(parameter.Count, ++address, scale);
            for (int i = 0; i < noise.Length; i++) parameter.Value.Span[i] += noise[i];
        }
        Model.Parameters.Pack();
        return this;
    }

    /// <summary>Sets every parameter to zero.</summary>
    public DrawBatch Clear()
    {
        foreach (Parameter parameter in Model.Parameters.Parameters) parameter.Value.Span.Clear();
        Model.Parameters.Pack();
        return this;
    }

    /// <summary>Computes all values of the first worker's pass.</summary>
    public DrawPass Forward()
    {
        for (int r = 0; r < Pass.Tape.Rows; r++) Fill(0, r, Pass.Image.Value.Row(r));
        Model.Parameters.Pack();
        Pass.Tape.Forward();
        return Pass;
    }

    public StepResult Differentiate() => Trainer.Differentiate(Fill);

    public StepResult Step(long step, double learningRate = 1e-2)
    {
        foreach (PhiloxNoise noise in _noise) noise.Step = step;
        return Trainer.Step(Fill, learningRate);
    }

    public void Fill(int worker, int row, Span<float> pixels) => _images.AsSpan(row * pixels.Length, pixels.Length).CopyTo(pixels);

    /// <summary>The gradients of all parameters.</summary>
    public float[] Gradients() => [.. Model.Parameters.Parameters.SelectMany(p => p.Gradient.Span.ToArray())];

    /// <summary>The bits of all parameters.</summary>
    public float[] Values() => [.. Model.Parameters.Parameters.SelectMany(p => p.Value.Span.ToArray())];

    public void Dispose()
    {
        Trainer.Dispose();
        Model.Dispose();
    }
}

using AttentiveWriter.Autograd;
using AttentiveWriter.Models;
using AttentiveWriter.Tensors;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Models;

/// <summary>A model with a batch of made-up images and seeded noise, ready to run and to train.</summary>
internal class ModelBatch : IDisposable
{
    private readonly float[] _images;

    public ModelBatch(ModelSettings settings, int batch = 2, int threads = 1, AdamSettings? adam = null)
    {
        Model = settings.Create();
        Model.Initialise(3);
        Trainer = new BatchTrainer(Model, batch, threads, adam ?? new AdamSettings());
        _images = Numbers.Uniform(batch * settings.Pixels, 1);
        for (int i = 0; i < _images.Length; i++) _images[i] = MathF.Round(_images[i]);
        Trainer.Noise.Draw(new RandomSource(5, RandomPurpose.Latent));
    }

    public Model Model { get; }

    public BatchTrainer Trainer { get; }

    public RecordedLoss Pass => Trainer.Pass;

    public Parameter this[string name] => Model.Parameters.Parameters.Single(p => p.Name == name);

    /// <summary>Moves every parameter off its initial value, so that none is zero by chance or design.</summary>
    public ModelBatch Scatter(float scale = 0.2f)
    {
        int address = 100;
        foreach (Parameter parameter in Model.Parameters.Parameters)
        {
            float[] noise = Numbers.Normal(parameter.Count, ++address, scale);
            for (int i = 0; i < noise.Length; i++) parameter.Value.Span[i] += noise[i];
        }
        Model.Parameters.Refresh();
        return this;
    }

    /// <summary>Sets every parameter to zero.</summary>
    public ModelBatch Clear()
    {
        foreach (Parameter parameter in Model.Parameters.Parameters) parameter.Value.Span.Clear();
        Model.Parameters.Refresh();
        return this;
    }

    /// <summary>Computes all values.</summary>
    public RecordedLoss Forward()
    {
        var examples = new ExampleBuffer(Pass.Example, Pass.Tape.Rows);
        for (int r = 0; r < Pass.Tape.Rows; r++)
            if (Fill(r, examples.Image(r)) is int label) examples.SetClass(r, label);
        examples.Write();
        Model.Parameters.Refresh();
        Pass.Tape.Forward();
        return Pass;
    }

    public StepResult Differentiate() => Trainer.Differentiate(Fill);

    public StepResult Step(long step, double learningRate = 1e-2)
    {
        Trainer.Noise.Step = step;
        return Trainer.Step(Fill, learningRate);
    }

    public int? Fill(int row, Span<float> pixels)
    {
        _images.AsSpan(row * pixels.Length, pixels.Length).CopyTo(pixels);
        return Model.Settings.Classes > 0 ? row % Model.Settings.Classes : null;
    }

    /// <summary>L^z of each row.</summary>
    public static double[] Latents(RecordedLoss pass)
    {
        double[] latents = new double[pass.Tape.Rows];
        pass.Read(new double[pass.Tape.Rows], latents);
        return latents;
    }

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

using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Nn;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>Compares this build, on this machine, with reference values from an independent computation.</summary>
public static class ReferenceCheck
{
    // The constants with which the reference files were made.
    private const double LearningRate = 1e-2;
    private static readonly AdamSettings ReferenceAdam = new(0.9f, 0.999f, 1e-8f, 5f);

    /// <summary>Computes everything that a file holds, and compares: intermediates, loss, gradients, generated canvases, and steps of
    /// Adam.</summary>
    /// <param name="path">A file as <c>make_golden.py</c> or <c>make_models.py</c> writes it.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="device">Where it is computed; null for the processor.</param>
    /// <exception cref="InputFileException">The file is not one of reference values.</exception>
    public static ReferenceReport Run(string path, int threads = 1, Device? device = null)
    {
        var reference = ReferenceFile.Read(path);
        try
        {
            return Run(reference, path, threads, device);
        }
        catch (FormatException e)
        {
            throw new InputFileException(path, e.Message, e);
        }
    }

    private static ReferenceReport Run(ReferenceFile reference, string path, int threads, Device? device)
    {
        // Counted before any is made: the file says how large the model would be.
        long values = reference.Parameters.Values.Sum(parameter => (long)parameter.Length),
            wanted = TrainingEstimate.ParametersOf(reference.Settings);
        if (values != wanted) throw new FormatException($"the parameters are {values} values, and the model of config has {wanted}");
        using Model model = reference.Settings.Create(device);
        int steps = model.Drawing?.Steps ?? 0;
        long noise = (long)steps * reference.Batch * (model.Drawing?.LatentSize ?? 0);
        if (reference.Noise.Length != noise) throw new FormatException($"eps has {reference.Noise.Length} values, expected {noise}");
        if (reference.GeneratedCanvases.Count != steps)
            throw new FormatException($"{reference.GeneratedCanvases.Count} generated canvases, expected {steps}");
        if (reference.Logits is null && reference.Steps.Count != steps)
            throw new FormatException($"{reference.Steps.Count} steps, expected {steps}");
        SetParameters(model, reference, path);
        using var trainer = new BatchTrainer(model, reference.Batch, threads, ReferenceAdam);
        Comparison forward = new(), gradient = new(), adam = new();

        SetNoise(trainer.Noise, model, reference.Noise);
        StepResult result = trainer.Differentiate((row, pixels) => Fill(reference, row, pixels));
        CompareForward(forward, reference, trainer.Pass);
        forward.Add("loss", [result.Loss], [reference.Loss]);
        foreach (Parameter parameter in model.Parameters.Parameters)
            gradient.Add("gradients." + parameter.Name, parameter.ReadGradient(), reference.Gradients[parameter.Name]);
        if (model.Drawing is { } generative) CompareGeneration(forward, reference, generative);

        if (reference.AdamLosses is not null)
        {
            var losses = new double[reference.AdamLosses.Length];
            var norms = new double[losses.Length];
            for (int i = 0; i < losses.Length; i++)
            {
                SetNoise(trainer.Noise, model, reference.AdamNoise![i]);
                StepResult step = trainer.Step((row, pixels) => Fill(reference, row, pixels), LearningRate);
                (losses[i], norms[i]) = (step.Loss, step.GradientNorm);
            }
            adam.Add("adam.losses", losses, reference.AdamLosses);
            adam.Add("adam.gradient_norms", norms, reference.AdamNorms!);
        }
        ReferenceMismatch[] worst = [.. forward.Failures.Concat(gradient.Failures).Concat(adam.Failures).OrderByDescending(m => m.Error)];
        return new ReferenceReport(reference.Name, forward.Max, gradient.Max, reference.AdamLosses is null ? null : adam.Max, worst);
    }

    private static void SetParameters(Model model, ReferenceFile reference, string path)
    {
        foreach (Parameter parameter in model.Parameters.Parameters)
        {
            if (!reference.Parameters.TryGetValue(parameter.Name, out double[]? values)
                || !reference.Gradients.TryGetValue(parameter.Name, out double[]? gradients))
                throw new InputFileException(path, $"parameter {parameter.Name} or its gradient is missing");
            if (values.Length != parameter.Count || gradients.Length != parameter.Count)
                throw new InputFileException(path,
                    $"parameter {parameter.Name} has {values.Length} values and {gradients.Length} gradients, expected {parameter.Count}");
            if (!reference.Shapes[parameter.Name].SequenceEqual(parameter.Shape))
                throw new InputFileException(path, $"parameter {parameter.Name} is of shape [{Words(reference.Shapes[parameter.Name])}], "
                    + $"expected [{Words(parameter.Shape)}]");
            parameter.Write(Array.ConvertAll(values, value => (float)value));
        }
    }

    private static string Words(IEnumerable<int> shape) => string.Join(", ", shape);

    private static void SetNoise(Noise noise, Model model, double[] values)
    {
        if (model.Drawing is { } generative) noise.Give(Array.ConvertAll(values, value => (float)value), generative.LatentSize);
    }

    private static int? Fill(ReferenceFile reference, int row, Span<float> pixels)
    {
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (float)reference.Image[row * pixels.Length + i];
        return reference.Labels?[row];
    }

    private static void CompareForward(Comparison comparison, ReferenceFile reference, RecordedLoss pass)
    {
        void Add(string name, double[] expected, params IReadOnlyList<Variable> parts)
        {
            int columns = parts.Sum(p => p.Columns), rows = pass.Tape.Rows;
            if (expected.Length != rows * columns)
                throw new FormatException($"{name} has {expected.Length} values, expected {rows * columns}");
            float[][] values = [.. parts.Select(part => part.Read())];
            var ours = new List<float>(rows * columns);
            for (int r = 0; r < rows; r++)
                for (int p = 0; p < parts.Count; p++) ours.AddRange(values[p].AsSpan(r * parts[p].Columns, parts[p].Columns));
            comparison.Add(name, ours.ToArray(), expected);
        }

        void AddStep(int t, string name, params IReadOnlyList<Variable> parts) => Add($"steps[{t}].{name}",
            reference.Steps[t].TryGetValue(name, out double[]? expected) ? expected
                : throw new FormatException($"steps[{t}].{name} is missing"), parts);

        void AddWindow(int t, string side, Window? window)
        {
            if (window is null) return;
            AddStep(t, side + "_params", window.Parameters);
            AddStep(t, side + "_fx", window.Filters!.X);
            AddStep(t, side + "_fy", window.Filters!.Y);
        }

        for (int t = 0; t < reference.Steps.Count; t++)
        {
            RecurrentStep step = pass.Steps[t];
            AddWindow(t, "read", step.Glimpse!.Window);
            AddWindow(t, "write", step.WriteWindow);
            AddStep(t, "error", step.Error!);
            AddStep(t, "read", step.Glimpse.Parts);
            AddStep(t, "h_enc", step.State.Encoder!.Hidden);
            AddStep(t, "mu", step.Latent.Posterior.Mean);
            AddStep(t, "log_sigma", step.Latent.Posterior.LogSigma);
            AddStep(t, "z", step.Latent.Value);
            AddStep(t, "h_dec", step.State.Decoder!.Hidden);
            AddStep(t, "canvas", step.State.Canvas!);
            AddStep(t, "kl", step.Latent.Divergence);
        }
        if (reference.Logits is not null) Add("logits", reference.Logits, pass.Logits);
        Add("reconstruction", reference.Reconstruction, pass.Reconstruction);
        double[] latent = new double[pass.Tape.Rows];
        pass.Read(new double[pass.Tape.Rows], latent);
        comparison.Add("kl", latent, reference.Latent);
    }

    private static void CompareGeneration(Comparison comparison, ReferenceFile reference, GenerativeModel model)
    {
        using Executor executor = model.Device.Start(1);
        using RecordedGeneration pass = model.RecordGeneration(executor, reference.Batch);
        var examples = new ExampleBuffer(pass.Example, reference.Batch);
        for (int r = 0; r < reference.Batch && reference.Labels is not null; r++) examples.SetClass(r, reference.Labels[r]);
        examples.Write();
        SetNoise(pass.Recurrence.Tape.Noise, model, reference.Noise);
        pass.Recurrence.Run(model.Steps,
            t => comparison.Add($"generated_canvases[{t}]", pass.Stroke.Canvas.Read(), reference.GeneratedCanvases[t]));
    }

    /// <summary>The largest error over many arrays, and the arrays that fail.</summary>
    private sealed class Comparison
    {
        public double Max { get; private set; }

        public List<ReferenceMismatch> Failures { get; } = [];

        public void Add(string name, ReadOnlySpan<float> ours, ReadOnlySpan<double> reference)
        {
            var wide = new double[ours.Length];
            for (int i = 0; i < wide.Length; i++) wide[i] = ours[i];
            Add(name, wide, reference);
        }

        public void Add(string name, ReadOnlySpan<double> ours, ReadOnlySpan<double> reference)
        {
            if (ours.Length != reference.Length) throw new FormatException($"{name} has {reference.Length} values, expected {ours.Length}");
            ReferenceMismatch worst = default;
            for (int i = 0; i < ours.Length; i++)
            {
                double error = Math.Abs(ours[i] - reference[i]) / Math.Max(1, Math.Abs(reference[i]));
                // A NaN compares as false with everything: it must not slip through as small.
                if (double.IsNaN(error)) error = double.PositiveInfinity;
                if (error > worst.Error) worst = new ReferenceMismatch(name, i, ours[i], reference[i], error);
            }
            Max = Math.Max(Max, worst.Error);
            if (worst.Error > ReferenceReport.Tolerance) Failures.Add(worst);
        }
    }
}

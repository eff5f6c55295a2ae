using AttentiveWriter.Autograd;
using AttentiveWriter.Models;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>Measures the loss of a model of whatever kind, as its training has it.</summary>
internal static class LossMeasure
{
    /// <summary>Returns L^x and L^z of each image, nats.</summary>
    public static (double[] Reconstruction, double[] Latent) Run(
        Model model, int images, ExampleFiller fill, ulong seed, int threads, IProgress<long>? progress, CancellationToken cancellation)
    {
        double[] reconstruction = new double[images], latent = new double[images];
        long done = 0;
        PassDealer.ForEachPass(model.Device, images, PassDealer.MaxRows, threads, (executor, rows) =>
        {
            ModelPass pass = model.Record(new Tape(executor, rows, training: false));
            var examples = new ExampleBuffer(pass.Example, rows);
            double[] reconstructions = new double[rows], latents = new double[rows];
            pass.Tape.Noise.Draw(new RandomSource(seed, RandomPurpose.Evaluation));
            return (pass, MeasurePass);

            void MeasurePass(int first, int used)
            {
                for (int r = 0; r < used; r++)
                    if (fill(first + r, examples.Image(r)) is int label) examples.SetClass(r, label);
                examples.Write();
                pass.Tape.Noise.FirstRow = first;
                pass.Tape.Forward();
                pass.Read(reconstructions, latents);
                reconstructions.AsSpan(0, used).CopyTo(reconstruction.AsSpan(first));
                latents.AsSpan(0, used).CopyTo(latent.AsSpan(first));
                progress?.Report(Interlocked.Add(ref done, used));
            }
        }, cancellation);
        return (reconstruction, latent);
    }
}

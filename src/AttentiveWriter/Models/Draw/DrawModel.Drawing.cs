using AttentiveWriter.Autograd;
using AttentiveWriter.Kernels;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Models.Draw;

public sealed partial class DrawModel
{
    // Rows of a pass: enough to fill the kernels' tiles, few enough that T steps of them are small.
    private const int RowsPerPass = 24;

    /// <summary>Draws new images from the prior.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">The seed; image i of a seed is the same whatever the count.</param>
    /// <param name="threads">Threads to use; the images do not depend on them.</param>
    /// <returns>The images and how they came about.</returns>
    /// <exception cref="ArgumentException">The canvases of all steps would take more than 4 GB.</exception>
    public Drawing Generate(int count, ulong seed, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var drawing = new Drawing(Settings, count);
        ForEachPass(count, RowsPerPass, threads, rows =>
        {
            GenerationPass pass = RecordGeneration(new Tape(rows, training: false));
            return (pass, Draw);

            void Draw(int first, int used)
            {
                pass.Tape.Noise = new PhiloxNoise(new RandomSource(seed, RandomPurpose.Generation), first);
                pass.Tape.Forward();
                for (int t = 0; t < drawing.Steps; t++)
                    for (int r = 0; r < used; r++)
                    {
                        drawing.SetCanvas(first + r, t, pass.Canvases[t].Value.Row(r));
                        if (pass.Windows[t] is { } window)
                            drawing.SetWindow(drawing.WriteWindows!, first + r, t, window.Parameters.Value.Row(r), Settings.Write!.Value);
                    }
            }
        });
        return drawing;
    }

    /// <summary>Reads given images and draws them again, through the latents.</summary>
    /// <param name="images">Intensities 0..1, [count, channels, height, width].</param>
    /// <param name="seed">Seed of the latent noise.</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    /// <returns>The reconstructions and how they came about.</returns>
    /// <exception cref="ArgumentException">The length is not a multiple of the model's image, or is 0.</exception>
    public Drawing Reconstruct(ReadOnlyMemory<float> images, ulong seed, int threads = 1)
    {
        if (images.Length == 0 || images.Length % Settings.Pixels != 0)
            throw new ArgumentException($"{images.Length} values are no whole number of images of {Settings.Pixels}");
        int count = images.Length / Settings.Pixels;
        var drawing = new Drawing(Settings, count)
        {
            ReadWindows = Settings.Read is null ? null : Drawing.NewSteps<AttentionWindow>(Settings.Glimpses, count),
        };
        ForEachPass(count, RowsPerPass, threads, rows =>
        {
            DrawPass pass = Record(new Tape(rows, training: false));
            return (pass, Draw);

            void Draw(int first, int used)
            {
                for (int r = 0; r < used; r++) images.Span.Slice((first + r) * Settings.Pixels, Settings.Pixels).CopyTo(pass.Image.Value.Row(r));
                pass.Tape.Noise = new PhiloxNoise(new RandomSource(seed, RandomPurpose.Generation), first);
                pass.Tape.Forward();
                for (int t = 0; t < drawing.Steps; t++)
                    for (int r = 0; r < used; r++)
                    {
                        DrawStep step = pass.Steps[t];
                        drawing.SetCanvas(first + r, t, step.State.Canvas.Value.Row(r));
                        if (step.WriteWindow is { } write)
                            drawing.SetWindow(drawing.WriteWindows!, first + r, t, write.Parameters.Value.Row(r), Settings.Write!.Value);
                        if (step.Glimpse.Window is { } read)
                            drawing.SetWindow(drawing.ReadWindows!, first + r, t, read.Parameters.Value.Row(r), Settings.Read!.Value);
                    }
            }
        });
        return drawing;
    }

    /// <summary>Deals images to passes of a fixed number of rows, and passes to workers as they become free.</summary>
    /// <param name="count">Images in all.</param>
    /// <param name="rowsPerPass">Rows of a pass, at most.</param>
    /// <param name="threads">Workers wanted.</param>
    /// <param name="record">Records a pass of so many rows, and returns it with what to do for (first image, images).</param>
    /// <param name="cancellation">Stops between passes.</param>
    internal void ForEachPass(
        int count, int rowsPerPass, int threads, Func<int, (IDisposable Pass, Action<int, int> Work)> record, CancellationToken cancellation = default)
    {
        int rows = Math.Min(count, rowsPerPass), passes = (count + rows - 1) / rows, next = -1;
        _parameters.Pack();
        using var team = new WorkerTeam(Math.Clamp(threads, 1, passes));
        team.Run(_ =>
        {
            (IDisposable pass, Action<int, int> work) = record(rows);
            using (pass)
            {
                for (int p; (p = Interlocked.Increment(ref next)) < passes && !cancellation.IsCancellationRequested;)
                    work(p * rows, Math.Min(rows, count - p * rows));
            }
        });
        cancellation.ThrowIfCancellationRequested();
    }
}

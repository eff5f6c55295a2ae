using AttentiveWriter.Autograd;
using AttentiveWriter.Kernels;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Models.Draw;

public sealed partial class DrawModel
{
    // Rows of a pass, at most: their step stays in the second-level cache.
    private const int MaxRowsPerPass = 50;

    /// <summary>Draws new images from the prior.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">The seed; image i of a seed is the same whatever the count.</param>
    /// <param name="threads">Threads to use; the images do not depend on them.</param>
    /// <param name="everyStep">Whether the canvas of each step is kept, or only the finished image.</param>
    /// <returns>The images and how they came about.</returns>
    /// <exception cref="ArgumentException">The canvases would take more than 4 GB.</exception>
    public Drawing Generate(int count, ulong seed, int threads = 1, bool everyStep = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var drawing = new Drawing(Settings, count, everyStep);
        ForEachPass(count, RowsPerPass(count, threads), threads, rows =>
        {
            GenerationPass pass = RecordGeneration(rows);
            return (pass, Draw);

            void Draw(int first, int used)
            {
                pass.Recurrence.Step.Noise = new PhiloxNoise(new RandomSource(seed, RandomPurpose.Generation), first);
                pass.Recurrence.Run(drawing.Steps, t =>
                {
                    drawing.SetCanvases(first, used, t, pass.Canvas.Value);
                    if (drawing.WriteWindows is { } windows) drawing.SetWindows(windows, first, used, t, pass.Window!.Parameters.Value, Settings.Write!.Value);
                });
            }
        });
        return drawing;
    }

    /// <summary>Reads given images and draws them again, through the latents.</summary>
    /// <param name="images">Intensities 0..1, [count, channels, height, width].</param>
    /// <param name="seed">Seed of the latent noise.</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    /// <param name="everyStep">Whether the canvas of each step is kept, or only the finished image.</param>
    /// <returns>The reconstructions and how they came about.</returns>
    /// <exception cref="ArgumentException">The length is not a multiple of the model's image, or is 0; or the canvases would take more than 4 GB.</exception>
    public Drawing Reconstruct(ReadOnlyMemory<float> images, ulong seed, int threads = 1, bool everyStep = true)
    {
        if (images.Length == 0 || images.Length % Settings.Pixels != 0)
            throw new ArgumentException($"{images.Length} values are no whole number of images of {Settings.Pixels}");
        int count = images.Length / Settings.Pixels;
        var drawing = new Drawing(Settings, count, everyStep)
        {
            ReadWindows = Settings.Read is null || !everyStep ? null : Drawing.NewSteps<AttentionWindow>(Settings.Glimpses, count),
        };
        ForEachPass(count, RowsPerPass(count, threads), threads, rows =>
        {
            InferencePass pass = RecordInference(rows);
            return (pass, Draw);

            void Draw(int first, int used)
            {
                images.Span.Slice(first * Settings.Pixels, used * Settings.Pixels).CopyTo(pass.Image.Value.Span);
                pass.Recurrence.Step.Noise = new PhiloxNoise(new RandomSource(seed, RandomPurpose.Generation), first);
                pass.Recurrence.Run(drawing.Steps, t =>
                {
                    drawing.SetCanvases(first, used, t, pass.Step.State.Canvas.Value);
                    if (drawing.WriteWindows is { } written)
                        drawing.SetWindows(written, first, used, t, pass.Step.WriteWindow!.Parameters.Value, Settings.Write!.Value);
                    if (drawing.ReadWindows is { } read)
                        drawing.SetWindows(read, first, used, t, pass.Step.Glimpse.Window!.Parameters.Value, Settings.Read!.Value);
                });
            }
        });
        return drawing;
    }

    /// <summary>Rows of a pass such that all threads have about the same number of images.</summary>
    private static int RowsPerPass(int count, int threads)
    {
        threads = Math.Clamp(threads, 1, count);
        int passes = threads * ((count + threads * MaxRowsPerPass - 1) / (threads * MaxRowsPerPass));
        return (count + passes - 1) / passes;
    }

    /// <summary>Deals images to passes of a fixed number of rows, and passes to workers as they become free.</summary>
    /// <param name="count">Images in all.</param>
    /// <param name="rowsPerPass">Rows of a pass, at most.</param>
    /// <param name="threads">Workers wanted.</param>
    /// <param name="record">Records a pass of so many rows, and returns it with what to do for (first image, images).</param>
    /// <param name="cancellation">Stops between passes.</param>
    internal static void ForEachPass(
        int count, int rowsPerPass, int threads, Func<int, (IDisposable Pass, Action<int, int> Work)> record, CancellationToken cancellation = default)
    {
        int rows = Math.Min(count, rowsPerPass), passes = (count + rows - 1) / rows, next = -1;
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

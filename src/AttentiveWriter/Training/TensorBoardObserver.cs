using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;

namespace AttentiveWriter.Training;

/// <summary>Writes a run's figures, its samples and the KL of each step as TensorBoard events.</summary>
/// <remarks>Figures of the training are means over the same steps as the rows of <c>metrics.jsonl</c>. On resume a new file goes on, and what was
/// written past the step where it starts no longer counts.</remarks>
public sealed class TensorBoardObserver : ITrainingObserver, IDisposable
{
    private const int CellPixels = 8;

    private readonly Trainer _trainer;
    private readonly TensorBoardWriter _writer;
    private readonly bool _draws;
    private readonly List<IReadOnlyList<double>> _latent;
    private MetricSums _sums = new(0, 0, 0, 0);
    private long _shown;

    /// <summary>Starts an event file.</summary>
    /// <param name="trainer">The run.</param>
    /// <param name="folder">Where it goes; made where missing.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public TensorBoardObserver(Trainer trainer, string folder)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        _trainer = trainer;
        _draws = trainer.Model is GenerativeModel;
        _latent = [.. trainer.Folder.Metrics().Select(row => row.LatentPerStep).OfType<IReadOnlyList<double>>()];
        _shown = trainer.Step;
        _writer = new TensorBoardWriter(folder, trainer.Step > 0 ? trainer.Step + 1 : null);
    }

    /// <inheritdoc/>
    public void Stepped(long step, StepResult result)
    {
        _sums = _sums.Add(result);
        TrainingSettings t = _trainer.Config.Training;
        if (step % t.LogSteps != 0) return;
        StepResult mean = _sums.Mean();
        _sums = new MetricSums(0, 0, 0, 0);
        _writer.Scalar("train/loss", step, mean.Loss);
        if (_draws) Terms("train", step, mean.Reconstruction, mean.Latent);
        _writer.Scalar("train/gradient_norm", step, mean.GradientNorm);
        _writer.Scalar("train/learning_rate", step, t.LearningRateAt(step - 1));
    }

    /// <inheritdoc/>
    public void Validating(long step)
    {
        // Its result is what counts.
    }

    /// <inheritdoc/>
    public void Validated(long step, Evaluation evaluation, bool isBest)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        _writer.Scalar("validation/loss", step, evaluation.Bound);
        if (_draws) Terms("validation", step, evaluation.Reconstruction, evaluation.Latent);
        if (evaluation.ErrorRate is double error) _writer.Scalar("validation/error_rate", step, error);
        if (evaluation.LatentPerStep.Count > 0)
        {
            _latent.Add(evaluation.LatentPerStep);
            Picture("validation/kl_per_step", step, LatentMap(_latent));
        }
        _writer.Flush();
    }

    /// <inheritdoc/>
    public void Saved(string path)
    {
        // Samples are written after a validation and before the checkpoint of its step.
        string samples = _trainer.Folder.SamplePath(_trainer.Step);
        if (_shown < _trainer.Step && File.Exists(samples)) Picture(_draws ? "samples" : "looked", _trainer.Step, PngReader.Read(samples));
        _shown = _trainer.Step;
        _writer.Flush();
    }

    /// <summary>Ends the file.</summary>
    public void Dispose() => _writer.Dispose();

    /// <summary>The KL of each step as grey cells: a row for each validation, the newest below; a column for each step; white is the largest.</summary>
    internal static Image LatentMap(IReadOnlyList<IReadOnlyList<double>> rows)
    {
        IReadOnlyList<double>[] last = [.. rows.TakeLast(Image.MaxSide / CellPixels)];
        var map = new Image(last.Max(row => row.Count), last.Length, 1);
        double largest = Math.Max(last.Max(row => row.Max()), 1e-9);
        for (int y = 0; y < last.Length; y++)
            for (int x = 0; x < last[y].Count; x++) map[x, y] = (byte)Math.Clamp(255 * last[y][x] / largest + 0.5, 0, 255);
        return map.Enlarge(CellPixels);
    }

    private void Terms(string of, long step, double reconstruction, double latent)
    {
        _writer.Scalar(of + "/reconstruction", step, reconstruction);
        _writer.Scalar(of + "/kl", step, latent);
    }

    private void Picture(string tag, long step, Image image)
    {
        using var png = new MemoryStream();
        PngWriter.Write(png, image);
        _writer.Picture(tag, step, image.Width, image.Height, image.Channels, png.ToArray());
    }
}

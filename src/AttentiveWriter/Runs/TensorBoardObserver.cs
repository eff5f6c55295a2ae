using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>Writes a run's figures, its samples and the KL of each step as TensorBoard events.</summary>
/// <remarks>The figures are the rows of <c>metrics.jsonl</c>. On resume a new file goes on, and what was
/// written past the step where it starts no longer counts.</remarks>
public sealed class TensorBoardObserver : ITrainingObserver, IDisposable
{
    private const int CellPixels = 8;

    private readonly RunFolder _folder;
    private readonly TensorBoardWriter _writer;
    private readonly ModelTask _task;
    private readonly List<IReadOnlyList<double>> _latent;

    /// <summary>Starts an event file.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Where it goes, into a folder of the run's name; made where missing.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public TensorBoardObserver(TrainingRun run, string folder)
    {
        ArgumentNullException.ThrowIfNull(run);
        _folder = run.Folder;
        _task = run.Config.Model.Task;
        _latent = [.. run.Folder.Metrics().Select(row => row.LatentPerStep).OfType<IReadOnlyList<double>>()];
        // Also where the run begins: it may replace one whose events are there.
        _writer = new TensorBoardWriter(EventFolder.Of(folder, run.Folder.Path), run.Trainer.Step + 1);
    }

    /// <summary>The event file.</summary>
    public string Path => _writer.Path;

    /// <inheritdoc/>
    public void Measured(MetricRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        foreach ((string name, double? value) in _task.Scalars(row.Figures)) Scalar(name, value);
        Scalar("raw_loss", row.RawLoss);
        Scalar("gradient_norm", row.GradientNorm);
        Scalar("update_ratio", row.UpdateRatio);
        Scalar("learning_rate", row.LearningRate);
        if (row.LatentPerStep is { Count: > 0 } latent)
        {
            _latent.Add(latent);
            Picture(row.Split.Word() + "/kl_per_step", row.Step, LatentMap(_latent));
        }

        void Scalar(string name, double? value)
        {
            if (value is double number) _writer.Scalar($"{row.Split.Word()}/{name}", row.Step, number);
        }
    }

    /// <inheritdoc/>
    public void Validated(long step, Evaluation? evaluation, bool isBest)
    {
        // The run has written the picture, where there is one, before anybody is told.
        string samples = _folder.SamplePath(step);
        if (File.Exists(samples)) Picture(_task.PictureName, step, PngReader.Read(samples));
        _writer.Flush();
    }

    /// <inheritdoc/>
    public void Saved(string path) => _writer.Flush();

    /// <summary>Ends the file.</summary>
    public void Dispose() => _writer.Dispose();

    /// <summary>The KL of each step as grey cells: a row for each validation, the newest below; a column for each step; white is the
    /// largest.</summary>
    internal static Image LatentMap(IReadOnlyList<IReadOnlyList<double>> rows)
    {
        long width = (long)CellPixels * rows.Max(row => row.Count);
        IReadOnlyList<double>[] last = [.. rows.TakeLast((int)Math.Min(Image.MaxSide, Image.MaxPixels / width) / CellPixels)];
        var map = new Image(last.Max(row => row.Count), last.Length, 1);
        double largest = Math.Max(last.Max(row => row.Max()), 1e-9);
        for (int y = 0; y < last.Length; y++)
            for (int x = 0; x < last[y].Count; x++) map[x, y] = (byte)Math.Clamp(255 * last[y][x] / largest + 0.5, 0, 255);
        return map.Enlarge(CellPixels);
    }

    private void Picture(string tag, long step, Image image)
    {
        using var png = new MemoryStream();
        PngWriter.Write(png, image);
        _writer.Picture(tag, step, image.Width, image.Height, image.Channels, png.ToArray());
    }
}

using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>The images of a step, a function of the seed and the step alone: which they are, and how they are made black and
/// white.</summary>
/// <param name="images">The training images.</param>
/// <param name="settings">The settings of the training.</param>
/// <param name="withClasses">Whether the model is told the classes.</param>
internal sealed class TrainingBatch(ImageSet images, TrainingSettings settings, bool withClasses)
{
    private const int ListedImages = 32;

    private readonly SampleOrder _order = new(settings.Seed, images.Count);
    private readonly RandomSource _flips = new(settings.Seed, RandomPurpose.Binarisation);
    private readonly (long Epoch, long Index)[] _images = new (long, long)[settings.Batch];

    /// <summary>Finds the images of a step.</summary>
    public void MoveTo(long step)
    {
        for (int row = 0; row < _images.Length; row++) _images[row] = _order[step * settings.Batch + row];
    }

    /// <summary>Copies the image of a row, and returns its class where the model is told it.</summary>
    public int? Fill(int row, Span<float> pixels)
    {
        (long epoch, long index) = _images[row];
        images.Copy(epoch, index, pixels);
        Binarise.Apply(settings.Binarisation, pixels, _flips, epoch, index);
        return Label(row);
    }

    /// <summary>Which image a row is.</summary>
    public ImagePick Pick(int row) => new(_images[row].Epoch, _images[row].Index);

    /// <summary>The class of a row where the model is told it.</summary>
    public int? Label(int row) => withClasses ? images.RequiredLabel(_images[row].Index) : null;

    /// <summary>Indices in the set of the images of some rows; null for all.</summary>
    public IReadOnlyList<long> Indices(int[]? rows = null) =>
        rows is null ? [.. _images.Select(i => i.Index)] : [.. rows.Select(r => _images[r].Index)];

    /// <summary>Names the images of some rows; null for all.</summary>
    public string Words(int[]? rows = null)
    {
        IReadOnlyList<long> indices = Indices(rows);
        string more = indices.Count > ListedImages ? $", ... ({indices.Count} in all)" : "";
        return $"{string.Join(", ", indices.Take(ListedImages))}{more} of epoch {_images[rows?[0] ?? 0].Epoch} of {images.Name}, seed "
            + $"{settings.Seed}";
    }

    /// <summary>Names all of its images.</summary>
    public override string ToString() => Words();
}

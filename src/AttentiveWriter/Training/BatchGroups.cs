using AttentiveWriter.Ranks;

namespace AttentiveWriter.Training;

/// <summary>A batch cut into groups of rows whose gradients are formed apart, and which of them this rank does: as many as every other, in
/// a row.</summary>
/// <param name="Batch">Images in the batch.</param>
/// <param name="Count">Groups of it.</param>
/// <param name="First">The first group of this rank.</param>
/// <param name="End">The group past its last.</param>
internal readonly record struct BatchGroups(int Batch, int Count, int First, int End)
{
    /// <summary>A batch that is one group, on one rank.</summary>
    public static BatchGroups Whole(int batch) => new(batch, 1, 0, 1);

    /// <summary>Images in a group.</summary>
    public int Rows => Batch / Count;

    /// <summary>The first row of this rank.</summary>
    public int FirstRow => First * Rows;

    /// <summary>Rows of this rank.</summary>
    public int OwnRows => (End - First) * Rows;

    /// <summary>Cuts the batch of a training.</summary>
    /// <exception cref="SettingsException">The ranks cannot share the groups evenly.</exception>
    public static BatchGroups Of(TrainingSettings settings, ICommunicator? ranks)
    {
        (int rank, int size) = (ranks?.Rank ?? 0, ranks?.Size ?? 1);
        if (settings.Groups % size == 0)
        {
            int each = settings.Groups / size;
            return new BatchGroups(settings.Batch, settings.Groups, rank * each, (rank + 1) * each);
        }
        int fitting = Enumerable.Range(1, settings.Batch).FirstOrDefault(groups => groups % size == 0 && settings.Batch % groups == 0);
        throw new SettingsException($"groups is {settings.Groups}, and {size} ranks cannot share that evenly; "
            + (fitting > 0 ? $"set groups to {fitting}, or take fewer ranks"
                : $"take as many ranks as divide the batch of {Plural.Of(settings.Batch, "image")}, or another batch"));
    }
}

using AttentiveWriter.Autograd;
using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Ranks;

namespace AttentiveWriter.Training;

/// <summary>What memory a training would take, found without taking it.</summary>
/// <param name="Parameters">Learned values.</param>
/// <param name="Bytes">Bytes of the training: parameters and moments, values and gradients of a batch, and the sums of gradients.</param>
internal sealed record TrainingMemory(long Parameters, long Bytes)
{
    private const long MuchGarbage = 64 << 20;

    // What an average takes does not depend on its decay.
    private const double Halving = 0.5;

    /// <summary>Bytes that a validation takes beside the training; this and the two that follow are 0 of a training alone.</summary>
    public long Validation { get; init; }

    /// <summary>Bytes that drawing the picture of samples takes.</summary>
    public long Samples { get; init; }

    /// <summary>Bytes that saving a checkpoint takes.</summary>
    public long Saving { get; init; }

    /// <summary>Bytes that a run takes beside its training: it does one of them at a time.</summary>
    public long Beside => Math.Max(Math.Max(Validation, Samples), Saving);

    /// <summary>The most that all of it takes at once.</summary>
    public long Total => checked(Bytes + Beside);

    /// <summary>Counts: the training is recorded and planned on a device that has no memory.</summary>
    /// <param name="settings">The model.</param>
    /// <param name="batch">Images in a batch.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="validated">Images of a validation of the run; null counts a training alone, without what a run does beside it.</param>
    /// <param name="isAveraged">Whether it keeps a moving average of the weights.</param>
    /// <exception cref="SettingsException">An array would have more values than one can.</exception>
    public static TrainingMemory Of(ModelSettings settings, int batch, int threads, long? validated = null, bool isAveraged = false) =>
        Of(settings, BatchGroups.Whole(batch), threads, validated, isAveraged);

    /// <summary>Counts what a rank takes of a training whose batch is cut into groups.</summary>
    /// <param name="settings">The model.</param>
    /// <param name="groups">The groups of this rank.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="validated">Images of a validation of the run; null counts a training alone.</param>
    /// <param name="isAveraged">Whether it keeps a moving average of the weights.</param>
    /// <param name="ranks">All ranks; null where there is but this process.</param>
    /// <param name="device">Where it trains; null for the processor.</param>
    /// <exception cref="SettingsException">An array would have more values than one can.</exception>
    public static TrainingMemory Of(ModelSettings settings, BatchGroups groups, int threads, long? validated, bool isAveraged,
        ICommunicator? ranks = null, Device? device = null)
    {
        int rows = groups.Rows;
        var counted = new CountingDevice(device ?? KnownDevices.Cpu);
        try
        {
            using Model model = settings.Create(counted);
            using Executor executor = counted.Start(Math.Min(threads, rows));
            using RecordedLoss pass = model.Record(new Tape(executor, rows, training: true));
            using var backpropagation = new Backpropagation(pass.Tape, pass.Costs);
            using var adam = new Adam(model.Parameters, executor, rows, new AdamSettings());
            using WeightAverage? average = isAveraged ? new WeightAverage(model, executor, rows, Halving) : null;
            using GroupGradients? kept = groups.Count > 1
                ? new GroupGradients(model.Parameters.Parameters, executor, groups, ranks: null) : null;
            // Images and classes are gathered on the host, and gradients that travel.
            long host = sizeof(float) * (long)rows * (settings.Pixels + settings.Classes)
                + GradientExchange.Bytes(model.ParameterCount, groups, ranks), bytes = checked(counted.Bytes + host);
            var memory = new TrainingMemory(model.ParameterCount, bytes);
            // A checkpoint gathers the weights, two moments of each and their averages, and the best weights may have been gathered just
            // before; an average is read, and not given back yet, before it is judged.
            long array = sizeof(float) * model.ParameterCount, read = isAveraged ? array : 0;
            return validated is not long images ? memory : memory with
            {
                Validation = images > 0 ? OfValidation(model, counted, images, threads) + read : 0,
                Samples = OfSamples(model, counted, threads) + read,
                Saving = 4 * array + read,
            };
        }
        catch (Exception e) when (e is InvalidOperationException or OverflowException)
        {
            throw new SettingsException("an array of the training would have more than 2^31 - 1 values; make the batch, the images or the "
                + "layers smaller, or read and write by windows", e);
        }
    }

    /// <summary>Counts what a training of some settings takes, with all that it does beside its steps.</summary>
    /// <param name="model">The model.</param>
    /// <param name="settings">How it is trained.</param>
    /// <param name="validation">The validation images; null validates nothing.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="ranks">All ranks; null where there is but this process.</param>
    /// <param name="device">Where it trains; null for the processor.</param>
    /// <exception cref="SettingsException">An array would have more values than one can, or the ranks cannot share the
    /// batch.</exception>
    public static TrainingMemory Of(ModelSettings model, TrainingSettings settings, ImageSet? validation, int threads,
        ICommunicator? ranks = null, Device? device = null) => Of(model, BatchGroups.Of(settings, ranks), threads,
            Math.Min(settings.ValidationImages, validation?.Count ?? 0), settings.AverageDecay > 0, ranks, device);

    /// <summary>Refuses a training that there is no memory for: the system would end it in the middle, with no word.</summary>
    /// <param name="most">Bytes that there are; null for those of this machine.</param>
    /// <exception cref="SettingsException">It needs more than there is.</exception>
    public TrainingMemory RequireRoom(long? most = null)
    {
        long total = most ?? MachineMemory.Total;
        if (Total <= total) return this;
        throw new SettingsException(FormattableString.Invariant($"the training needs about {Total / 1e9:F1} GB of memory, and ")
            + FormattableString.Invariant($"there are {total / 1e9:F1} GB; ")
            + "make the batch, the images or the layers smaller, or read and write by windows");
    }

    /// <summary>Gives back what validation and pictures have left, where that is much: the next of them, or the report, would come on top
    /// of it.</summary>
    public void CollectGarbage()
    {
        if (Beside > MuchGarbage) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    // Each worker has a pass of its own, and gathers its images on the host.
    private static long OfValidation(Model model, CountingDevice counted, long images, int threads)
    {
        int rows = (int)Math.Min(images, PassDealer.MaxRows);
        long workers = Math.Clamp(threads, 1, (images + rows - 1) / rows);
        return checked(workers * (OfPass(counted, executor =>
            model.RecordMeasuring(executor, rows)) + sizeof(float) * (long)rows * (model.Settings.Pixels + model.Settings.Classes)));
    }

    /// <summary>What the picture of samples takes: the passes, the drawing and what was read of it, each picture as it is and enlarged, the
    /// grid, and its file.</summary>
    private static long OfSamples(Model model, CountingDevice counted, int threads)
    {
        ModelSettings settings = model.Settings;
        if (settings.Task.PictureImages == 0) return 0;
        PictureFit fit = SamplePicture.Fit(settings);
        int rows = PassDealer.RowsPerPass(fit.Count, threads);
        long workers = Math.Clamp(threads, 1, fit.Count), values = (long)fit.Count * settings.Pixels;
        long picture = (long)fit.Count * settings.Width * settings.Height * (settings.Channels == 3 ? 3 : 1),
            enlarged = picture * fit.Scale * fit.Scale;
        return checked(workers * OfPass(counted, executor =>
            model.RecordPicture(executor, rows)) + 2 * sizeof(float) * values + picture + 3 * enlarged);
    }

    private static long OfPass(CountingDevice counted, Func<Executor, IDisposable> record)
    {
        long before = counted.Bytes;
        using Executor executor = counted.Start(1);
        using IDisposable pass = record(executor);
        return counted.Bytes - before;
    }
}

using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;

namespace AttentiveWriter.Training;

/// <summary>What memory a training would take, found without taking it.</summary>
/// <param name="Parameters">Learned values.</param>
/// <param name="Bytes">Bytes of the training: parameters and moments, values and gradients of a batch, and the sums of gradients.</param>
internal sealed record TrainingMemory(long Parameters, long Bytes)
{
    /// <summary>Counts: the training is recorded and planned on a device that has no memory.</summary>
    /// <param name="settings">The model.</param>
    /// <param name="batch">Images in a batch.</param>
    /// <param name="threads">Threads to use.</param>
    /// <exception cref="SettingsException">An array would have more values than one can.</exception>
    public static TrainingMemory Of(ModelSettings settings, int batch, int threads)
    {
        var counted = new CountingDevice(KnownDevices.Cpu);
        try
        {
            using Model model = settings.Create(counted);
            using Executor executor = counted.Start(Math.Min(threads, batch));
            using ModelPass pass = model.Record(new Tape(executor, batch, training: true));
            using var backpropagation = new Backpropagation(pass.Tape, pass.Costs);
            using var adam = new Adam(model.Parameters, executor, batch, new AdamSettings());
            // Images and classes are gathered on the host.
            long host = sizeof(float) * (long)batch * (settings.Pixels + settings.Classes);
            return new TrainingMemory(model.ParameterCount, checked(counted.Bytes + host));
        }
        catch (Exception e) when (e is InvalidOperationException or OverflowException)
        {
            throw new SettingsException("an array of the training would have more than 2^31 - 1 values; make the batch, the images or the layers smaller, or read and write by windows", e);
        }
    }

    /// <summary>Refuses a training that this machine has no memory for: the system would end it in the middle, with no word.</summary>
    /// <exception cref="SettingsException">It needs more than there is.</exception>
    public static void RequireRoom(ModelSettings settings, int batch, int threads) => RequireRoom(settings, batch, threads, MachineMemory.Total);

    /// <summary>Refuses a training that takes more than so many bytes.</summary>
    public static void RequireRoom(ModelSettings settings, int batch, int threads, long total)
    {
        TrainingMemory need = Of(settings, batch, threads);
        if (need.Bytes > total)
        {
            throw new SettingsException(FormattableString.Invariant($"the training needs about {need.Bytes / 1e9:F1} GB of memory, and there are {total / 1e9:F1} GB; ")
                + "make the batch, the images or the layers smaller, or read and write by windows");
        }
    }
}

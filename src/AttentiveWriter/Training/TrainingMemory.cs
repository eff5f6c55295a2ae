using AttentiveWriter.Autograd;
using AttentiveWriter.Models;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>What memory a training would take, found without taking it.</summary>
/// <param name="Parameters">Learned values.</param>
/// <param name="Bytes">Bytes of the training.</param>
/// <param name="IsLeast">Whether those are of the parameters and their moments alone: there is no room to find out more.</param>
internal sealed record TrainingMemory(long Parameters, long Bytes, bool IsLeast)
{
    // Of ParameterGradients: the depth of inputs that it packs, and the outputs that a worker sums at a time; of ConvolutionGradients: groups with a sum of their own.
    private const int PackedDepth = 1024, SlabRows = 256, Groups = 16;

    // Blocks of memory are a little larger than what is in them; so many bytes of rows make that small.
    private const long TellingBytes = 64 << 20;

    /// <summary>Estimates, in the memory of one image of the batch where there is room for that.</summary>
    /// <param name="settings">The model.</param>
    /// <param name="batch">Images in a batch.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="available">Bytes that may be taken to find out.</param>
    /// <exception cref="SettingsException">A parameter has more values than an array can.</exception>
    public static TrainingMemory Of(ModelSettings settings, int batch, int threads, long available)
    {
        ParameterTally tally = ParameterTally.Of(settings.Create);
        if (tally.Largest.Values > int.MaxValue)
            throw new SettingsException($"{tally.Largest.Name} would have {tally.Largest.Values} values, at most {int.MaxValue} are possible; make the images or the layers smaller, or read and write by windows");
        // The values, their gradients, and two moments of each.
        long model = sizeof(float) * (4 * tally.Values + tally.Packed);
        // To find out what an image takes, the model is made: not where that is a large part of what there is. Then the sums of the widest layer's gradient are added alone.
        if (model > available / 4)
            return new TrainingMemory(tally.Values, model + sizeof(float) * tally.Widest * (Math.Min(threads, batch) * SlabRows + batch), IsLeast: true);
        using Model made = settings.Create();
        (long row, long sums) = Rows(made, 1, batch, threads);
        if (row < TellingBytes && batch > 1) (row, sums) = Rows(made, (int)Math.Clamp(TellingBytes / row / 4, 1, Math.Min(batch, 16)), batch, threads);
        return new TrainingMemory(tally.Values, model + batch * row + sums, IsLeast: false);
    }

    /// <summary>Refuses a training that this machine has no memory for: the system would end it in the middle, with no word.</summary>
    /// <exception cref="SettingsException">It needs more than there is.</exception>
    public static void RequireRoom(ModelSettings settings, int batch, int threads) => RequireRoom(settings, batch, threads, MachineMemory.Total);

    /// <summary>Refuses a training that takes more than so many bytes.</summary>
    public static void RequireRoom(ModelSettings settings, int batch, int threads, long total)
    {
        TrainingMemory need = Of(settings, batch, threads, Math.Min(MachineMemory.Available, total));
        if (need.Bytes > total)
        {
            throw new SettingsException(FormattableString.Invariant($"the training needs {(need.IsLeast ? "more than" : "about")} {need.Bytes / 1e9:F1} GB of memory, and there are {total / 1e9:F1} GB; ")
                + "make the batch, the images or the layers smaller, or read and write by windows");
        }
    }

    // Bytes of one image, from a step of some, and of the sums of the whole batch.
    private static (long Row, long Sums) Rows(Model model, int rows, int batch, int threads)
    {
        using ModelPass pass = model.Record(new Tape(rows, training: true));
        Tape tape = pass.Tape;
        tape.Noise = new PhiloxNoise(new RandomSource(1, RandomPurpose.Latent), 0);
        // Gradients take memory when they are first touched.
        tape.Forward();
        tape.Backward(pass.Costs, 1f / rows);
        long packed = 0, widest = 0, convolutions = 0;
        foreach (IGrouping<object, ParameterUse> layer in tape.Uses.GroupBy(use => use.Layer))
        {
            ParameterUse use = layer.First();
            long weights = use.Blocks.Sum(block => (long)block.Inputs), depth = (long)batch * Math.Min(layer.Count(), Math.Max(1, PackedDepth / batch));
            if (use.Convolution is not null) convolutions += weights * use.Blocks[0].Outputs;
            else packed += depth * weights;
            widest = Math.Max(widest, weights);
        }
        return (tape.Bytes / rows, sizeof(float) * (packed + Math.Min(threads, batch) * SlabRows * widest + Groups * convolutions));
    }
}

using AttentiveWriter.Autograd;
using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Imaging;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Models;

/// <summary>Something that learns from images: parameters, and a loss recorded on a tape.</summary>
public abstract class Model : IDisposable
{
    /// <summary>Starts a model without parameters.</summary>
    /// <param name="device">Where its parameters live; null for the processor.</param>
    protected Model(Device? device = null) => Parameters = new ParameterSet(device ?? KnownDevices.Cpu);

    /// <summary>Where the parameters live.</summary>
    public Device Device => Parameters.Device;

    /// <summary>The shape of the model.</summary>
    public abstract ModelSettings Settings { get; }

    /// <summary>Number of learned values.</summary>
    public long ParameterCount => Parameters.Count;

    /// <summary>The parameters, in the order in which the model adds them.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Sets fresh initial values.</summary>
    /// <param name="seed">The seed; the same seed gives the same values.</param>
    public void Initialise(ulong seed) => Initialise(seed, []);

    /// <summary>Sets fresh initial values, and from what a model that draws sets out: the mean of what it will draw.</summary>
    /// <param name="seed">The seed; the same seed gives the same values.</param>
    /// <param name="mean">Mean intensity of each value of the training images, 0..1, [channels, height, width]; empty where it is not
    /// known.</param>
    public void Initialise(ulong seed, ReadOnlySpan<float> mean)
    {
        Parameters.RequireAlive();
        Initialise(new Initialiser(seed));
        if (!mean.IsEmpty) InitialiseCanvas(mean);
        Parameters.Refresh();
    }

    /// <summary>Sets the first canvas of a model that has one to what says most of a mean image, so that training does not begin by
    /// learning the average.</summary>
    /// <param name="mean">Mean intensity of each value, 0..1, [channels, height, width].</param>
    public virtual void InitialiseCanvas(ReadOnlySpan<float> mean)
    {
    }

    /// <summary>Frees the parameters.</summary>
    public void Dispose()
    {
        Parameters.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Sets the initial values of every layer and parameter.</summary>
    /// <param name="initialiser">Where they come from.</param>
    protected abstract void Initialise(Initialiser initialiser);

    /// <summary>Records the loss of a batch.</summary>
    /// <param name="tape">Where to.</param>
    public abstract RecordedLoss Record(Tape tape);

    /// <summary>This model where it draws; null where it does not.</summary>
    public virtual GenerativeModel? Drawing => null;

    /// <summary>Measures the model: here by the loss that it is trained by.</summary>
    /// <param name="how">On what, and how.</param>
    /// <exception cref="SettingsException">It cannot be measured so.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public virtual Figures Measure(Measuring how)
    {
        ArgumentNullException.ThrowIfNull(how);
        if (how.Samples > 1)
            throw new SettingsException($"a model of kind '{Settings.Kind}' has no latents to sample; measure it with one sample per "
            + "image");
        double[] reconstruction = new double[how.Images], latent = new double[how.Images];
        long done = 0;
        RankShare? share = RankShare.Of(how.Ranks, how.Images, PassDealer.MaxRows);
        PassDealer.ForEachPass(Device, how.Images, PassDealer.MaxRows, how.Threads, (executor, rows) =>
        {
            RecordedLoss pass = Record(new Tape(executor, rows, training: false));
            var examples = new ExampleBuffer(pass.Example, rows);
            double[] reconstructions = new double[rows], latents = new double[rows];
            pass.Tape.Noise.Draw(new RandomSource(how.Seed, RandomPurpose.Evaluation));
            return (pass, MeasurePass);

            void MeasurePass(int first, int used)
            {
                for (int r = 0; r < used; r++)
                    if (how.Fill(first + r, examples.Image(r)) is int label) examples.SetClass(r, label);
                examples.Write();
                pass.Tape.Noise.FirstRow = first;
                pass.Tape.Forward();
                pass.Read(reconstructions, latents);
                reconstructions.AsSpan(0, used).CopyTo(reconstruction.AsSpan(first));
                latents.AsSpan(0, used).CopyTo(latent.AsSpan(first));
                how.Progress?.Report(Interlocked.Add(ref done, used));
            }
        }, share, how.Cancellation);
        share?.Gather<double>(reconstruction);
        share?.Gather<double>(latent);
        return Figures.Mean(reconstruction, latent);
    }

    /// <summary>Adds to figures what they may be compared with, once it is known what the images were.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="images">The images.</param>
    /// <param name="binarisation">How they were made black and white.</param>
    public virtual Figures Compared(Figures figures, ImageSet images, Binarisation binarisation) => figures;

    /// <summary>Makes the picture that a run saves at each validation; null where there is none.</summary>
    /// <param name="from">From what.</param>
    public virtual Image? Picture(Showing from) => null;

    /// <summary>Shows the model at work, one thing after the other; each is made when it is asked for.</summary>
    /// <param name="from">From what.</param>
    public virtual IEnumerable<Exhibit> Show(Showing from) => [];

    /// <summary>Records what measures it on images, for the memory that it takes.</summary>
    internal virtual IDisposable RecordMeasuring(Executor executor, int rows) => Record(new Tape(executor, rows, training: false));

    /// <summary>Records what makes its picture of samples, for the memory that it takes.</summary>
    internal virtual IDisposable RecordPicture(Executor executor, int rows) => RecordMeasuring(executor, rows);

    /// <summary>Adds to a tape what the model is given.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="withImage">Whether there are images.</param>
    protected Example ExampleOn(Tape tape, bool withImage = true)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return new(withImage ? tape.Input(Settings.Pixels) : null, Settings.Classes > 0 ? tape.Input(Settings.Classes) : null);
    }

    /// <summary>Columns of the class as an input of a layer, or nothing where the model is told none: see
    /// <see cref="Example.WithClass"/>.</summary>
    protected int[] ClassColumns => Settings.Classes > 0 ? [Settings.Classes] : [];

    /// <summary>How many images these values are; refuses what is no whole number of them.</summary>
    private protected int CountOf(ReadOnlyMemory<float> images) => images.Length > 0 && images.Length % Settings.Pixels == 0
        ? images.Length / Settings.Pixels
        : throw new ArgumentException($"{images.Length} values are no whole number of images of {Settings.Pixels}");

    /// <summary>Refuses settings that contradict each other.</summary>
    /// <param name="settings">The settings.</param>
    /// <exception cref="ArgumentException">They do; the message lists every problem.</exception>
    protected static T Checked<T>(T settings)
        where T : ModelSettings
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Problems() is { Count: > 0 } problems ? throw new SettingsException(string.Join("; ", problems)) : settings;
    }
}

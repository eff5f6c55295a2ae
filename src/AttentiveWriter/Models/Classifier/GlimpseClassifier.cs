using System.ComponentModel;
using AttentiveWriter.Autograd;
using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Imaging;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models.Classifier;

/// <summary>DRAW's reader and an LSTM that look at an image several times and then say what it shows.</summary>
/// <remarks>Gregor et al. 2015, section 4.1: the classification of cluttered, translated MNIST.</remarks>
[Description("a classifier")]
public sealed class GlimpseClassifier : Model
{
    private readonly Reader _reader;
    private readonly LstmLayer _lstm;
    private readonly LinearLayer _answer;

    /// <summary>Builds a model of zeros; see <see cref="Model.Initialise(ulong)"/>.</summary>
    /// <param name="settings">Its shape.</param>
    /// <param name="device">Where its parameters live; null for the processor.</param>
    /// <exception cref="ArgumentException">The settings contradict each other; the message lists every problem.</exception>
    public GlimpseClassifier(ClassifierSettings settings, Device? device = null)
        : base(device)
    {
        ClassifierSettings s = Settings = Checked(settings);
        _reader = new Reader(Parameters, s.Hidden, s.Read, s.ReadAttention, s.Width, s.Height, s.Channels, withError: false);
        _lstm = new LstmLayer(Parameters, "lstm", s.Hidden, _reader.Columns);
        _answer = new LinearLayer(Parameters, "answer", s.Classes, s.Hidden);
    }

    /// <inheritdoc/>
    public override ClassifierSettings Settings { get; }

    /// <inheritdoc/>
    protected override void Initialise(Initialiser initialiser)
    {
        _reader.Initialise(initialiser);
        _lstm.Initialise(initialiser);
        _answer.Initialise(initialiser);
    }

    /// <summary>Looks at images and says what they show.</summary>
    /// <param name="images">Intensities 0..1, [count, channels, height, width].</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    /// <returns>The answers, and where it looked.</returns>
    /// <exception cref="ArgumentException">The length is not a multiple of the model's image, or is 0.</exception>
    public Classification Classify(ReadOnlyMemory<float> images, int threads = 1)
    {
        var result = new Classification(Settings, Settings.Glimpses, CountOf(images));
        PassDealer.ForEachPass(Device, result.Count, PassDealer.RowsPerPass(result.Count, threads), threads, (executor, rows) =>
        {
            RecordedClassifier pass = RecordInference(executor, rows);
            float[] given = new float[rows * Settings.Pixels];
            return (pass, Look);

            void Look(int first, int used)
            {
                images.Span.Slice(first * Settings.Pixels, used * Settings.Pixels).CopyTo(given);
                pass.Image.Write(given);
                pass.Recurrence.Run(Settings.Glimpses, t => result.SetWindows(first, used, t, pass.Window));
                result.SetAnswers(first, used, pass.Logits.Read());
            }
        });
        return result;
    }

    /// <inheritdoc/>
    public override Figures Measure(Measuring how)
    {
        if (how.Samples > 1) throw new SettingsException("a classifier has no latents to sample; measure it with one sample per image");
        double[] cost = new double[how.Images];
        bool[] isWrong = new bool[how.Images];
        long done = 0;
        RankShare? share = RankShare.Of(how.Ranks, how.Images, PassDealer.MaxRows);
        PassDealer.ForEachPass(Device, how.Images, PassDealer.MaxRows, how.Threads, (executor, rows) =>
        {
            RecordedClassifier pass = RecordInference(executor, rows);
            float[] images = new float[rows * Settings.Pixels];
            int[] labels = new int[rows];
            return (pass, MeasurePass);

            void MeasurePass(int first, int used)
            {
                for (int r = 0; r < used; r++) labels[r] = how.Fill(first + r, images.AsSpan(r * Settings.Pixels, Settings.Pixels))!.Value;
                pass.Image.Write(images);
                pass.Recurrence.Run(Settings.Glimpses, _ => { });
                float[] all = pass.Logits.Read();
                for (int r = 0; r < used; r++)
                {
                    ReadOnlySpan<float> logits = all.AsSpan(r * Settings.Classes, Settings.Classes);
                    cost[first + r] = Softmax.LogSum(logits) - logits[labels[r]];
                    isWrong[first + r] = Softmax.ArgMax(logits) != labels[r];
                }
                how.Progress?.Report(Interlocked.Add(ref done, used));
            }
        }, share, how.Cancellation);
        share?.Gather<double>(cost);
        share?.Gather<bool>(isWrong);
        return new Figures(cost.Average(), cost.Average(), 0)
        {
            StandardError = Figures.StandardErrorOf(cost),
            LossPerImage = cost,
            ErrorRate = isWrong.Count(wrong => wrong) / (double)how.Images
        };
    }

    /// <inheritdoc/>
    public override Image? Picture(Showing from)
    {
        if (from.Images is not ImageSet set) return null;
        PictureFit fit = SamplePicture.Fit(Settings);
        float[] images = new ImagePart(set, fit.Count).Values(from.Binarisation, from.Seed);
        return Classify(images, from.Threads).Grid(images, fit.Scale, SamplePicture.Columns, set.ClassNames);
    }

    /// <summary>Records the model and its loss: -log of the probability of the right class.</summary>
    /// <param name="tape">Where to.</param>
    public override RecordedLoss Record(Tape tape)
    {
        var given = ExampleOn(tape);
        LstmState state = _lstm.Start(tape);
        for (int t = 0; t < Settings.Glimpses; t++) state = Step(given.X, state).State;
        Variable logits = _answer.Apply(state.Hidden);
        return new RecordedLoss(tape, given, logits, new Categorical(logits).NegativeLogLikelihood(given.Class!));
    }

    /// <summary>Records looking at images without training, in the memory of one glimpse.</summary>
    internal RecordedClassifier RecordInference(Executor executor, int rows)
    {
        var recurrence = new Recurrence(executor, rows);
        Variable x = recurrence.Tape.Input(Settings.Pixels);
        LstmState before = _lstm.Start(recurrence.Tape);
        recurrence.BeginStep();
        (LstmState after, Window window) = Step(x, before);
        recurrence.EndStep(after.Values, before.Values);
        return new RecordedClassifier(recurrence, x, _answer.Apply(after.Hidden), window);
    }

    internal override IDisposable RecordMeasuring(Executor executor, int rows) => RecordInference(executor, rows);

    private (LstmState State, Window Window) Step(Variable x, LstmState previous)
    {
        Glimpse r = _reader.Read(x, null, previous.Hidden);                     // r_t = read(x, h_{t-1})
        return (_lstm.Step(previous, r.Parts), r.Window!);                      // h_t = RNN(h_{t-1}, r_t)
    }
}

using AttentiveWriter.Autograd;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models.Classifier;

/// <summary>DRAW's reader and an LSTM that look at an image several times and then say what it shows.</summary>
/// <remarks>Gregor et al. 2015, section 4.1: the classification of cluttered, translated MNIST.</remarks>
public sealed class GlimpseClassifier : Model
{
    private readonly Reader _reader;
    private readonly LstmLayer _lstm;
    private readonly LinearLayer _answer;

    /// <summary>Builds a model of zeros; see <see cref="Model.Initialise(ulong)"/>.</summary>
    /// <param name="settings">Its shape.</param>
    /// <exception cref="ArgumentException">The settings contradict each other; the message lists every problem.</exception>
    public GlimpseClassifier(ClassifierSettings settings)
    {
        ClassifierSettings s = Settings = Checked(settings);
        _reader = new Reader(Parameters, s.Hidden, s.Read, s.ReadAttention, s.Width, s.Height, s.Channels, withError: false);
        _lstm = new LstmLayer(Parameters, "lstm", s.Hidden, _reader.Columns);
        _answer = new LinearLayer(Parameters, "answer", s.Classes, s.Hidden);
    }

    /// <inheritdoc/>
    public override ClassifierSettings Settings { get; }

    private protected override void Initialise(Initialiser initialiser)
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
        var result = new Classification(Settings, CountOf(images));
        PassDealer.ForEachPass(result.Count, PassDealer.RowsPerPass(result.Count, threads), threads, rows =>
        {
            ClassifierPass pass = RecordInference(rows);
            return (pass, Look);

            void Look(int first, int used)
            {
                images.Span.Slice(first * Settings.Pixels, used * Settings.Pixels).CopyTo(pass.Image.Value.Span);
                pass.Recurrence.Run(Settings.Glimpses, t => result.SetWindows(first, used, t, pass.Window));
                result.SetAnswers(first, used, pass.Logits.Value);
            }
        });
        return result;
    }

    /// <summary>Records the model and its loss: -log of the probability of the right class.</summary>
    internal override ModelPass Record(Tape tape)
    {
        Variable x = tape.Input(Settings.Pixels), y = tape.Input(Settings.Classes);
        LstmState state = _lstm.Start(tape);
        for (int t = 0; t < Settings.Glimpses; t++) state = Step(tape, x, state).State;
        Variable logits = _answer.Apply(tape, state.Hidden);
        return new ModelPass(tape, x, y, logits, new Categorical(logits).NegativeLogLikelihood(tape, y), []);
    }

    /// <summary>Records looking at images without training, in the memory of one glimpse.</summary>
    internal ClassifierPass RecordInference(int rows)
    {
        var recurrence = new Recurrence(rows);
        Variable x = recurrence.Start.Input(Settings.Pixels);
        LstmState before = _lstm.Start(recurrence.Start);
        (LstmState after, Window window) = Step(recurrence.Step, x, before);
        recurrence.Carry([after.Hidden, after.Cell], [before.Hidden, before.Cell]);
        return new ClassifierPass(recurrence, x, _answer.Apply(recurrence.End, after.Hidden), window);
    }

    private (LstmState State, Window Window) Step(Tape tape, Variable x, LstmState previous)
    {
        Reader.Glimpse r = _reader.Read(tape, x, null, previous.Hidden);        // r_t = read(x, h_{t-1})
        return (_lstm.Step(tape, previous, r.Parts), r.Window!);                // h_t = RNN(h_{t-1}, r_t)
    }
}

using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;

namespace AttentiveWriter.Nn;

/// <summary>read(x, x^, h^dec): what the encoder sees of the image and of the error, with attention or without.</summary>
internal sealed class Reader
{
    private readonly int _channels;
    private readonly AttentionLayer? _attention;

    /// <summary>Adds <c>read.attention</c>, unless <paramref name="size"/> is null: then everything is read (eq. 17).</summary>
    public Reader(ParameterSet parameters, int hidden, int? size, int width, int height, int channels)
    {
        _channels = channels;
        if (size is int n) _attention = new AttentionLayer(parameters, "read.attention", hidden, n, width, height);
        Columns = size is int side ? [2 * channels * side * side] : [width * height * channels, width * height * channels];
    }

    /// <summary>Columns of each part of what is read.</summary>
    public int[] Columns { get; }

    /// <summary>Sets initial values.</summary>
    public void Initialise(Initialiser initialiser) => _attention?.Initialise(initialiser);

    /// <summary>Records the read: [gamma F_Y x F_X^T, gamma F_Y x^ F_X^T] (eq. 27), or x and x^ themselves.</summary>
    public Glimpse Read(Tape tape, Variable image, Variable error, Variable decoder)
    {
        if (_attention is null) return new Glimpse([image, error], null);
        AttentionLayer.Window window = _attention.At(tape, decoder);
        return new Glimpse([AttentiveRead.Record(tape, image, error, window.Filters, _channels)], window);
    }

    /// <summary>What was read.</summary>
    /// <param name="Parts">One glimpse, or image and error.</param>
    /// <param name="Window">Where; null without attention.</param>
    public sealed record Glimpse(IReadOnlyList<Variable> Parts, AttentionLayer.Window? Window);
}

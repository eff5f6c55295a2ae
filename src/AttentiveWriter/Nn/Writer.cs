using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;

namespace AttentiveWriter.Nn;

/// <summary>write(h^dec): what the decoder adds to the canvas, with attention or without.</summary>
internal sealed class Writer
{
    private readonly AttentionLayer? _attention;
    private readonly LinearLayer _patch;

    /// <summary>Adds <c>write.patch</c> and <c>write.attention</c>, unless <paramref name="size"/> is null: then the patch is the whole canvas (eq. 18).</summary>
    public Writer(ParameterSet parameters, int hidden, int? size, int width, int height, int channels)
    {
        if (size is int n) _attention = new AttentionLayer(parameters, "write.attention", hidden, n, width, height);
        _patch = new LinearLayer(parameters, "write.patch", channels * (size * size ?? width * height), hidden);
    }

    /// <summary>Sets initial values.</summary>
    public void Initialise(Initialiser initialiser)
    {
        _attention?.Initialise(initialiser);
        _patch.Initialise(initialiser);
    }

    /// <summary>Records c_t = c_{t-1} + write(h^dec), where write is (1 / gamma) F_Y^T w F_X (eq. 29) or w itself.</summary>
    public (Variable Canvas, AttentionLayer.Window? Window) Write(Tape tape, Variable canvas, Variable decoder)
    {
        Variable patch = _patch.Apply(tape, decoder);
        if (_attention is null) return (FullWrite.Record(tape, canvas, patch), null);
        AttentionLayer.Window window = _attention.At(tape, decoder);
        return (AttentiveWrite.Record(tape, canvas, patch, window.Filters), window);
    }
}

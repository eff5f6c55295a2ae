using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;

namespace AttentiveWriter.Nn;

/// <summary>write(h^dec): what the decoder adds to the canvas, with attention or without.</summary>
public sealed class Writer
{
    private readonly int _size, _width, _height;
    private readonly AttentionLayer? _gaussian;
    private readonly AffineAttentionLayer? _affine;
    private readonly LinearLayer _patch;

    /// <summary>Adds <c>write.patch</c> and <c>write.attention</c>, unless <paramref name="size"/> is null: then the patch is the whole canvas (eq. 18).</summary>
    public Writer(ParameterSet parameters, int hidden, int? size, AttentionKind kind, int width, int height, int channels)
    {
        (_size, _width, _height) = (size ?? 0, width, height);
        if (size is int n)
        {
            if (kind == AttentionKind.Affine) _affine = new AffineAttentionLayer(parameters, "write.attention", hidden, AffineAttentionLayer.WriteScale);
            else _gaussian = new AttentionLayer(parameters, "write.attention", hidden, n, width, height);
        }
        _patch = new LinearLayer(parameters, "write.patch", channels * (size * size ?? width * height), hidden);
    }

    /// <summary>Sets initial values.</summary>
    public void Initialise(Initialiser initialiser)
    {
        _gaussian?.Initialise(initialiser);
        _affine?.Initialise(initialiser);
        _patch.Initialise(initialiser);
    }

    /// <summary>Records c_t = c_{t-1} + write(h^dec), where write is (1 / gamma) F_Y^T w F_X (eq. 29), S(w) / gamma, or w itself.</summary>
    public (Variable Canvas, Window? Window) Write(Variable canvas, Variable decoder)
    {
        Variable patch = _patch.Apply(decoder);
        if (_gaussian is not null)
        {
            (Window window, FilterBank.Filters filters) = _gaussian.At(decoder);
            return (AttentiveWrite.Record(canvas, patch, filters), window);
        }
        if (_affine is not null)
        {
            Window window = _affine.Write(decoder, _width, _height);
            return (AffineWrite.Record(canvas, patch, window.Parameters, _size, _width, _height), window);
        }
        return (FullWrite.Record(canvas, patch), null);
    }
}

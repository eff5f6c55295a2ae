using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;

namespace AttentiveWriter.Nn;

/// <summary>read(x, x^, h^dec): what the encoder sees of the image and of the error, with attention or without.</summary>
public sealed class Reader
{
    private readonly int _size, _width, _height, _channels;
    private readonly AttentionLayer? _gaussian;
    private readonly AffineAttentionLayer? _affine;

    /// <summary>Adds <c>read.attention</c>, unless <paramref name="size"/> is null: then everything is read (eq. 17).</summary>
    public Reader(ParameterSet parameters, int hidden, int? size, AttentionKind kind, int width, int height, int channels, bool withError = true)
    {
        (_size, _width, _height, _channels) = (size ?? 0, width, height, channels);
        int pixels = width * height * channels, seen = withError ? 2 : 1;
        Columns = size is int side ? [seen * channels * side * side] : [.. Enumerable.Repeat(pixels, seen)];
        if (size is not int n) return;
        if (kind == AttentionKind.Affine) _affine = new AffineAttentionLayer(parameters, "read.attention", hidden, AffineAttentionLayer.ReadScale);
        else _gaussian = new AttentionLayer(parameters, "read.attention", hidden, n, width, height);
    }

    /// <summary>Columns of each part of what is read.</summary>
    public int[] Columns { get; }

    /// <summary>Sets initial values.</summary>
    public void Initialise(Initialiser initialiser)
    {
        _gaussian?.Initialise(initialiser);
        _affine?.Initialise(initialiser);
    }

    /// <summary>Records the read: [gamma F_Y x F_X^T, gamma F_Y x^ F_X^T] (eq. 27), gamma [S(x), S(x^)], or x and x^ themselves.</summary>
    /// <param name="image">x.</param>
    /// <param name="error">x^; null reads x alone, as the constructor was told.</param>
    /// <param name="decoder">h that says where.</param>
    public Glimpse Read(Variable image, Variable? error, Variable decoder)
    {
        if (_gaussian is not null)
        {
            (Window window, FilterBank.Filters filters) = _gaussian.At(decoder);
            return new Glimpse([AttentiveRead.Record(image, error, filters, _channels)], window);
        }
        if (_affine is not null)
        {
            Window window = _affine.Read(decoder, _width, _height);
            return new Glimpse([AffineRead.Record(image, error, window.Parameters, _size, _width, _height, _channels)], window);
        }
        return new Glimpse(error is null ? [image] : [image, error], null);
    }
}

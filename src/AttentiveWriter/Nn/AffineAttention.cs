using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Nn;

/// <summary>Bilinear samples under an affine map: seven numbers from the decoder's state, the map and an intensity (Jaderberg et al. 2015,
/// eq. 1 and 5).</summary>
public sealed class AffineAttention : Attention
{
    // a11 = a22 of a fresh read: the window spans 60 % of the image, as that of GaussianAttention does. The map of a write goes from the
    // canvas to the patch.
    private const float ReadScale = 0.6f, WriteScale = 1 / ReadScale;

    private readonly AttentionSide _side;
    private readonly int _size;
    private readonly PlaneSize _plane;
    private readonly LinearLayer _parameters;

    /// <summary>Adds <c>name.weight</c> [7, hidden] and <c>name.bias</c> [7].</summary>
    /// <param name="parameters">Where to.</param>
    /// <param name="name">Of the layer.</param>
    /// <param name="side">What it is for: maps of the two go opposite ways.</param>
    /// <param name="hidden">Cells of the decoder.</param>
    /// <param name="size">N.</param>
    /// <param name="plane">Size of the image.</param>
    public AffineAttention(ParameterSet parameters, string name, AttentionSide side, int hidden, int size, PlaneSize plane)
    {
        (_side, _size, _plane) = (side, size, plane);
        _parameters = new LinearLayer(parameters, name, AffineWindow.ParameterCount, hidden);
    }

    /// <inheritdoc/>
    public override int PatchArea => _size * _size;

    /// <summary>Sets initial values: an upright, centred window, gamma = 1.</summary>
    public override void Initialise(Initialiser initialiser)
    {
        _parameters.Initialise(initialiser);
        float[] bias = new float[AffineWindow.ParameterCount];
        bias[0] = bias[4] = _side == AttentionSide.Read ? ReadScale : WriteScale;
        _parameters.Bias.Write(bias);
    }

    /// <summary>Records gamma [S(x), S(x^)].</summary>
    public override Glimpse Read(Variable image, Variable? error, Variable decoder)
    {
        Window window = At(decoder);
        return new Glimpse([AffineRead.Record(image, error, window.Parameters, _size, _plane.Width, _plane.Height,
            image.Columns / _plane.Area)], window);
    }

    /// <summary>Records c_t = c_{t-1} + (1 / gamma) S(w).</summary>
    public override (Variable Canvas, Window? Window) Write(Variable canvas, Variable patch, Variable decoder)
    {
        Window window = At(decoder);
        return (AffineWrite.Record(canvas, patch, window.Parameters, _size, _plane.Width, _plane.Height), window);
    }

    private Window At(Variable decoder) => new(_parameters.Apply(decoder), Placed);

    private AffineGlimpse Placed(ReadOnlySpan<float> numbers) => new AffineGlimpse(_side == AttentionSide.Read
        ? AffineWindow.OfRead(numbers, _plane.Width, _plane.Height)
        : AffineWindow.OfWrite(numbers, _plane.Width, _plane.Height), _size);
}

using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Nn;

/// <summary>A grid of Gaussian filters: five numbers from the decoder's state, and the filter bank that they describe (Gregor et al. 2015,
/// eq. 21-29).</summary>
public sealed class GaussianAttention : Attention
{
    // Share of the longer side that a fresh window spans, as a logarithm: 60 %.
    private const float InitialLogStride = -0.5f;

    private readonly int _size;
    private readonly PlaneSize _plane;
    private readonly LinearLayer _parameters;

    /// <summary>Adds <c>name.weight</c> [5, hidden] and <c>name.bias</c> [5].</summary>
    /// <param name="parameters">Where to.</param>
    /// <param name="name">Of the layer.</param>
    /// <param name="hidden">Cells of the decoder.</param>
    /// <param name="size">N.</param>
    /// <param name="plane">Size of the image.</param>
    public GaussianAttention(ParameterSet parameters, string name, int hidden, int size, PlaneSize plane)
    {
        (_size, _plane) = (size, plane);
        _parameters = new LinearLayer(parameters, name, AttentionWindow.ParameterCount, hidden);
    }

    /// <inheritdoc/>
    public override int PatchArea => _size * _size;

    /// <summary>Sets initial values: a centred window over 60 % of the image whose filters just overlap, so that gradients reach
    /// everywhere.</summary>
    public override void Initialise(Initialiser initialiser)
    {
        _parameters.Initialise(initialiser);
        int side = Math.Max(_plane.Width, _plane.Height);
        float stride = _size == 1 ? side / 2f : (side - 1) / (_size - 1f) * MathF.Exp(InitialLogStride);
        float[] bias = new float[AttentionWindow.ParameterCount];
        bias[2] = 2 * MathF.Log(MathF.Max(stride / 2, 0.5f));
        bias[3] = InitialLogStride;
        _parameters.Bias.Write(bias);
    }

    /// <summary>Records gamma [F_Y x F_X^T, F_Y x^ F_X^T] (eq. 27).</summary>
    public override Glimpse Read(Variable image, Variable? error, Variable decoder)
    {
        Window window = At(decoder);
        return new Glimpse([AttentiveRead.Record(image, error, window.Filters!, image.Columns / _plane.Area)], window);
    }

    /// <summary>Records c_t = c_{t-1} + (1 / gamma) F_Y^T w F_X (eq. 29).</summary>
    public override (Variable Canvas, Window? Window) Write(Variable canvas, Variable patch, Variable decoder)
    {
        Window window = At(decoder);
        return (AttentiveWrite.Record(canvas, patch, window.Filters!), window);
    }

    private Window At(Variable decoder)
    {
        Variable parameters = _parameters.Apply(decoder);                                                     // eq. 21
        return new Window(parameters,
            Placed)
        { Filters = FilterBank.Record(parameters, _size, _plane.Width, _plane.Height) };   // eq. 22-26

        GlimpseWindow Placed(ReadOnlySpan<float> numbers) =>
            new GaussianGlimpse(AttentionWindow.FromParameters(numbers, _size, _plane.Width, _plane.Height));
    }
}

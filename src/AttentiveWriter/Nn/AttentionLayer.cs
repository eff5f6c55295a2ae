using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Nn;

/// <summary>Where to look: five numbers from the decoder's state, and the filter bank that they describe (Gregor et al. 2015, eq. 21-26).</summary>
public sealed class AttentionLayer
{
    // Share of the longer side that a fresh window spans, as a logarithm: 60 %.
    private const float InitialLogStride = -0.5f;

    private readonly int _size, _width, _height;
    private readonly LinearLayer _parameters;

    /// <summary>Adds <c>name.weight</c> [5, hidden] and <c>name.bias</c> [5].</summary>
    public AttentionLayer(ParameterSet parameters, string name, int hidden, int size, int width, int height)
    {
        (_size, _width, _height) = (size, width, height);
        _parameters = new LinearLayer(parameters, name, AttentionWindow.ParameterCount, hidden);
    }

    /// <summary>Sets initial values: a centred window over 60 % of the image whose filters just overlap, so that gradients reach everywhere.</summary>
    public void Initialise(Initialiser initialiser)
    {
        _parameters.Initialise(initialiser);
        float stride = _size == 1
            ? Math.Max(_width, _height) / 2f
            : (Math.Max(_width, _height) - 1) / (_size - 1f) * MathF.Exp(InitialLogStride);
        float[] bias = new float[AttentionWindow.ParameterCount];
        bias[2] = 2 * MathF.Log(MathF.Max(stride / 2, 0.5f));
        bias[3] = InitialLogStride;
        _parameters.Bias.Write(bias);
    }

    /// <summary>Records the window for a decoder state, with its filters.</summary>
    public (Window Window, FilterBank.Filters Filters) At(Variable hidden)
    {
        Variable parameters = _parameters.Apply(hidden);
        FilterBank.Filters filters = FilterBank.Record(parameters, _size, _width, _height);
        return (new Window(parameters, filters, At), filters);

        GlimpseWindow At(ReadOnlySpan<float> numbers) => new(AttentionWindow.FromParameters(numbers, _size, _width, _height), null);
    }
}

using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Nn;

/// <summary>write(h^dec): what the decoder adds to the canvas, with attention or without.</summary>
public sealed class Writer
{
    private readonly Attention _attention;
    private readonly LinearLayer _patch;

    /// <summary>Adds <c>write.patch</c> and <c>write.attention</c>, unless <paramref name="size"/> is null: then the patch is the whole
    /// canvas (eq. 18).</summary>
    public Writer(ParameterSet parameters, int hidden, int? size, AttentionKind kind, int width, int height, int channels)
    {
        _attention = AttentionKinds.Create(kind, parameters, AttentionSide.Write, hidden, size, new PlaneSize(width, height));
        _patch = new LinearLayer(parameters, "write.patch", channels * _attention.PatchArea, hidden);
    }

    /// <summary>Sets initial values.</summary>
    public void Initialise(Initialiser initialiser)
    {
        _attention.Initialise(initialiser);
        _patch.Initialise(initialiser);
    }

    /// <summary>Records c_t = c_{t-1} + write(h^dec), and where: the patch is w = W(h^dec) (eq. 28).</summary>
    public (Variable Canvas, Window? Window) Write(Variable canvas, Variable decoder) =>
        _attention.Write(canvas, _patch.Apply(decoder), decoder);
}

using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Nn;

/// <summary>Reads the whole image and writes on the whole canvas (Gregor et al. 2015, eq. 17 and 18).</summary>
/// <param name="plane">Size of the image.</param>
public sealed class NoAttention(PlaneSize plane) : Attention
{
    /// <inheritdoc/>
    public override int PatchArea => plane.Area;

    /// <inheritdoc/>
    public override int[] Columns(int channels, int images) => [.. Enumerable.Repeat(channels * plane.Area, images)];

    /// <inheritdoc/>
    public override void Initialise(Initialiser initialiser)
    {
    }

    /// <summary>Returns x and x^ themselves, two parts (eq. 17).</summary>
    public override Glimpse Read(Variable image, Variable? error, Variable decoder) => new(error is null ? [image] : [image, error], null);

    /// <summary>Records c_t = c_{t-1} + w (eq. 18).</summary>
    public override (Variable Canvas, Window? Window) Write(Variable canvas, Variable patch, Variable decoder) =>
        (FullWrite.Record(canvas, patch), null);
}

using AttentiveWriter.Autograd;

namespace AttentiveWriter.Nn;

/// <summary>A way to attend: where the decoder wants to look or to draw, what is taken from an image there and how a patch is added to a
/// canvas.</summary>
/// <remarks><see cref="AttentionKinds"/> names the ways. A layer reads or writes, and has its own parameters for it.</remarks>
public abstract class Attention
{
    /// <summary>Values of a patch of one plane.</summary>
    public abstract int PatchArea { get; }

    /// <summary>Columns of each part of what is read.</summary>
    /// <param name="channels">Channels of the image.</param>
    /// <param name="images">How many are read at once: x, or x and x^.</param>
    public virtual int[] Columns(int channels, int images) => [images * channels * PatchArea];

    /// <summary>Sets initial values.</summary>
    /// <param name="initialiser">Where they come from.</param>
    public abstract void Initialise(Initialiser initialiser);

    /// <summary>Records what is read of an image, and of what the canvas has not explained of it.</summary>
    /// <param name="image">x, [rows, channels * height * width]; data.</param>
    /// <param name="error">x^, of the same shape; null reads x alone.</param>
    /// <param name="decoder">h that says where.</param>
    public abstract Glimpse Read(Variable image, Variable? error, Variable decoder);

    /// <summary>Records a canvas with a patch added to it.</summary>
    /// <param name="canvas">c_{t-1}, [rows, planes * height * width]; not used again by a later op.</param>
    /// <param name="patch">w, [rows, planes * <see cref="PatchArea"/>].</param>
    /// <param name="decoder">h that says where.</param>
    /// <returns>c_t, and where the patch went; null without a window.</returns>
    public abstract (Variable Canvas, Window? Window) Write(Variable canvas, Variable patch, Variable decoder);
}

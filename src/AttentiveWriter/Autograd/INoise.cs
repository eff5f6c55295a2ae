namespace AttentiveWriter.Autograd;

/// <summary>Where a tape's standard normal noise comes from.</summary>
internal interface INoise
{
    /// <summary>Fills the noise of one image at one step of the recurrence.</summary>
    /// <param name="row">The image, counted on its tape.</param>
    /// <param name="t">The step of the recurrence, from 0.</param>
    /// <param name="destination">[latent].</param>
    void Fill(int row, int t, Span<float> destination);
}

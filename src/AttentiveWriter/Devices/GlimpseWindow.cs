namespace AttentiveWriter.Devices;

/// <summary>Where a step read or wrote, by whichever way the model attends.</summary>
/// <param name="Gaussian">The grid of filters; null where the model attends otherwise.</param>
/// <param name="Affine">The parallelogram; null where the model attends otherwise.</param>
public readonly record struct GlimpseWindow(AttentionWindow? Gaussian, AffineWindow? Affine)
{
    /// <summary>Horizontal centre in pixels; the first pixel's centre is 1.</summary>
    public float CentreX => Gaussian?.CentreX ?? Affine?.Centre.X ?? 0;

    /// <summary>Vertical centre in pixels; the first pixel's centre is 1.</summary>
    public float CentreY => Gaussian?.CentreY ?? Affine?.Centre.Y ?? 0;

    /// <summary>gamma, the factor on what is read and the divisor of what is written.</summary>
    public float Intensity => Gaussian?.Intensity ?? Affine?.Intensity ?? 0;
}

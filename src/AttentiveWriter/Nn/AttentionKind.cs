namespace AttentiveWriter.Nn;

/// <summary>A way to attend to a part of an image.</summary>
public enum AttentionKind
{
    /// <summary>A grid of Gaussian filters (Gregor et al. 2015): centre, stride and sharpness.</summary>
    Gaussian,

    /// <summary>Bilinear samples under an affine map (Jaderberg et al. 2015): any parallelogram.</summary>
    Affine,
}

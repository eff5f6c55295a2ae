namespace AttentiveWriter.Nn;

/// <summary>What a latent is before anything of the image is known.</summary>
public enum PriorKind
{
    /// <summary>N(0, 1) at every step (Gregor et al. 2015, eq. 10).</summary>
    Standard,

    /// <summary>A Gaussian that follows from what has been drawn, P(Z_t | h^dec_{t-1}) (Gregor et al. 2016).</summary>
    Learned,
}

namespace AttentiveWriter.Data;

/// <summary>How grey images become black and white before a model sees them.</summary>
public enum Binarisation
{
    /// <summary>Each pixel is 1 with a probability of its intensity, drawn anew for each epoch.</summary>
    Stochastic,
    /// <summary>Each pixel above 0.5 is 1.</summary>
    Threshold,
    /// <summary>Pixels stay as they are.</summary>
    None,
}

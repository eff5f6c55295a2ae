namespace AttentiveWriter.Nn;

/// <summary>What a canvas says of the pixels.</summary>
public enum LikelihoodKind
{
    /// <summary>Each value is 1 with a probability of sigmoid(canvas); grey and colour intensities count as probabilities (Gregor et al.
    /// 2015).</summary>
    Bernoulli,

    /// <summary>Each value is one of 256 levels, by a discretised mixture of logistics (Salimans et al. 2017): its cost is what a file
    /// would take.</summary>
    Logistics,
}

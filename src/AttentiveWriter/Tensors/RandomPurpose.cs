namespace AttentiveWriter.Tensors;

/// <summary>What random numbers are used for: each purpose draws from a stream of its own, so adding one never shifts another.</summary>
public enum RandomPurpose
{
    /// <summary>Initial parameter values.</summary>
    Initialisation = 1,
    /// <summary>Latent noise while training.</summary>
    Latent = 2,
    /// <summary>The order of the images in an epoch.</summary>
    Shuffle = 3,
    /// <summary>Stochastic binarisation of the images.</summary>
    Binarisation = 4,
    /// <summary>Latent noise while evaluating.</summary>
    Evaluation = 5,
    /// <summary>Latent noise while generating from the prior or reconstructing.</summary>
    Generation = 6,
    /// <summary>Images of the built-in procedural sets.</summary>
    Glyphs = 7,
    /// <summary>Stochastic binarisation of images that are evaluated.</summary>
    EvaluationBinarisation = 8,
    /// <summary>Scenes composed of digits.</summary>
    Scenes = 9,
    /// <summary>Latent noise of variations of an image.</summary>
    Variation = 10,
    /// <summary>What is not known of images that are completed.</summary>
    Completion = 11,
}

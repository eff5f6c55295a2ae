namespace AttentiveWriter.Runs.Onnx;

/// <summary>What a graph of ONNX does with a model.</summary>
public enum OnnxGraphKind
{
    /// <summary>Draws new images from noise.</summary>
    Generate,

    /// <summary>Reads images and draws them again.</summary>
    Reconstruct,

    /// <summary>Tells the class of images.</summary>
    Classify,
}

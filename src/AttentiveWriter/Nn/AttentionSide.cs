namespace AttentiveWriter.Nn;

/// <summary>What an attention is for.</summary>
public enum AttentionSide
{
    /// <summary>Takes a patch from an image.</summary>
    Read,

    /// <summary>Adds a patch to a canvas.</summary>
    Write,
}

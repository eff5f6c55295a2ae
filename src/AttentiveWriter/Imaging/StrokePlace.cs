namespace AttentiveWriter.Imaging;

/// <summary>Where the mark of a letter stands.</summary>
internal enum StrokePlace
{
    /// <summary>Over its top.</summary>
    Above,
    /// <summary>Under the base line.</summary>
    Below,
    /// <summary>At its right, by the top.</summary>
    Beside,
}

namespace AttentiveWriter.Formats;

/// <summary>An array of unsigned bytes of a NumPy file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Lengths">Its lengths, each at least 1; the last index runs fastest.</param>
/// <param name="Bytes">The numbers.</param>
internal sealed record NpyArray(string Name, IReadOnlyList<int> Lengths, byte[] Bytes)
{
    /// <summary>Its lengths, as messages show them.</summary>
    public string Shape => string.Join(" x ", Lengths);
}

namespace AttentiveWriter.Tensors;

/// <summary>The Philox-4x32-10 counter-based generator: four random words for each 128-bit counter, under a 64-bit key.</summary>
/// <remarks>
/// Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3" (SC 2011). There is no state to save or to share:
/// the same key and counter give the same words on any thread, in any order, on any machine.
/// </remarks>
internal static class Philox
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    /// <summary>Returns the four words of one counter.</summary>
    /// <param name="key">The key: the seed of an experiment.</param>
    /// <param name="c0">Counter word 0.</param>
    /// <param name="c1">Counter word 1.</param>
    /// <param name="c2">Counter word 2.</param>
    /// <param name="c3">Counter word 3.</param>
    public static (uint W0, uint W1, uint W2, uint W3) Generate(ulong key, uint c0, uint c1, uint c2, uint c3)
    {
        uint key0 = (uint)key, key1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0, product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ key0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ key1, (uint)product0);
            key0 += Weyl0;
            key1 += Weyl1;
        }
        return (c0, c1, c2, c3);
    }
}

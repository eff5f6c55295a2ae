using AttentiveWriter.Tensors;

namespace AttentiveWriter.Gpu;

/// <summary>Four random words of an address: those of <see cref="RandomSource"/>, on the device.</summary>
internal readonly record struct RandomWords(uint W0, uint W1, uint W2, uint W3)
{
    /// <summary>The 24 upper bits of a word, times this, are in [0, 1).</summary>
    public const float ToUnit = 1f / (1 << 24);

    /// <summary>Returns the words of an address, by Philox-4x32-10.</summary>
    public static RandomWords At(ulong seed, uint purpose, int block, long step, long row, int t)
    {
        uint c0 = (uint)block | (uint)t << 16, c1 = (uint)row, c2 = (uint)step;
        uint c3 = purpose | (uint)(step >> 32) << 8 | (uint)(row >> 32) << 20, key0 = (uint)seed, key1 = (uint)(seed >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = 0xD2511F53UL * c0, product1 = 0xCD9E8D57UL * c2;
            uint n0 = (uint)(product1 >> 32) ^ c1 ^ key0, n2 = (uint)(product0 >> 32) ^ c3 ^ key1;
            c1 = (uint)product1;
            c3 = (uint)product0;
            c0 = n0;
            c2 = n2;
            key0 += 0x9E3779B9;
            key1 += 0xBB67AE85;
        }
        return new RandomWords(c0, c1, c2, c3);
    }
}

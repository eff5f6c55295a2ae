using CsCheck;

namespace AttentiveWriter.Tests;

/// <summary>Properties that hold for whatever a generator makes: of the same cases on every run, machine and day.</summary>
internal static class Property
{
    private const ulong Seed = 20261128;

    /// <summary>Asserts a property of so many cases; where it fails, CsCheck looks for a smaller case and says its seed.</summary>
    public static void Holds<T>(this Gen<T> gen, Action<T> property, int cases = 100)
    {
        var seeds = new PCG(1, Seed);
        for (int i = 0; i < cases; i++)
        {
            // Sample takes a seed for its first case alone: those after it are others each time.
            string seed = new PCG(1, seeds.Next64()).ToString();
            try
            {
                gen.Sample(property, seed: seed, iter: 1, threads: 1);
            }
            catch (CsCheckException)
            {
                gen.Sample(property, seed: seed, iter: 1_000, threads: 1);
                throw;
            }
        }
    }
}

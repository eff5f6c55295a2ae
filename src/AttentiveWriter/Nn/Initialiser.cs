using AttentiveWriter.Autograd;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Nn;

/// <summary>Initial parameter values from a seed.</summary>
/// <remarks>Each parameter draws from an address of its own (its name), so adding a parameter to a model leaves the others as they
/// were.</remarks>
public sealed class Initialiser(ulong seed)
{
    private readonly RandomSource _random = new(seed, RandomPurpose.Initialisation);

    /// <summary>Fills with uniform numbers in +-1 / sqrt(fan in), PyTorch's default for linear layers.</summary>
    public void Uniform(Parameter parameter, int fanIn)
    {
        RandomSequence sequence = new RandomSequence(_random, 0, StableHash(parameter.Name));
        float limit = 1 / MathF.Sqrt(fanIn);
        Fill(parameter, _ => sequence.Next(-limit, limit));
    }

    /// <summary>Fills with one number.</summary>
    public static void Fill(Parameter parameter, float value) => Fill(parameter, _ => value);

    /// <summary>Fills with a number for each place.</summary>
    public static void Fill(Parameter parameter, Func<int, float> value)
    {
        float[] values = new float[parameter.Count];
        for (int i = 0; i < values.Length; i++) values[i] = value(i);
        parameter.Write(values);
    }

    // FNV-1a: string.GetHashCode differs from run to run.
    private static uint StableHash(string name)
    {
        uint hash = 2166136261;
        foreach (char c in name) hash = (hash ^ c) * 16777619;
        return hash;
    }
}

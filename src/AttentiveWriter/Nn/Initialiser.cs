using AttentiveWriter.Autograd;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Nn;

/// <summary>Initial parameter values from a seed.</summary>
/// <remarks>Each parameter draws from an address of its own (its name), so adding a parameter to a model leaves the others as they were.</remarks>
internal sealed class Initialiser(ulong seed)
{
    private readonly RandomSource _random = new(seed, RandomPurpose.Initialisation);

    /// <summary>Fills with uniform numbers in +-1 / sqrt(fan in), PyTorch's default for linear layers.</summary>
    public void Uniform(Parameter parameter, int fanIn)
    {
        RandomSequence sequence = _random.Sequence(0, StableHash(parameter.Name));
        float limit = 1 / MathF.Sqrt(fanIn);
        foreach (ref float value in parameter.Value.Span) value = sequence.Next(-limit, limit);
    }

    // FNV-1a: string.GetHashCode differs from run to run.
    private static uint StableHash(string name)
    {
        uint hash = 2166136261;
        foreach (char c in name) hash = (hash ^ c) * 16777619;
        return hash;
    }
}

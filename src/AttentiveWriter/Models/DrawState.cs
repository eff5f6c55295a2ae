using AttentiveWriter.Autograd;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models;

/// <summary>What a model that draws carries from one step to the next; a model of one step carries nothing.</summary>
/// <param name="Canvas">c_t, [rows, canvas], logits; null before the first step of a model that starts from nothing.</param>
/// <param name="Decoder">State of RNN^dec.</param>
/// <param name="Encoder">State of RNN^enc; null where images are imagined.</param>
public sealed record DrawState(Variable? Canvas = null, LstmState? Decoder = null, LstmState? Encoder = null)
{
    /// <summary>All of it.</summary>
    public IEnumerable<Variable> Values => [.. Canvas is null ? [] : (Variable[])[Canvas], .. Decoder?.Values ?? [], .. Encoder?.Values ?? []];
}

using AttentiveWriter.Autograd;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models;

/// <summary>What a model that draws carries from one step to the next; a model of one step carries nothing.</summary>
/// <param name="Canvas">c_t, [rows, canvas], logits; null before the first step of a model that starts from nothing.</param>
/// <param name="Decoder">State of RNN^dec.</param>
/// <param name="Encoder">State of RNN^enc; null where images are imagined.</param>
public sealed record RecurrentState(Variable? Canvas = null, LstmState? Decoder = null, LstmState? Encoder = null)
{
    /// <summary>What a step that began with <paramref name="before"/> hands to the next.</summary>
    /// <param name="before">What there was before it: a model that started from nothing goes on from nothing.</param>
    public IEnumerable<Variable> Carried(RecurrentState before) =>
        [.. before.Canvas is null ? [] : (Variable[])[Canvas!], .. before.Decoder is null ? [] : Decoder!.Values, .. before.Encoder is null
            ? [] : Encoder!.Values];
}

using AttentiveWriter.Autograd;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models;

/// <summary>What DRAW, on vectors or on maps, carries from one step to the next.</summary>
/// <param name="Canvas">c_t, [rows, pixels], logits.</param>
/// <param name="Encoder">State of RNN^enc.</param>
/// <param name="Decoder">State of RNN^dec.</param>
internal sealed record DrawState(Variable Canvas, LstmState Encoder, LstmState Decoder)
{
    /// <summary>All of it.</summary>
    public IReadOnlyList<Variable> Values => [Canvas, Encoder.Hidden, Encoder.Cell, Decoder.Hidden, Decoder.Cell];
}

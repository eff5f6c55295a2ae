using AttentiveWriter.Autograd;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models;

/// <summary>What decoding a latent leaves.</summary>
/// <param name="Canvas">c_t, [rows, canvas], logits.</param>
/// <param name="Decoder">State of RNN^dec; null in a model without one.</param>
/// <param name="Window">Where the stroke went; null without attention.</param>
public sealed record Stroke(Variable Canvas, LstmState? Decoder = null, Window? Window = null);

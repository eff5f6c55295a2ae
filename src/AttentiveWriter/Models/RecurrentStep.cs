using AttentiveWriter.Autograd;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models;

/// <summary>What one step of reading and drawing computes.</summary>
/// <param name="State">What goes to the next step.</param>
/// <param name="Latent">z_t ~ Q, and its KL.</param>
/// <param name="WriteWindow">Where the stroke went; null without attention.</param>
/// <param name="Error">x^_t; null in a model that does not look at its canvas.</param>
/// <param name="Glimpse">r_t and where it was read; null in a model that takes no glimpses.</param>
public sealed record RecurrentStep(RecurrentState State, Latent Latent, Window? WriteWindow = null, Variable? Error = null,
    Glimpse? Glimpse = null);

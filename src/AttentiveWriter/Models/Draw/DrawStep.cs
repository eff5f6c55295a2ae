using AttentiveWriter.Autograd;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models.Draw;

/// <summary>Everything that one step of DRAW computes.</summary>
/// <param name="State">Canvas, encoder and decoder after the step.</param>
/// <param name="Error">x^_t.</param>
/// <param name="Glimpse">r_t and where it was read.</param>
/// <param name="Latent">z_t ~ Q(Z_t | h^enc_t), and its KL.</param>
/// <param name="WriteWindow">Where the stroke went; null without attention.</param>
internal sealed record DrawStep(
    DrawState State, Variable Error, Reader.Glimpse Glimpse, Latent Latent, Window? WriteWindow);

using AttentiveWriter.Autograd;

namespace AttentiveWriter.Nn;

/// <summary>A diagonal Gaussian on a tape; <see cref="Latent.Sample"/> draws from it.</summary>
/// <param name="Mean">mu, [rows, latent].</param>
/// <param name="LogSigma">log sigma, [rows, latent].</param>
public sealed record Normal(Variable Mean, Variable LogSigma);

namespace AttentiveWriter.Training;

/// <summary>Constants of Adam (Kingma and Ba 2015) and of gradient clipping.</summary>
/// <param name="Beta1">Decay of the mean, 0 to below 1.</param>
/// <param name="Beta2">Decay of the variance, 0 to below 1.</param>
/// <param name="Epsilon">Added to the root of the variance, above 0.</param>
/// <param name="ClipNorm">Largest global norm of the gradient, above 0; a longer one is scaled down to it.</param>
public sealed record AdamSettings(float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f, float ClipNorm = 5f);

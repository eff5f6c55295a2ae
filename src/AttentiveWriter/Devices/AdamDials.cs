using System.Runtime.InteropServices;

namespace AttentiveWriter.Devices;

/// <summary>The numbers of a step of Adam (Kingma and Ba 2015), as they lie in the memory of a device.</summary>
/// <param name="Norm">Global norm of the gradient, which the device measures.</param>
/// <param name="ClipNorm">Largest norm; a longer gradient is scaled down to it.</param>
/// <param name="Scale">What clipping leaves of the gradient, which the device computes.</param>
/// <param name="Rate">Learning rate over 1 - beta1^t.</param>
/// <param name="Correction">sqrt(1 - beta2^t).</param>
/// <param name="Beta1">Decay of the mean.</param>
/// <param name="Beta2">Decay of the variance.</param>
/// <param name="Epsilon">Added to the root of the variance.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct AdamDials(double Norm, double ClipNorm, float Scale, float Rate, float Correction, float Beta1, float Beta2,
    float Epsilon)
{
    /// <summary>Returns the dials with a norm, and the scale that follows from it.</summary>
    /// <param name="norm">Global norm of the gradient.</param>
    public AdamDials Clipped(double norm) => this with { Norm = norm, Scale = (float)Math.Min(1, ClipNorm / (norm + 1e-6)) };
}

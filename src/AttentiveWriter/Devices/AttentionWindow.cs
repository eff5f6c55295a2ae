namespace AttentiveWriter.Devices;

/// <summary>Where a grid of N x N Gaussian filters stands, how far apart its filters are and how sharp they look.</summary>
/// <param name="Size">N, filters a side.</param>
/// <param name="CentreX">g_X, horizontal centre in pixels; the first pixel's centre is 1.</param>
/// <param name="CentreY">g_Y, vertical centre in pixels; the first pixel's centre is 1.</param>
/// <param name="Stride">delta, pixels between neighbouring filters; 0 where N is 1 and there are no neighbours.</param>
/// <param name="Variance">sigma^2 of each filter, in square pixels.</param>
/// <param name="Intensity">gamma, the factor on what is read and the divisor of what is written.</param>
public readonly record struct AttentionWindow(int Size, float CentreX, float CentreY, float Stride, float Variance, float Intensity)
{
    /// <summary>Numbers that the decoder emits for a window: (g~_X, g~_Y, log sigma^2, log delta~, log gamma).</summary>
    public const int ParameterCount = 5;

    // e^60 pixels mean no more than e^50 do: past this the exponentials only overflow, so they saturate.
    private const float LargestLog = 60;

    /// <summary>Reads a window from the five numbers that the decoder emits (Gregor et al. 2015, eq. 21, 22, 23, 24).</summary>
    /// <param name="parameters">(g~_X, g~_Y, log sigma^2, log delta~, log gamma).</param>
    /// <param name="size">N, filters a side; at least 1.</param>
    /// <param name="width">A, image width in pixels.</param>
    /// <param name="height">B, image height in pixels.</param>
    /// <remarks>
    /// Deviation: the three logarithms saturate at +-60, so that no finite parameter makes an infinite window.
    /// </remarks>
    public static AttentionWindow FromParameters(ReadOnlySpan<float> parameters, int size, int width, int height) => new(
        size,
        (width + 1) / 2f * (parameters[0] + 1),                     // g_X = (A + 1) / 2 (g~_X + 1)                 (22)
        (height + 1) / 2f * (parameters[1] + 1),                    // g_Y = (B + 1) / 2 (g~_Y + 1)                 (23)
        LargestStride(size, width, height) * Exp(parameters[3]),    // delta = (max(A, B) - 1) / (N - 1) delta~     (24)
        Exp(parameters[2]),
        Exp(parameters[4]));

    /// <summary>Returns the centre of filter <paramref name="i"/> along an axis: mu^i = g + (i - N/2 - 0.5) delta, eq. 19, 20.</summary>
    /// <param name="centre">g_X or g_Y.</param>
    /// <param name="i">The filter, 1..N.</param>
    /// <param name="size">N.</param>
    public float FilterCentre(float centre, int i, int size) => centre + Offset(i, size) * Stride;

    /// <summary>Returns i - N/2 - 0.5, symmetric around 0 for i = 1..N.</summary>
    internal static float Offset(int i, int size) => i - size / 2f - 0.5f;

    /// <summary>Returns the stride at delta~ = 1: the grid then spans the longer side. 0 for a single filter.</summary>
    internal static float LargestStride(int size, int width, int height) =>
        size == 1 ? 0 : (Math.Max(width, height) - 1) / (float)(size - 1);

    /// <summary>Returns e^logarithm, the logarithm saturating at +-60.</summary>
    internal static float Exp(float logarithm) => MathF.Exp(Math.Clamp(logarithm, -LargestLog, LargestLog));
}

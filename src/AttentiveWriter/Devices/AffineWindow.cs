using System.Numerics;

namespace AttentiveWriter.Devices;

/// <summary>Where an affine glimpse looks or an affine stroke falls: the corners of its grid in the image, and how strongly.</summary>
/// <remarks>Coordinates are those of <see cref="AttentionWindow"/>: pixels, the first pixel's centre is 1, so that the image itself has its
/// corners at 0.5 and width + 0.5. The names of the corners are those of the patch: a map may turn it, slant it and mirror it.</remarks>
/// <param name="TopLeft">Where the patch's outer corner (-1, -1) is.</param>
/// <param name="TopRight">Where the patch's outer corner (1, -1) is.</param>
/// <param name="BottomRight">Where the patch's outer corner (1, 1) is.</param>
/// <param name="BottomLeft">Where the patch's outer corner (-1, 1) is.</param>
/// <param name="Intensity">gamma, the factor on what is read and the divisor of what is written.</param>
public readonly record struct AffineWindow(Vector2 TopLeft, Vector2 TopRight, Vector2 BottomRight, Vector2 BottomLeft, float Intensity)
{
    /// <summary>Numbers that the decoder emits for a window: theta = (a11, a12, tx, a21, a22, ty), log gamma.</summary>
    public const int ParameterCount = 7;

    /// <summary>Where the patch's centre is.</summary>
    public Vector2 Centre => (TopLeft + BottomRight) / 2;

    /// <summary>Whether there is a quadrilateral to draw: all corners are finite.</summary>
    /// <remarks>False for a write whose 2 x 2 matrix is singular, so that the patch is smeared along a line without end or is nowhere, and
    /// for windows too large for float32.</remarks>
    public bool IsBounded => IsFinite(TopLeft) && IsFinite(TopRight) && IsFinite(BottomRight) && IsFinite(BottomLeft);

    /// <summary>Returns the window of a read: theta maps the grid, [-1, 1] in both directions, to the image.</summary>
    /// <param name="parameters">See <see cref="ParameterCount"/>.</param>
    /// <param name="width">W, image width in pixels.</param>
    /// <param name="height">H, image height in pixels.</param>
    public static AffineWindow OfRead(ReadOnlySpan<float> parameters, int width, int height)
    {
        double a11 = parameters[0], a12 = parameters[1], tx = parameters[2], a21 = parameters[3], a22 = parameters[4], ty = parameters[5];
        Vector2 Corner(double u, double v) => Pixel(a11 * u + a12 * v + tx, a21 * u + a22 * v + ty, width, height);
        return new AffineWindow(Corner(-1, -1), Corner(1, -1), Corner(1, 1), Corner(-1, 1), IntensityOf(parameters));
    }

    /// <summary>Returns the window of a write: theta maps the canvas to the patch, so the corners come from the inverse map.</summary>
    /// <param name="parameters">See <see cref="ParameterCount"/>.</param>
    /// <param name="width">W, canvas width in pixels.</param>
    /// <param name="height">H, canvas height in pixels.</param>
    /// <remarks>All corners are NaN where the 2 x 2 matrix is singular: see <see cref="IsBounded"/>.</remarks>
    public static AffineWindow OfWrite(ReadOnlySpan<float> parameters, int width, int height)
    {
        double a11 = parameters[0], a12 = parameters[1], tx = parameters[2], a21 = parameters[3], a22 = parameters[4], ty = parameters[5];
        // Products of two float32 are exact in double precision, so this is 0 for singular matrices and for no other.
        double determinant = a11 * a22 - a12 * a21;
        Vector2 Corner(double x, double y) => determinant == 0
            ? new Vector2(float.NaN)
            : Pixel((a22 * (x - tx) - a12 * (y - ty)) / determinant, (a11 * (y - ty) - a21 * (x - tx)) / determinant, width, height);
        return new AffineWindow(Corner(-1, -1), Corner(1, -1), Corner(1, 1), Corner(-1, 1), IntensityOf(parameters));
    }

    /// <summary>Returns gamma; its logarithm saturates as those of <see cref="AttentionWindow"/> do.</summary>
    internal static float IntensityOf(ReadOnlySpan<float> parameters) => AttentionWindow.Exp(parameters[ParameterCount - 1]);

    // ((x + 1) W - 1) / 2, counted from 1.
    private static Vector2 Pixel(double x, double y, int width, int height) =>
        new((float)((x * width + width + 1) / 2), (float)((y * height + height + 1) / 2));

    private static bool IsFinite(Vector2 corner) => float.IsFinite(corner.X) && float.IsFinite(corner.Y);
}

using System.Runtime.CompilerServices;

namespace AttentiveWriter.Devices.Cpu;

/// <summary>A point between four pixels of a plane that has a border of one pixel (Jaderberg et al. 2015, eq. 5).</summary>
internal readonly struct BilinearPoint
{
    private readonly int _topLeft, _stride;
    private readonly float _right, _down;

    /// <summary>Finds the four pixels.</summary>
    /// <param name="x">Column, 0 in the left border and 1 in the first pixel; <see cref="IsWithin"/> the width.</param>
    /// <param name="y">Row, likewise; <see cref="IsWithin"/> the height.</param>
    /// <param name="stride">Width of the plane with its border.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BilinearPoint(double x, double y, int stride)
    {
        // Not negative, so this rounds down; and small, so the machine's own conversion will do.
        int column = double.ConvertToIntegerNative<int>(x), row = double.ConvertToIntegerNative<int>(y);
        _topLeft = row * stride + column;
        _stride = stride;
        _right = (float)(x - column);
        _down = (float)(y - row);
    }

    /// <summary>Whether a coordinate has a neighbour among this many pixels: 0 has, where the first begins to count; NaN not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsWithin(double position, int length) => position >= 0 && position < length + 1;

    /// <summary>Returns the value there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Sample(ReadOnlySpan<float> bordered) => Sample(bordered, out _, out _);

    /// <summary>Returns the value there and its slopes, in units a pixel; on a pixel's centre those to the right and below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Sample(ReadOnlySpan<float> bordered, out float slopeX, out float slopeY)
    {
        ReadOnlySpan<float> upper = bordered.Slice(_topLeft, 2), lower = bordered.Slice(_topLeft + _stride, 2);
        float upperSlope = upper[1] - upper[0], lowerSlope = lower[1] - lower[0];
        float above = upper[0] + _right * upperSlope, below = lower[0] + _right * lowerSlope;
        slopeX = upperSlope + _down * (lowerSlope - upperSlope);
        slopeY = below - above;
        return above + _down * slopeY;
    }

    /// <summary>Inverts <see cref="Sample(ReadOnlySpan{float})"/>: adds the gradient of the value to those of the four pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Scatter(float gradient, Span<float> dBordered)
    {
        Span<float> upper = dBordered.Slice(_topLeft, 2), lower = dBordered.Slice(_topLeft + _stride, 2);
        float below = gradient * _down, above = gradient - below;
        upper[0] += above - above * _right;
        upper[1] += above * _right;
        lower[0] += below - below * _right;
        lower[1] += below * _right;
    }
}

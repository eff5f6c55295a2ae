using System.Numerics;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models;

/// <summary>Where a step reads or writes, mean of many images.</summary>
/// <remarks>Coordinates are pixels of the image, the first pixel's centre is 1. Windows without an edge that could be drawn are left
/// out.</remarks>
public sealed class MeanWindow
{
    private readonly (double X, double Y)[] _corners = new (double, double)[4];
    private double _x, _y, _squares, _area;
    private int _count;

    /// <summary>The corners of the edge, four in turn; null where no window has any.</summary>
    public IReadOnlyList<(double X, double Y)>? Corners => _count == 0 ? null : [.. _corners.Select(c => (c.X / _count, c.Y / _count))];

    /// <summary>The centre.</summary>
    public (double X, double Y) Centre => (_x / _count, _y / _count);

    /// <summary>How far the centres lie from their mean, in pixels: the root of the mean square.</summary>
    public double Spread => Math.Sqrt(Math.Max(0, (_squares - (_x * _x + _y * _y) / _count) / _count));

    /// <summary>Side of a square as large as the windows, in pixels.</summary>
    public double Side => Math.Sqrt(_area / _count);

    /// <summary>Windows that it is the mean of.</summary>
    public int Count => _count;

    internal void Add(GlimpseWindow window)
    {
        if (window.Corners is not { } corners) return;
        (double X, double Y) centre = (corners.Average(c => c.X), corners.Average(c => c.Y));
        double twice = 0;
        for (int i = 0; i < 4; i++)
        {
            _corners[i] = (_corners[i].X + corners[i].X, _corners[i].Y + corners[i].Y);
            twice += corners[i].X * corners[(i + 1) % 4].Y - corners[i].Y * corners[(i + 1) % 4].X;
        }
        (_x, _y) = (_x + centre.X, _y + centre.Y);
        _squares += centre.X * centre.X + centre.Y * centre.Y;
        _area += Math.Abs(twice) / 2;
        _count++;
    }

    internal Vector2[] Edge() => [.. Corners!.Select(c => new Vector2((float)c.X, (float)c.Y))];
}

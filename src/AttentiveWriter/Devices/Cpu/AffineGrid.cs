namespace AttentiveWriter.Devices.Cpu;

/// <summary>The source pixel at which each target pixel looks, under an affine map (Jaderberg et al. 2015, eq. 1).</summary>
/// <remarks>
/// <para>Both planes span [-1, 1] from outer edge to outer edge, so target column j = 0, 1, ... is at u = (2 j + 1) / W' - 1, and x in the
/// source is at pixel ((x + 1) W + 1) / 2, counted from 1. Put together, (x, y) = (a11 u + a12 v + tx, a21 u + a22 v + ty) is, in pixels,
/// x = a11 (W / W') (j - (W' - 1) / 2) + a12 (W / H') (i - (H' - 1) / 2) + (W (tx + 1) + 1) / 2, and y likewise.</para>
/// <para>In this form the identity between planes of one size falls exactly on the pixels. In double precision no finite theta
/// overflows.</para>
/// </remarks>
internal readonly struct AffineGrid
{
    /// <summary>Numbers in theta: (a11, a12, tx, a21, a22, ty).</summary>
    public const int ThetaLength = 6;

    private readonly PlaneSize _source;
    private readonly double _lastColumn, _xByRow, _x, _yByRow, _y;

    /// <summary>Prepares the map.</summary>
    /// <param name="theta">See <see cref="ThetaLength"/>.</param>
    /// <param name="source">The plane that is looked at.</param>
    /// <param name="target">The plane whose pixels look.</param>
    public AffineGrid(ReadOnlySpan<float> theta, PlaneSize source, PlaneSize target)
    {
        _source = source;
        _lastColumn = target.Width - 1;
        CentreColumn = (target.Width - 1) / 2.0;
        CentreRow = (target.Height - 1) / 2.0;
        XByA11 = (double)source.Width / target.Width;
        XByA12 = (double)source.Width / target.Height;
        YByA21 = (double)source.Height / target.Width;
        YByA22 = (double)source.Height / target.Height;
        XByColumn = theta[0] * XByA11;
        _xByRow = theta[1] * XByA12;
        _x = (source.Width * (theta[2] + 1.0) + 1) / 2;
        YByColumn = theta[3] * YByA21;
        _yByRow = theta[4] * YByA22;
        _y = (source.Height * (theta[5] + 1.0) + 1) / 2;
    }

    /// <summary>The middle of the target's columns, (W' - 1) / 2.</summary>
    public double CentreColumn { get; }

    /// <summary>The middle of the target's rows, (H' - 1) / 2.</summary>
    public double CentreRow { get; }

    /// <summary>x by target column.</summary>
    public double XByColumn { get; }

    /// <summary>y by target column.</summary>
    public double YByColumn { get; }

    /// <summary>d x / d a11 for each column from the centre, W / W'.</summary>
    public double XByA11 { get; }

    /// <summary>d x / d a12 for each row from the centre, W / H'.</summary>
    public double XByA12 { get; }

    /// <summary>d y / d a21 for each column from the centre, H / W'.</summary>
    public double YByA21 { get; }

    /// <summary>d y / d a22 for each row from the centre, H / H'.</summary>
    public double YByA22 { get; }

    /// <summary>Whether all of theta is finite; no map of six finite numbers comes near the end of double precision.</summary>
    public bool IsFinite => double.IsFinite(XByColumn + _xByRow + _x + YByColumn + _yByRow + _y);

    /// <summary>Returns x and y at the centre column of target row <paramref name="i"/>, and which columns may see the source.</summary>
    /// <remarks>No column further out sees it. One more is left in at either end: whoever samples asks again, and rounding may not
    /// lose one.</remarks>
    public (double X, double Y, int First, int End) Row(int i)
    {
        double x = _xByRow * (i - CentreRow) + _x, y = _yByRow * (i - CentreRow) + _y, first = 0, last = _lastColumn;
        Narrow(x, XByColumn, _source.Width, ref first, ref last);
        Narrow(y, YByColumn, _source.Height, ref first, ref last);
        return first <= last ? (x, y, (int)first, (int)last + 1) : (x, y, 0, 0);
    }

    private void Narrow(double start, double step, int length, ref double first, ref double last)
    {
        if (step == 0)
        {
            if (!BilinearPoint.IsWithin(start, length)) last = -1;
            return;
        }
        // 0 <= start + step (j - centre) < length + 1
        double enter = -start / step + CentreColumn, leave = (length + 1 - start) / step + CentreColumn;
        first = Math.Max(first, Math.Ceiling(Math.Min(enter, leave)) - 1);
        last = Math.Min(last, Math.Floor(Math.Max(enter, leave)) + 1);
    }
}

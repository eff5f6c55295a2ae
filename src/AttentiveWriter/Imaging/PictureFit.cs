namespace AttentiveWriter.Imaging;

/// <summary>As much as there is room for, of a picture that nobody asked for in so many words: smaller first, then fewer.</summary>
/// <param name="Count">Images.</param>
/// <param name="Scale">Picture pixels a model pixel.</param>
public readonly record struct PictureFit(int Count, int Scale)
{
    /// <summary>Chooses the largest scale at which all images fit; where there is none, as many images as fit at scale 1.</summary>
    /// <param name="count">Images wanted, at least 1.</param>
    /// <param name="scale">Scale wanted, at least 1.</param>
    /// <param name="fits">Whether this many images fit at a scale.</param>
    /// <returns>The choice; null where not even one image fits at scale 1.</returns>
    public static PictureFit? Of(int count, int scale, Func<PictureFit, bool> fits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        ArgumentNullException.ThrowIfNull(fits);
        for (var fit = new PictureFit(count, scale); fit.Count > 0; fit = fit.Scale > 1 ? fit with { Scale = fit.Scale - 1 }
            : fit with { Count = fit.Count - 1 })
            if (fits(fit)) return fit;
        return null;
    }
}

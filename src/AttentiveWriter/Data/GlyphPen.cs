namespace AttentiveWriter.Data;

/// <summary>Draws soft-edged strokes by distance: a pixel's value is how far it lies inside the ink, over an edge one pixel wide.</summary>
internal static class GlyphPen
{
    /// <summary>Draws the segment from (x0, y0) to (x1, y1) with round ends over what is there; ink never adds up past full.</summary>
    /// <param name="image">The image, [size, size].</param>
    /// <param name="size">Its side in pixels; a pixel's centre lies at its column and row plus one half.</param>
    /// <param name="x0">Start, pixels.</param>
    /// <param name="y0">Start, pixels.</param>
    /// <param name="x1">End, pixels.</param>
    /// <param name="y1">End, pixels.</param>
    /// <param name="radius">Half the thickness, pixels.</param>
    public static void Segment(Span<float> image, int size, float x0, float y0, float x1, float y1, float radius)
    {
        float reach = radius + 0.5f;
        int left = Math.Max(0, (int)(Math.Min(x0, x1) - reach)), right = Math.Min(size - 1, (int)(Math.Max(x0, x1) + reach));
        int top = Math.Max(0, (int)(Math.Min(y0, y1) - reach)), bottom = Math.Min(size - 1, (int)(Math.Max(y0, y1) + reach));
        float dx = x1 - x0, dy = y1 - y0;
        float inverse = 1 / Math.Max(dx * dx + dy * dy, 1e-12f);
        for (int row = top; row <= bottom; row++)
        {
            float fromY = row + 0.5f - y0;
            Span<float> line = image.Slice(row * size, size);
            for (int column = left; column <= right; column++)
            {
                float fromX = column + 0.5f - x0;
                float along = Math.Clamp((fromX * dx + fromY * dy) * inverse, 0, 1);
                float offX = fromX - along * dx, offY = fromY - along * dy;
                float square = offX * offX + offY * offY;
                if (square >= reach * reach) continue;
                float ink = Math.Min(1, reach - MathF.Sqrt(square));
                if (ink > line[column]) line[column] = ink;
            }
        }
    }
}

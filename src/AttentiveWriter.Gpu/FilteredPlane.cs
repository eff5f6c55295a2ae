namespace AttentiveWriter.Gpu;

/// <summary>The two products with a filter bank, value by value, that reading and writing share: each is the other's way back.</summary>
internal static unsafe class FilteredPlane
{
    /// <summary>A value of F_Y x F_X^T: what a pair of filters sees of a plane.</summary>
    /// <param name="plane">x, [height, width].</param>
    /// <param name="fx">The row of F_X, [width].</param>
    /// <param name="fy">The row of F_Y, [height].</param>
    /// <param name="width">Columns of the plane.</param>
    /// <param name="height">Rows of the plane.</param>
    public static float Seen(float* plane, float* fx, float* fy, int width, int height)
    {
        float sum = 0;
        for (int b = 0; b < height; b++)
        {
            float line = 0;
            for (int a = 0; a < width; a++) line += plane[b * width + a] * fx[a];
            sum += fy[b] * line;
        }
        return sum;
    }

    /// <summary>A value of F_Y^T w F_X: what a patch of each plane gives one pixel.</summary>
    /// <param name="patches">w of each plane, [planes, size, size].</param>
    /// <param name="fx">F_X, [size, width].</param>
    /// <param name="fy">F_Y, [size, height].</param>
    /// <param name="size">N.</param>
    /// <param name="width">Columns of a plane.</param>
    /// <param name="height">Rows of a plane.</param>
    /// <param name="pixel">The pixel, of [planes, height, width].</param>
    public static float Placed(float* patches, float* fx, float* fy, int size, int width, int height, int pixel)
    {
        int plane = pixel / (width * height), b = pixel / width % height, a = pixel % width;
        float* w = patches + plane * size * size;
        float sum = 0;
        for (int j = 0; j < size; j++)
        {
            float line = 0;
            for (int i = 0; i < size; i++) line += w[j * size + i] * fx[i * width + a];
            sum += fy[j * height + b] * line;
        }
        return sum;
    }
}

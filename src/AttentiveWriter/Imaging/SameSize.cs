namespace AttentiveWriter.Imaging;

/// <summary>The check that grids and animations share: pictures of one size.</summary>
internal static class SameSize
{
    /// <summary>Returns the pictures with one size and one number of channels; grey becomes RGB where any of them is RGB.</summary>
    /// <exception cref="ArgumentException">There are none, one is null, or their sizes differ.</exception>
    public static Image[] Uniform(IReadOnlyList<Image> images, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(images, parameterName);
        if (images.Count == 0) throw new ArgumentException("expected at least one image", parameterName);
        var uniform = new Image[images.Count];
        int channels = 1;
        for (int i = 0; i < uniform.Length; i++)
        {
            Image image = images[i] ?? throw new ArgumentException($"image {i} is null", parameterName);
            Image first = images[0];
            if (image.Width != first.Width || image.Height != first.Height)
            {
                string sizes = $"image {i} is {image.Width} x {image.Height}, image 0 is {first.Width} x {first.Height}";
                throw new ArgumentException($"expected images of one size; {sizes}", parameterName);
            }
            channels = Math.Max(channels, image.Channels);
            uniform[i] = image;
        }
        for (int i = 0; i < uniform.Length; i++)
        {
            if (uniform[i].Channels != channels) uniform[i] = uniform[i].ToRgb();
        }
        return uniform;
    }
}

using AttentiveWriter.Tensors;

namespace AttentiveWriter.Models;

/// <summary>Numbers of the size of a model's latents for some images: z itself, the noise that it is made of, or a mean of it.</summary>
/// <remarks>Noise is standard normal; a model that draws turns it into z_t = mu + sigma noise of P(Z_t), which is the noise itself where P
/// is N(0, 1). What changes an image but shall leave it likely (<see cref="Between"/>, <see cref="Scaled"/>, <see cref="Varied"/>) works on
/// noise.</remarks>
public sealed class Latents
{
    /// <summary>Takes numbers.</summary>
    /// <param name="steps">T, at least 1.</param>
    /// <param name="count">Images, at least 1.</param>
    /// <param name="size">Values of a step's latent, at least 1.</param>
    /// <param name="values">[steps, count, size]; kept, not copied.</param>
    /// <exception cref="ArgumentException">These are not as many values.</exception>
    public Latents(int steps, int count, int size, float[] values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != (Int128)steps * count * size)
            throw new ArgumentException($"{values.Length} values are no latents of {steps} steps, {count} images and {size} values");
        (Steps, Count, Size, Values) = (steps, count, size, values);
    }

    /// <summary>Zeros.</summary>
    /// <exception cref="SettingsException">There would be more than an array holds.</exception>
    internal Latents(int steps, int count, int size)
        : this(steps, count, size, new float[Length(steps, count, size)])
    {
    }

    /// <summary>T, steps.</summary>
    public int Steps { get; }

    /// <summary>Images.</summary>
    public int Count { get; }

    /// <summary>Values of a step's latent, of each image.</summary>
    public int Size { get; }

    /// <summary>The numbers, [steps, count, size].</summary>
    public float[] Values { get; }

    /// <summary>[steps, count, size].</summary>
    public int[] Shape => [Steps, Count, Size];

    /// <summary>The values of one image at one step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="image">The image, from 0.</param>
    public Span<float> At(int step, int image)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)step, (uint)Steps, nameof(step));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)Count, nameof(image));
        return Values.AsSpan((step * Count + image) * Size, Size);
    }

    /// <summary>Returns the latents of some of the images, in a given order; one may stand there several times.</summary>
    /// <param name="images">The images, from 0.</param>
    public Latents Of(params IReadOnlyList<int> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var chosen = new Latents(Steps, images.Count, Size);
        for (int t = 0; t < Steps; t++)
            for (int i = 0; i < images.Count; i++) At(t, images[i]).CopyTo(chosen.At(t, i));
        return chosen;
    }

    /// <summary>Returns noise times a temperature: below 1 images become more alike and more usual, above 1 wilder.</summary>
    /// <param name="temperature">The factor, finite and above 0.</param>
    public Latents Scaled(float temperature)
    {
        if (!(temperature > 0 && float.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "a temperature is finite and above 0");
        return new(Steps, Count, Size, Array.ConvertAll(Values, value => value * temperature));
    }

    /// <summary>Returns noise that begins as before and goes on anew: each image, and after it some that share its first steps.</summary>
    /// <param name="step">The first step whose noise is drawn anew, 0 (all of it) to T - 1.</param>
    /// <param name="variations">New ones for each image, at least 1.</param>
    /// <param name="seed">The seed of the new noise.</param>
    /// <returns>[steps, count * (1 + variations), size].</returns>
    public Latents Varied(int step, int variations, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)step, (uint)Steps, nameof(step));
        ArgumentOutOfRangeException.ThrowIfLessThan(variations, 1);
        var random = new RandomSource(seed, RandomPurpose.Variation);
        Latents varied = Of([.. Enumerable.Range(0, Count).SelectMany(i => Enumerable.Repeat(i, 1 + variations))]);
        for (int t = step; t < Steps; t++)
        {
            for (int i = 0; i < varied.Count; i++)
                if (i % (1 + variations) is > 0 and int k) random.Normal(varied.At(t, i), step: k, row: i / (1 + variations), t);
        }
        return varied;
    }

    /// <summary>Returns noise that lies between that of two sets of images, image by image, on the great circle through both.</summary>
    /// <remarks>Standard normal noise of n values lies near a sphere of radius sqrt(n). A straight line between two points of it cuts
    /// through the inside, where hardly any image comes from; on the circle all points are as likely as the ends. Where the ends are of
    /// different length, so is what lies between, in proportion.</remarks>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends, of the same shape.</param>
    /// <param name="share">How far on the way, 0 (exactly the one) to 1 (exactly the other).</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Latents Between(Latents from, Latents to, double share)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (!from.Shape.SequenceEqual(to.Shape))
            throw new ArgumentException($"latents of [{string.Join(", ", from.Shape)}] and [{string.Join(", ", to.Shape)}] have nothing "
                + "between them");
        if (!(share is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "a share is 0..1");
        var between = new Latents(from.Steps, from.Count, from.Size);
        for (int i = 0; i < from.Count; i++)
        {
            (double a, double b) = Weights(from, to, i, share);
            for (int t = 0; t < from.Steps; t++)
            {
                Span<float> x = from.At(t, i), y = to.At(t, i), z = between.At(t, i);
                for (int k = 0; k < z.Length; k++) z[k] = (float)(a * x[k] + b * y[k]);
            }
        }
        return between;
    }

    /// <summary>Standard normal numbers: those of image i are the same whatever the count.</summary>
    internal static Latents Normal(RandomSource random, int steps, int count, int size)
    {
        var noise = new Latents(steps, count, size);
        for (int t = 0; t < steps; t++)
            for (int i = 0; i < count; i++) random.Normal(noise.At(t, i), 0, i, t);
        return noise;
    }

    // What the two ends of an image count: the unit vectors at sin((1-s) w) and sin(s w) over sin w, times the length there.
    private static (double From, double To) Weights(Latents from, Latents to, int image, double share)
    {
        if (share is 0 or 1) return (1 - share, share);
        (double xx, double yy, double xy) = (0, 0, 0);
        for (int t = 0; t < from.Steps; t++)
        {
            Span<float> x = from.At(t, image), y = to.At(t, image);
            for (int k = 0; k < x.Length; k++)
            {
                xx += (double)x[k] * x[k];
                yy += (double)y[k] * y[k];
                xy += (double)x[k] * y[k];
            }
        }
        (double a, double b) = (Math.Sqrt(xx), Math.Sqrt(yy));
        double angle = Math.Acos(Math.Clamp(xy / (a * b), -1, 1)), sine = Math.Sin(angle);
        // Of the same direction, of opposite ones, and where one end is zero, there is no circle, or more than one.
        if (!(sine > 1e-6)) return (1 - share, share);
        double length = (1 - share) * a + share * b;
        return (Math.Sin((1 - share) * angle) / sine * length / a, Math.Sin(share * angle) / sine * length / b);
    }

    private static int Length(int steps, int count, int size)
    {
        long perImage = (long)steps * size;
        return perImage * count <= Array.MaxLength ? (int)(perImage * count) : throw new SettingsException(
            $"the latents of {Plural.Of(count, "image")} are too many at once; take at most {Array.MaxLength / perImage} images");
    }
}

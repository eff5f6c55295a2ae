using System.Buffers.Binary;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AttentiveWriter.Data;

/// <summary>A set of images of one size; any number of threads may read it at once.</summary>
public abstract class ImageSet
{
    private DataFingerprint? _fingerprint;

    /// <summary>The set's short name, such as <c>mnist</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Which part of its data this is.</summary>
    public abstract Split Split { get; }

    /// <summary>What the images are called in messages: the name and the split, such as <c>mnist test</c>.</summary>
    public string Title => $"{Name} {Split.Word()}";

    /// <summary>Width in pixels.</summary>
    public abstract int Width { get; }

    /// <summary>Height in pixels.</summary>
    public abstract int Height { get; }

    /// <summary>Values per pixel: 1 for grey, 3 for red, green and blue.</summary>
    public abstract int Channels { get; }

    /// <summary>Images in one epoch.</summary>
    public abstract long Count { get; }

    /// <summary>Copies one image.</summary>
    /// <param name="index">The image, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="destination">Where it goes: the first [channels, height, width] values, each 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public abstract void Copy(long index, Span<float> destination);

    /// <summary>Copies one image as one epoch of training sees it: the same in each, unless the set composes its images afresh.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="index">The image, 0 to <see cref="Count"/> - 1; its class is that of the index in every epoch.</param>
    /// <param name="destination">Where it goes: the first [channels, height, width] values, each 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public virtual void Copy(long epoch, long index, Span<float> destination) => Copy(index, destination);

    /// <summary>Whether each epoch sees other images, as <see cref="Copy(long, long, Span{float})"/> says.</summary>
    public virtual bool IsComposed => false;

    /// <summary>Files of its folder that were left out because they are no images: how many have each ending, such as <c>.txt</c>; hidden
    /// ones do not count.</summary>
    public virtual IReadOnlyDictionary<string, int> LeftOut => ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Folders inside a folder of images that were left out, as they are links: one may lead back up.</summary>
    public virtual IReadOnlyList<string> LinksLeftOut => [];

    /// <summary>The file that decides the size of its images; null where none does alone.</summary>
    public virtual string? File => null;

    /// <summary>Whether each pixel is 0 or 1 as published: no binarisation then changes anything.</summary>
    public virtual bool IsBinary => false;

    /// <summary>Classes of its images, 0 to this - 1; 0 where the set has no labels.</summary>
    public virtual int Classes => 0;

    /// <summary>Returns the class of one image, or null where the set has no labels.</summary>
    /// <param name="index">The image, 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public virtual int? Label(long index) => null;

    /// <summary>Returns the class of one image.</summary>
    /// <param name="index">The image, 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="SettingsException">The set has no labels.</exception>
    public int RequiredLabel(long index) =>
        Label(index) ?? throw new SettingsException($"{Title}: the images have no labels, which the model needs");

    /// <summary>Names of the classes, in their order; empty where they have only their numbers.</summary>
    public virtual IReadOnlyList<string> ClassNames => [];

    /// <summary>Returns the name of a class; its number where it has none.</summary>
    /// <param name="label">The class, at least 0.</param>
    public string ClassName(int label) => label < ClassNames.Count ? ClassNames[label] : label.ToString(CultureInfo.InvariantCulture);

    /// <summary>What tells these images from any others; the first time, of images in memory, at the speed of SHA-256.</summary>
    public DataFingerprint Fingerprint =>
        _fingerprint ??= new DataFingerprint(Count, Width, Height, Channels, ValuesIdentity, LabelsIdentity);

    /// <summary>What the values of all images are: their SHA-256 or, of a set that makes its images on the spot, what makes them, with its
    /// version.</summary>
    public virtual string ValuesIdentity
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            float[] image = new float[Width * Height * Channels];
            for (long i = 0; i < Count; i++)
            {
                Copy(i, image);
                hash.AppendData(MemoryMarshal.AsBytes(image.AsSpan()));
            }
            return DataFingerprint.HashName + Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>What the labels of all images are: their SHA-256; null where there are none, or where <see cref="ValuesIdentity"/> says
    /// them too.</summary>
    public virtual string? LabelsIdentity
    {
        get
        {
            if (Classes == 0) return null;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Span<byte> label = stackalloc byte[sizeof(int)];
            for (long i = 0; i < Count; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(label, RequiredLabel(i));
                hash.AppendData(label);
            }
            return DataFingerprint.HashName + Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>Whether every image has the same value in all of its pixels, so that there is nothing to learn; looks no further than the
    /// first that has not.</summary>
    public bool AreConstant()
    {
        float[] image = new float[Width * Height * Channels];
        for (long i = 0; i < Count; i++)
        {
            Copy(i, image);
            if (image.AsSpan().ContainsAnyExcept(image[0])) return false;
        }
        return true;
    }

    /// <summary>Whether every image is the same, so that there is one thing to learn; looks no further than the first that is
    /// not.</summary>
    public bool AreAlike()
    {
        float[] first = new float[Width * Height * Channels], image = new float[first.Length];
        Copy(0, first);
        for (long i = 1; i < Count; i++)
        {
            Copy(i, image);
            if (!image.AsSpan().SequenceEqual(first)) return false;
        }
        return true;
    }

    /// <summary>Returns the names of the classes of which there is no image; empty of images without classes.</summary>
    public IReadOnlyList<string> ClassesWithoutImages()
    {
        bool[] has = new bool[Classes];
        for (long i = 0; i < Count && has.Contains(false); i++) has[RequiredLabel(i)] = true;
        return [.. Enumerable.Range(0, Classes).Where(c => !has[c]).Select(ClassName)];
    }

    /// <summary>Returns the mean of the first images: not a fair sample, but where training begins depends on it, bit for bit.</summary>
    /// <param name="most">How many count at most.</param>
    internal float[] Mean(long most)
    {
        int pixels = Width * Height * Channels;
        float[] sum = new float[pixels], image = new float[pixels];
        long count = Math.Min(most, Count);
        for (long i = 0; i < count; i++)
        {
            Copy(i, image);
            for (int p = 0; p < pixels; p++) sum[p] += image[p] / count;
        }
        return sum;
    }

    /// <summary>Refuses a set whose images are not of a model's size.</summary>
    /// <param name="width">The model's width.</param>
    /// <param name="height">The model's height.</param>
    /// <param name="channels">The model's channels.</param>
    /// <exception cref="SettingsException">The sizes differ; the message has both.</exception>
    public void RequireFit(int width, int height, int channels)
    {
        if ((Width, Height, Channels) != (width, height, channels))
            throw new SettingsException($"{Title}: the images are {Width} x {Height} x {Channels}, the model takes {width} x {height} x "
                + $"{channels} (width x height x channels)");
    }

    /// <summary>Refuses a split whose images are not of the size of another's: what is trained on the one can be measured on no
    /// other.</summary>
    /// <param name="other">The other split.</param>
    /// <exception cref="InputFileException">The sizes differ, and a file holds these images.</exception>
    /// <exception cref="SettingsException">The sizes differ.</exception>
    public void RequireSizeOf(ImageSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if ((Width, Height, Channels) == (other.Width, other.Height, other.Channels)) return;
        string problem = $"the images are {Width} x {Height} x {Channels}, those of {other.Title} {other.Width} x {other.Height} x "
            + $"{other.Channels} (width x height x channels)";
        throw File is string file ? new InputFileException(file, problem) : new SettingsException($"{Title}: {problem}");
    }

    /// <summary>Refuses a set whose classes a model does not know.</summary>
    /// <param name="classes">Classes that the model knows; 0 asks for none.</param>
    /// <exception cref="SettingsException">The set has no labels, or more classes.</exception>
    public void RequireClasses(int classes)
    {
        if (classes == 0) return;
        if (Classes == 0)
            throw new SettingsException($"{Title}: the images have no labels, which the model needs; give a set that has them");
        if (Classes > classes)
            throw new SettingsException($"{Title}: the images have classes 0..{Classes - 1}, the model knows 0..{classes - 1} "
            + $"(classes={classes})");
    }

    /// <summary>Guards the destination of <see cref="Copy(long, Span{float})"/>: it holds an image.</summary>
    /// <param name="destination">Where an image would go.</param>
    /// <returns>The first [channels, height, width] values of <paramref name="destination"/>.</returns>
    protected Span<float> Guard(Span<float> destination)
    {
        int size = Channels * Height * Width;
        if (destination.Length < size)
        {
            throw new ArgumentException(
                $"An image is {Plural.Of(size, "value")} ({Channels} x {Height} x {Width}), the span holds {destination.Length}.",
                    nameof(destination));
        }
        return destination[..size];
    }

    /// <summary>Guards an index: the image exists.</summary>
    /// <param name="index">The image asked for.</param>
    protected void GuardIndex(long index)
    {
        if ((ulong)index >= (ulong)Count)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"{Title} has images 0 to {Count - 1}.");
    }
}

using System.Globalization;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;

namespace AttentiveWriter.Runs;

/// <summary>Latents on disk, as safetensors: what a model read from images (<c>z</c> and what it comes from), or noise to draw
/// from.</summary>
/// <remarks>
/// <para>Arrays are [steps, images, values of a step's latent]: <c>z</c>, <c>noise</c>, <c>posterior.mean</c>, <c>posterior.log_sigma</c>,
/// of a learned prior <c>prior.mean</c> and <c>prior.log_sigma</c>; and <c>kl</c> is [steps, images], nats. Either of <c>z</c> and
/// <c>noise</c> is enough to draw from; without <c>noise</c> z is taken for it. The metadata hold, where they are known, the classes of the
/// images (<c>classes</c>: numbers with commas) and, with z, SHA-256 of the weights that read it (<c>weights</c>).</para>
/// <para>Noise is of no model in particular: of one shape all draw from the same. z means something to the weights alone that read
/// it.</para>
/// </remarks>
/// <param name="Noise">Standard normal noise to draw from.</param>
/// <param name="Z">z_t; null in a file of noise.</param>
/// <param name="Classes">The class of each image; null where the file does not say.</param>
public sealed record LatentsFile(Latents Noise, Latents? Z, IReadOnlyList<int>? Classes)
{
    private const string ZName = "z", NoiseName = "noise", ClassesKey = "classes", WeightsKey = "weights";

    /// <summary>Reads a file for a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model that is to draw from it.</param>
    /// <exception cref="InputFileException">It is missing or damaged, holds no latents or others than the model takes, or z of other
    /// weights.</exception>
    public static LatentsFile Read(string path, GenerativeModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        SafetensorsFile file = SafetensorsFile.Read(path);
        Latents? z = Find(ZName), noise = Find(NoiseName);
        if ((noise ?? z) is not Latents any)
            throw new InputFileException(path,
                $"no latents: expected an array 'z' or 'noise' of [{model.Steps}, images, {model.LatentSize}] (steps, images, values of a "
                + "step's latent)");
        if (z is not null && noise is not null && z.Count != noise.Count)
            throw new InputFileException(path, $"z is of {Plural.Of(z.Count, "image")}, and noise of {Plural.Of(noise.Count, "image")}");
        if (z is not null && file.Metadata.TryGetValue(WeightsKey, out string? weights) && weights != WeightsHash.Of(model))
            throw new InputFileException(path,
                "z was read by a model with other weights, to which alone it means something; take that model, or read the images anew");
        return new LatentsFile(noise ?? any, z, Labels(file, any.Count, model, path));

        Latents? Find(string name)
        {
            if (file.OtherTypes.TryGetValue(name, out string? type))
                throw new InputFileException(path, $"array '{name}' is of type {SafetensorsFormat.Show(type)}, expected one of "
                    + string.Join(", ", SafetensorsFormat.Types));
            if (!file.Tensors.TryGetValue(name, out SafeTensor? tensor)) return null;
            if (tensor.Shape is [_, 0, _]) throw new InputFileException(path, $"array '{name}' holds latents of no image");
            if (tensor.Shape is not [int steps, int count, int size] || (steps, size) != (model.Steps, model.LatentSize))
                throw new InputFileException(path,
                    $"array '{name}' is [{string.Join(", ", tensor.Shape)}], and the model draws from [{model.Steps}, images, "
                    + $"{model.LatentSize}] (steps, images, values of a step's latent): these are latents of another model");
            FiniteTensor.Require(tensor, path, "the file is damaged, or what made it went wrong");
            return new Latents(steps, count, size, tensor.Data);
        }
    }

    /// <summary>Writes what a model read from images.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="encoded">What it read.</param>
    /// <param name="model">The model.</param>
    /// <param name="classes">The class of each image; null where they have none.</param>
    public static void Write(Stream stream, EncodedImages encoded, GenerativeModel model, IReadOnlyList<int>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        ArgumentNullException.ThrowIfNull(model);
        List<SafeTensor> arrays =
        [
            Array(ZName, encoded.Z), Array("posterior.mean", encoded.Mean), Array("posterior.log_sigma", encoded.LogSigma),
            new SafeTensor("kl", [encoded.Z.Steps, encoded.Z.Count], encoded.Divergence.Values),
        ];
        if (encoded.PriorMean is Latents mean && encoded.PriorLogSigma is Latents logSigma)
            arrays.AddRange([Array(NoiseName, encoded.Noise), Array("prior.mean", mean), Array("prior.log_sigma", logSigma)]);
        Dictionary<string, string> metadata = Metadata(model, classes);
        metadata[WeightsKey] = WeightsHash.Of(model);
        SafetensorsWriter.Write(stream, arrays, metadata);
    }

    /// <summary>Writes what images were drawn from, and the images.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="drawing">The images.</param>
    /// <param name="from">The latents.</param>
    /// <param name="isZ">Whether these are z itself, and not noise.</param>
    /// <param name="model">The model.</param>
    /// <param name="classes">The class of each image; null where the model was told none.</param>
    public static void Write(Stream stream, Drawing drawing, Latents from, bool isZ, GenerativeModel model,
        IReadOnlyList<int>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(drawing);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(model);
        GenerativeSettings s = drawing.Settings;
        float[] images = [.. Enumerable.Range(0, drawing.Count).SelectMany(i => drawing.Final(i).ToArray())];
        Dictionary<string, string> metadata = Metadata(model, classes);
        if (isZ) metadata[WeightsKey] = WeightsHash.Of(model);
        SafetensorsWriter.Write(stream,
            [Array(isZ ? ZName : NoiseName, from), new SafeTensor("images", [drawing.Count, s.Channels, s.Height, s.Width], images)],
            metadata);
    }

    private static SafeTensor Array(string name, Latents latents) => new(name, latents.Shape, latents.Values);

    private static Dictionary<string, string> Metadata(GenerativeModel model, IReadOnlyList<int>? classes)
    {
        var metadata = new Dictionary<string, string> { ["kind"] = model.Settings.Kind, ["version"] = LibraryVersion.Current };
        if (classes is not null) metadata[ClassesKey] = string.Join(",", classes);
        return metadata;
    }

    private static int[]? Labels(SafetensorsFile file, int count, GenerativeModel model, string path)
    {
        // A model that was told none has no use for them.
        if (model.Settings.Classes == 0 || !file.Metadata.TryGetValue(ClassesKey, out string? text)) return null;
        string[] parts = text.Split(',');
        int[] labels = [.. parts.Select(part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int label) && label < model.Settings.Classes ? label
            : throw new InputFileException(path,
                $"its metadata say class {SafetensorsFormat.Show(part)}, expected 0..{model.Settings.Classes - 1}"))];
        return labels.Length == count ? labels : throw new InputFileException(path,
            $"its metadata say the classes of {Plural.Of(labels.Length, "image")}, and it holds latents of {count}");
    }
}

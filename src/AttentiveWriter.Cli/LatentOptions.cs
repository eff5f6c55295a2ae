using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli;

/// <summary>The options that say from which latents images are drawn: those of a seed or of a file, wilder or tamer, and others that begin
/// like them.</summary>
internal sealed class LatentOptions
{
    private const int UsualVariations = 7;

    // Ten times the usual is noise to any model, a tenth of it the same image again and again; beyond, floats end.
    private const double LeastTemperature = 0.001, MostTemperature = 100;

    private readonly Option<string?> _latents = PathUse.Of(new CommandOption<string?>("--latents")
    {
        Description = "Draw from latents in a file, as draw encode or --arrays writes them: .safetensors.",
        HelpName = "FILE",
    }, PathKind.InputFile);
    private readonly Option<double?> _temperature = NumberRange.Of(new CommandOption<double?>("--temperature")
    {
        Description = "Scale of the noise: below 1 images are tamer and more alike, above 1 wilder (otherwise 1).",
        HelpName = "T",
    }, LeastTemperature, MostTemperature);
    private readonly Option<int?> _fromStep = NumberRange.Of(new CommandOption<int?>("--from-step")
    {
        Description = "Keep each image up to this step, and draw the steps after it anew; 0 keeps nothing (otherwise, with --variations, "
            + "half of the steps).",
        HelpName = "STEP",
    }, 0);
    private readonly Option<int?> _variations = NumberRange.Of(new CommandOption<int?>("--variations")
    {
        Description = $"Images that go on anew for each, which stands before them (otherwise, with --from-step, {UsualVariations}).",
        HelpName = "K",
    }, 1, 10_000);

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _latents, _temperature, _fromStep, _variations }) command.Add(option);
    }

    /// <summary>Images that are drawn for each: itself, and its variations.</summary>
    public int Each(ParseResult parsed) => IsVaried(parsed) ? 1 + (parsed.GetValue(_variations) ?? UsualVariations) : 1;

    /// <summary>Whether images are drawn from anything but the noise of a seed as it is.</summary>
    public bool AreGiven(ParseResult parsed) =>
        (parsed.GetValue(_latents), parsed.GetValue(_temperature)) is not (null, null) || IsVaried(parsed);

    /// <summary>Whether any of the noise is a seed's.</summary>
    public bool AreOfASeed(ParseResult parsed) => parsed.GetValue(_latents) is null || IsVaried(parsed);

    /// <summary>Returns what images are drawn from.</summary>
    /// <param name="parsed">The line.</param>
    /// <param name="model">The model.</param>
    /// <param name="count">Images of a seed, or at most of a file, before variations; null for the usual number, or all of the
    /// file.</param>
    /// <param name="usual">Images of a seed where no number was given.</param>
    /// <param name="seed">The seed: of the noise, and of what goes on anew.</param>
    /// <param name="classes">Classes that were given, which the images take in turn; null where none were.</param>
    public Given Read(ParseResult parsed, GenerativeModel model, int? count, Func<int> usual, ulong seed, IReadOnlyList<int>? classes)
    {
        int? step = Step(parsed, model);
        LatentsFile? file = parsed.GetValue(_latents) is string path ? LatentsFile.Read(path, model) : null;
        if (file is not null && count > file.Noise.Count)
            throw new UsageException($"--count is {count}, and {parsed.GetValue(_latents)} holds latents of "
                + Plural.Of(file.Noise.Count, "image"));
        Latents? z = file?.Z;
        Latents noise = file?.Noise ?? model.GenerationNoise(count ?? usual(), seed);
        int[]? labels = model.Settings.Classes == 0 ? null : Labels(model, noise.Count, file, classes);
        if (count < noise.Count)
        {
            int[] first = [.. Enumerable.Range(0, count.Value)];
            (noise, z, labels) = (noise.Of(first), z?.Of(first), labels?[..count.Value]);
        }
        if (parsed.GetValue(_temperature) is double temperature) (noise, z) = (noise.Scaled((float)temperature), null);
        int each = Each(parsed);
        if (step is int from)
            (noise, z, labels) = (noise.Varied(from, each - 1, seed), null, labels?.SelectMany(label => Enumerable.Repeat(label, each))
                .ToArray());
        return new Given(z ?? noise, z is not null, labels);
    }

    /// <summary>Makes sure that images drawn from what was given are numbers.</summary>
    /// <exception cref="InputFileException">They are not; the message names the file of latents where there is one, else the
    /// model.</exception>
    public void RequireFinite(ParseResult parsed, bool isFinite, string model)
    {
        if (isFinite) return;
        if (parsed.GetValue(_latents) is string file) throw FarTooLarge(file);
        ModelSource.RequireFinite(isFinite, model);
    }

    /// <summary>What is said of latents from which no image of numbers is drawn.</summary>
    public static InputFileException FarTooLarge(string file) =>
        new(file, "the images drawn from it are not finite; its numbers are far too large for latents");

    /// <summary>Says in JSON what was given.</summary>
    public void AddTo(JsonObject json, ParseResult parsed, GenerativeModel model)
    {
        json["latents"] = parsed.GetValue(_latents);
        json["temperature"] = parsed.GetValue(_temperature) ?? 1;
        json["from_step"] = Step(parsed, model);
        json["variations"] = Each(parsed) - 1;
    }

    private bool IsVaried(ParseResult parsed) => (parsed.GetValue(_fromStep), parsed.GetValue(_variations)) is not (null, null);

    private int? Step(ParseResult parsed, GenerativeModel model)
    {
        if (!IsVaried(parsed)) return null;
        int step = parsed.GetValue(_fromStep) ?? model.Steps / 2;
        return step < model.Steps ? step : throw new UsageException(string.Create(CultureInfo.InvariantCulture,
            $"--from-step is {step}, expected 0..{model.Steps - 1}: the model draws in {Plural.Of(model.Steps, "step")}"));
    }

    // What a file says of its images, unless others are asked for.
    private static int[] Labels(GenerativeModel model, int count, LatentsFile? file, IReadOnlyList<int>? asked)
    {
        if (asked is not null) return ClassChoice.InTurn(asked, count);
        if (file?.Classes is IReadOnlyList<int> own) return [.. own];
        if (file?.Z is not null)
            throw new UsageException("the model was told classes, and the file of --latents does not say those of its images; say them "
                + "with --class");
        return [.. Enumerable.Range(0, count).Select(i => i % model.Settings.Classes)];
    }

    /// <summary>What images are drawn from.</summary>
    /// <param name="Latents">The latents.</param>
    /// <param name="IsZ">Whether these are z itself, and not noise.</param>
    /// <param name="Labels">The class of each image; null where the model was told none.</param>
    public sealed record Given(Latents Latents, bool IsZ, int[]? Labels)
    {
        /// <summary>Draws the images.</summary>
        public Drawing Draw(GenerativeModel model, int threads, bool everyStep) => IsZ
            ? model.Decode(Latents, threads, everyStep, Labels) : model.Generate(Latents, threads, everyStep, Labels);
    }
}

using System.CommandLine;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>The options of commands that work on given images: PNG files, or some of a data set.</summary>
internal sealed class ImageOptions
{
    private readonly Option<string[]> _images = PathUse.Of(new Option<string[]>("--images") { Description = "PNG files of the model's size.", AllowMultipleArgumentsPerToken = true, HelpName = "FILE" }, PathKind.InputFile);
    private readonly Option<string?> _data = CommonOptions.Data("Or images of a data set");
    private readonly Option<string?> _dataDir = CommonOptions.DataDir();
    private readonly Option<string> _split = CommonOptions.Split("Split of the data set: train, validation or test.", "test");
    private readonly Option<int> _count = NumberRange.Of(new Option<int>("--count") { Description = "Images of the data set, drawn at random, always the same.", DefaultValueFactory = _ => 16, HelpName = "N" }, 1);

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _images, _data, _dataDir, _split, _count }) command.Add(option);
    }

    /// <summary>Checks that one source is named, before any work is done.</summary>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_images) is { Length: > 0 } == (parsed.GetValue(_data) is not null))
            throw new UsageException("give either --images FILE... or --data NAME");
    }

    /// <summary>Reads the images, of a model's size, and makes them black and white as held-out images are.</summary>
    public Chosen Read(ParseResult parsed, RunConfig config, Binarisation binarisation, ulong seed)
    {
        ModelSettings model = config.Model;
        string? data = parsed.GetValue(_data);
        if (data is null)
        {
            string[] files = parsed.GetValue(_images)!;
            float[] images = [.. files.SelectMany(file => Read(file, model))];
            Binarise.ApplyFixed(binarisation, images, model.Pixels, seed);
            return new Chosen(images, files, new int?[files.Length]) { Words = binarisation.DescribeFixed() };
        }
        string split = parsed.GetValue(_split)!;
        ImageSet set = config.OpenData(split, parsed.GetValue(_dataDir), data);
        set.RequireFit(model.Width, model.Height, model.Channels);
        DataWords.WarnOfConstant(set);
        var part = new ImagePart(set, parsed.GetValue(_count));
        long[] indices = [.. Enumerable.Range(0, (int)part.Count).Select(i => part[i])];
        return new Chosen(part.Values(binarisation, seed), [.. indices.Select(i => $"{data} {split} {i}")], [.. indices.Select(set.Label)])
        {
            Words = binarisation.DescribeFixed(set),
        };
    }

    private static float[] Read(string file, ModelSettings model)
    {
        Image image = PngReader.Read(file).ToChannels(model.Channels);
        if ((image.Width, image.Height, image.Channels) != (model.Width, model.Height, model.Channels))
            throw new InputFileException(file, $"the image is {image.Width} x {image.Height} x {image.Channels}, the model takes {model.Width} x {model.Height} x {model.Channels} (width x height x channels)");
        return image.ToPlanes();
    }

    /// <summary>The images.</summary>
    /// <param name="Pixels">Intensities, [count, channels, height, width].</param>
    /// <param name="Names">What each is called.</param>
    /// <param name="Labels">The class of each, where it is known.</param>
    public sealed record Chosen(float[] Pixels, IReadOnlyList<string> Names, IReadOnlyList<int?> Labels)
    {
        /// <summary>How they were made black and white, in the words to print beside figures.</summary>
        public string Words { get; init; } = "";
    }
}

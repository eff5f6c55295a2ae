using System.CommandLine;
using AttentiveWriter.Data;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli;

/// <summary>The options of commands by which a model that draws reads images: which, of what class, how they are made black and white, and
/// the seed of the noise.</summary>
internal sealed class ReadingOptions(Session session, int usualCount = 16)
{
    private readonly ImageOptions _images = new(session, usualCount);
    private readonly Option<string?> _class = CommonOptions.Class();
    private readonly Option<Binarisation?> _binarisation = CommonOptions.Binarisation();
    private readonly Option<ulong> _seed = CommonOptions.Seed();

    public void AddTo(Command command)
    {
        _images.AddTo(command);
        foreach (Option option in new Option[] { _class, _binarisation, _seed }) command.Add(option);
    }

    /// <summary>Checks that one source of images is named, before any work is done.</summary>
    public void Check(ParseResult parsed) => _images.Check(parsed);

    /// <summary>Reads the images as the model takes them.</summary>
    public Read Of(ParseResult parsed, RunConfig config)
    {
        ulong seed = parsed.GetValue(_seed);
        ImageOptions.Chosen chosen =
            _images.Read(parsed, config, parsed.GetValue(_binarisation) ?? config.Training.Binarisation, seed);
        return new Read(chosen, chosen.Classes(ClassChoice.Numbers(parsed.GetValue(_class), config), config.Model), seed);
    }

    /// <summary>What was read.</summary>
    /// <param name="Chosen">The images.</param>
    /// <param name="Labels">The class of each; null where the model was told none.</param>
    /// <param name="Seed">The seed of the noise.</param>
    public sealed record Read(ImageOptions.Chosen Chosen, int[]? Labels, ulong Seed)
    {
        /// <summary>Which images they are and how they were made black and white, in words.</summary>
        public string Words => $"{Chosen.CountWords}, {Chosen.Words}";
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli;

/// <summary>The options of commands that write a grid of pictures and, where wanted, the drawing itself.</summary>
internal sealed class PictureOptions(
    Session session, string defaultOut, string frames = "Also write the drawing step by step", bool drawings = true,
    Func<ParseResult, int?>? columns = null)
{
    // A window is hard to see on canvases as small as those of a grid.
    private const int UsualStripSteps = 10, GridScale = 2, DrawingScale = 4;

    private readonly Option<string?> _out = new CommandOption<string?>("--out")
    {
        Description = $"PNG grid to write (otherwise {defaultOut}), or - for stdout.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _frames = new CommandOption<string?>("--frames")
    {
        Description = $"{frames}: .png (animated, lossless; also without an ending) or .gif.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _strip = new CommandOption<string?>("--strip")
    {
        Description = "Also write a still PNG of the drawing: a row for each image, its canvases from left to right under the numbers of "
            + "their steps.",
        HelpName = "FILE",
    };
    private readonly Option<int?> _stripSteps = NumberRange.Of(new CommandOption<int?>("--strip-steps")
    {
        Description = $"Steps shown in the strip, evenly apart (otherwise {UsualStripSteps}).",
        HelpName = "N",
    }, 1);
    private readonly Option<bool> _glimpses = new CommandOption<bool>("--glimpses")
    {
        Description = "In --strip and --frames, put what each window sees beside its canvas.",
    };
    private readonly Option<int> _scale =
        CommonOptions.Scale("Picture pixels a model pixel (otherwise "
        + $"{(drawings ? $"{GridScale}, and {DrawingScale} in --frames and --strip" : $"{GridScale}")}).");
    private readonly Option<int> _columns = NumberRange.Of(new CommandOption<int>("--columns")
    {
        Description = "Images a row.",
        DefaultValueFactory = _ => 8,
        HelpName = "N",
    }, 1, Image.MaxSide);
    private readonly Option<bool> _noWindows = new CommandOption<bool>("--no-windows")
    {
        Description = "Do not outline where each step read (green) and wrote (red).",
    };

    public void AddTo(Command command)
    {
        PathUse.Of(_strip, PathKind.OutputFile);
        Add(command, _out, _frames, _strip, _stripSteps, _glimpses, _scale, _columns, _noWindows);
    }

    /// <summary>Adds the options without those of a drawing, where windows are all there is to see.</summary>
    public void AddWithWindowsTo(Command command) => Add(command, _out, _frames, _scale, _columns);

    private void Add(Command command, params ReadOnlySpan<Option> options)
    {
        PathUse.Of(_out, PathKind.OutputFile, Out, orStdout: true);
        PathUse.Of(_frames, PathKind.OutputFile, Frames);
        foreach (Option option in options) command.Add(option);
    }

    public int Columns(ParseResult parsed) =>
        !parsed.IsGiven(_columns) && columns?.Invoke(parsed) is int usual ? usual : parsed.GetValue(_columns);

    /// <summary>Whether the steps are shown, and not only the finished images.</summary>
    public bool EveryStep(ParseResult parsed) => (Frames(parsed) ?? parsed.GetValue(_strip)) is not null;

    // The usual name steps aside for a file that was asked for by that name, and for one that belongs to a model.
    private string Out(ParseResult parsed)
    {
        if (parsed.GetValue(_out) is string given) return given;
        IEnumerable<PathUse> others = parsed.CommandResult.Command.Options.Where(option => option != _out).Select(PathUse.Of)
            .OfType<PathUse>();
        string[] taken = [.. others.Where(use => use.Kind is PathKind.InputFile or PathKind.OutputFile).SelectMany(use => use.Paths(parsed))
            .Select(RealPath.Of)];
        string name = Path.ChangeExtension(defaultOut, null);
        IEnumerable<string> aside = Enumerable.Range(2, taken.Length + 1).Select(n => $"{name}-grid-{n}.png");
        return aside.Prepend($"{name}-grid.png").Prepend(defaultOut)
            .First(path => !taken.Contains(RealPath.Of(path), RealPath.Comparer) && RunFiles.HolderOf(RealPath.Of(path)) is null);
    }

    /// <summary>Returns the file of what moves: an animated PNG unless it is called otherwise. It is no stdout.</summary>
    public static string? Moving(string? path) =>
        path is not null and not PathUse.Stdout && !Path.HasExtension(path) ? path + ".png" : path;

    private string? Frames(ParseResult parsed) => Moving(parsed.GetValue(_frames));

    /// <summary>Checks names before any work is done.</summary>
    public void Check(ParseResult parsed)
    {
        Output.RequireEndingOrStdout(Out(parsed), "--out", ".png");
        Output.RequireEnding(Frames(parsed), "--frames", ".png", ".gif");
        Output.RequireEnding(parsed.GetValue(_strip), "--strip", ".png");
        if (parsed.GetValue(_glimpses) && !EveryStep(parsed))
            throw new UsageException("--glimpses stand beside the canvases of --strip and --frames; give one of those too");
        if (parsed.GetValue(_noWindows) && !EveryStep(parsed))
            throw new UsageException("--no-windows leaves them out of --strip and --frames; give one of those too");
        if (parsed.GetValue(_stripSteps) is not null && parsed.GetValue(_strip) is null)
            throw new UsageException("--strip-steps says how many steps --strip shows; give that too");
    }

    /// <summary>Names what was written.</summary>
    public void AddTo(JsonObject json, ParseResult parsed)
    {
        json["picture"] = Out(parsed);
        json["frames"] = Frames(parsed);
        json["strip"] = parsed.GetValue(_strip);
    }

    /// <summary>Writes the grid and, where wanted, the frames.</summary>
    public void Write(ParseResult parsed, Image grid, Func<IReadOnlyList<Image>> frames)
    {
        Output.Write(session, Out(parsed), stream => PngWriter.Write(stream, grid));
        if (Frames(parsed) is string path) Output.Animation(path, frames(), session.Written);
    }

    /// <summary>Writes the grid and, where wanted, the drawing in frames and as a strip.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="scales">What <see cref="Scales"/> gave.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="drawing">The drawing.</param>
    /// <param name="originals">What was given to be drawn again; empty for images that were imagined.</param>
    public void Write(ParseResult parsed, PictureScales scales, Image grid, Drawing drawing, ReadOnlyMemory<float> originals = default)
    {
        Write(parsed, grid, () => drawing.Frames(Look(parsed, scales.Frames, originals), Columns(parsed)));
        if (parsed.GetValue(_strip) is string strip)
            Output.Png(strip, drawing.Strip(Look(parsed, scales.Strip, originals), StripSteps(parsed)), session.Written);
    }

    /// <summary>Chooses the scales before the work, and checks that each picture can be written: those that were given, otherwise the usual
    /// ones or, of large images, what there is room for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="count">Images, at least 1.</param>
    /// <param name="model">The shape of each.</param>
    /// <param name="steps">Steps of each.</param>
    /// <param name="originals">What was given to be drawn again; empty for images that were imagined.</param>
    /// <param name="pairs">Whether there is also a grid of pairs.</param>
    /// <exception cref="UsageException">A picture would be larger than one may be.</exception>
    public PictureScales Scales(ParseResult parsed, int count, ModelSettings model, int steps = 1,
        ReadOnlyMemory<float> originals = default, bool pairs = false)
    {
        int columns = Columns(parsed), across = Math.Min(columns, count), rows = (count - 1) / across + 1, inGrid = originals.IsEmpty
            ? count : 2 * across * rows, frames = steps + 1;
        return new PictureScales(
            Scale(GridScale, scale =>
                pairs && !Output.HasRoom(Pairs(scale)) ? Pairs(scale) : DrawingSizes.Grid(model, inGrid, scale, columns)),
            Frames(parsed) is null ? 0 : Scale(drawings ? DrawingScale : GridScale, scale => drawings
                ? DrawingSizes.Frame(model, Look(parsed, scale, originals), count, columns)
                    : DrawingSizes.Grid(model, count, scale, columns), frames),
            parsed.GetValue(_strip) is null ? 0
                : Scale(DrawingScale, scale =>
                DrawingSizes.Strip(model, Look(parsed, scale, originals), Math.Min(steps, StripSteps(parsed)), count)));

        (long, long) Pairs(int scale) => DrawingSizes.Grid(model, 2 * count, scale, 2 * columns);

        int Scale(int usual, Func<int, (long, long)> size, long frames = 1)
        {
            bool isGiven = parsed.IsGiven(_scale);
            int scale = isGiven ? parsed.GetValue(_scale) : PictureFit.Of(1, usual, fit => Output.HasRoom(size(fit.Scale), frames))?.Scale
                ?? 1;
            Output.RequireRoom(count, scale, size(scale), frames);
            if (!isGiven && scale < usual) session.Error.Note($"at scale {usual} {(frames > 1 ? "an animation" : "a picture")} of these "
                + $"images would be too large: it is at scale {scale}");
            return scale;
        }
    }

    /// <summary>How many images a grid of the usual scale, or else of a smaller one, has room for.</summary>
    public static int Room(ModelSettings model, int count, int columns) =>
        PictureFit.Of(count, GridScale, fit => Output.HasRoom(DrawingSizes.Grid(model, fit.Count, fit.Scale, columns)))?.Count ?? 1;

    /// <summary>How many images the largest grid has room for, at the smallest scale.</summary>
    public static int Most(ModelSettings model, int columns)
    {
        int most = 1;
        for (int beyond = int.MaxValue; beyond - most > 1;)
        {
            int middle = most + (beyond - most) / 2;
            if (Output.HasRoom(DrawingSizes.Grid(model, middle, 1, columns))) most = middle;
            else beyond = middle;
        }
        return most;
    }

    private int StripSteps(ParseResult parsed) => parsed.GetValue(_stripSteps) ?? UsualStripSteps;

    private DrawingLook Look(ParseResult parsed, int scale, ReadOnlyMemory<float> originals) =>
        new(scale, !parsed.GetValue(_noWindows), parsed.GetValue(_glimpses)) { Originals = originals };
}

using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw interpolate</c>.</summary>
internal sealed class InterpolateCommand : WorkingCommand
{
    private const int UsualScale = 3, MovingSteps = 32;

    private const string Lower = "--count, --between or --scale";

    private readonly Option<string> _model = CommonOptions.Model();
    private readonly ImageOptions _images;
    private readonly Option<string[]> _latents = PathUse.Of(new CommandOption<string[]>("--latents")
    {
        Description = "Or two files of latents: from each image of the one to that of the other; of one file, from its first image to its "
            + "second.",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "FILE",
    }, PathKind.InputFile);
    private readonly Option<int> _count = NumberRange.Of(new CommandOption<int>("--count")
    {
        Description = "Rows: images of each seed or file.",
        DefaultValueFactory = _ => 4,
        HelpName = "N",
    }, 1);
    private readonly Option<int> _between = NumberRange.Of(new CommandOption<int>("--between")
    {
        Description = "Images between the two of a row.",
        DefaultValueFactory = _ => 8,
        HelpName = "N",
    }, 1, 1000);
    private readonly Option<string?> _class = CommonOptions.Class();
    private readonly Option<Binarisation?> _binarisation = CommonOptions.Binarisation();
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<ulong?> _toSeed = NumberRange.Of(new CommandOption<ulong?>("--to-seed")
    {
        Description = "Without pictures or files: from each image of --seed to that of this seed (otherwise the next).",
        HelpName = "N",
    }, 0);
    private readonly Option<string> _out = PathUse.Of(new CommandOption<string>("--out")
    {
        Description = "PNG to write, a row for each pair, or - for stdout.",
        DefaultValueFactory = _ => "interpolation.png",
        HelpName = "FILE",
    }, PathKind.OutputFile, orStdout: true);
    private readonly Option<string?> _frames;
    private readonly Option<int> _scale = CommonOptions.Scale("Picture pixels a model pixel.", UsualScale);
    private readonly Option<int> _threads;

    public InterpolateCommand(Session session)
        : base(session, "interpolate", "Draws what lies between two images: a way through the latents on which all are as likely as its "
            + "ends.")
    {
        _images = new ImageOptions(session);
        _threads = CommonOptions.Threads(session);
        _frames = new CommandOption<string?>("--frames")
        {
            Description = $"Also write it moving, there and back, in {Plural.Of(MovingSteps, "step")}: .png (animated, also without an "
                + "ending) or .gif.",
            HelpName = "FILE",
        };
        PathUse.Of(_frames, PathKind.OutputFile, Frames);
        Accept(_model, _seed, _toSeed);
        _images.AddFilesTo(this);
        Accept(_latents, _count, _between, _class, _binarisation, _out, _frames, _scale, _threads);
        AcceptDevice();
        Examples =
        [
            "draw interpolate --seed 1 --to-seed 2 --out between.png           from four images of a seed to four of another",
            "draw interpolate --images one.png seven.png --frames moving       from one of your own to another, and back",
            "draw interpolate --latents a.safetensors b.safetensors            between latents that draw encode has read",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        string file = parsed.GetValue(_out)!;
        string? frames = Frames(parsed);
        Check(parsed, file, frames);
        (GenerativeModel model, RunConfig config, string path) = ModelSource.Load<GenerativeModel>(Session, parsed.GetValue(_model)!);
        using (model)
        {
            int[]? classes = ClassChoice.Numbers(parsed.GetValue(_class), config);
            // Before the noise of so many images is held.
            if (parsed.IsGiven(_count)) RequireRoom(parsed, model, frames, parsed.GetValue(_count));
            Ends ends = EndsOf(parsed, model, config, classes);
            int steps = parsed.GetValue(_between) + 2, rows = ends.From.Count, scale = parsed.GetValue(_scale);
            RequireRoom(parsed, model, frames, rows);
            Image[] drawn = Draw(parsed, model, path, ends, steps, scale);
            // Row by row, where they were drawn step by step.
            IEnumerable<Image> ordered = from row in Enumerable.Range(0, rows)
                                         from k in Enumerable.Range(0, steps)
                                         select drawn[k * rows + row];
            Image grid = ImageGrid.Arrange([.. ordered], steps, 2 * scale);
            Output.Write(Session, file, stream => PngWriter.Write(stream, grid));
            if (frames is not null) Output.Animation(frames, Moving(parsed, model, path, ends, scale), Session.Written);
            var json = new JsonObject
            {
                ["model"] = path,
                ["rows"] = rows,
                ["between"] = steps - 2,
                ["picture"] = file,
                ["frames"] = frames,
                ["seed"] = parsed.GetValue(_seed),
                ["to_seed"] = _images.Files(parsed) > 0 || parsed.GetValue(_latents)?.Length > 0 ? null
                    : parsed.GetValue(_toSeed) ?? unchecked(parsed.GetValue(_seed) + 1),
            };
            ClassChoice.AddTo(json, ends.Labels, config);
            return new Result(json);
        }
    }

    private void RequireRoom(ParseResult parsed, GenerativeModel model, string? frames, int rows)
    {
        int steps = parsed.GetValue(_between) + 2, scale = parsed.GetValue(_scale);
        int all = (int)Math.Min((long)rows * steps, int.MaxValue);
        Output.RequireRoom(all, scale, DrawingSizes.Grid(model.Settings, all, scale, steps), lower: Lower);
        if (frames is not null)
            Output.RequireRoom(rows, scale, DrawingSizes.Grid(model.Settings, rows, scale), 2 * MovingSteps - 2, Lower);
    }

    private void Check(ParseResult parsed, string file, string? frames)
    {
        Output.RequireEndingOrStdout(file, "--out", ".png");
        Output.RequireEnding(frames, "--frames", ".png", ".gif");
        (int images, int files) = (_images.Files(parsed), parsed.GetValue(_latents)?.Length ?? 0);
        string[] sources = [.. images > 0 ? ["--images"] : Array.Empty<string>(), .. files > 0 ? [_latents.Name] : Array.Empty<string>(),
            .. parsed.IsGiven(_toSeed) ? [_toSeed.Name] : Array.Empty<string>()];
        if (sources.Length > 1) throw new UsageException($"{sources[0]} and {sources[1]} both say between what to go; give one of them");
        if (images is not (0 or 2))
            throw new UsageException($"--images names {Plural.Of(images, "file")}, expected 2, between which to go");
        if (files > 2) throw new UsageException($"--latents names {Plural.Of(files, "file")}, expected 1 or 2");
        if (images > 0 && parsed.IsGiven(_count))
            throw new UsageException("--count says how many images of each seed or file; two pictures are one row");
        if (images == 0 && (parsed.IsGiven(_binarisation) ? _binarisation.Name : _images.GivenOfFiles(parsed)) is string superfluous)
            throw new UsageException($"{superfluous} says how --images are read; give those too");
        if (files > 0 && parsed.IsGiven(_seed))
            throw new UsageException("--seed says whose images to go between, or with which noise --images are read; leave it out with "
                + "--latents");
    }

    private Ends EndsOf(ParseResult parsed, GenerativeModel model, RunConfig config, int[]? classes)
    {
        int count = parsed.GetValue(_count);
        if (_images.Files(parsed) > 0)
        {
            Binarisation kind = parsed.GetValue(_binarisation) ?? config.Training.Binarisation;
            float[] images = _images.ReadFiles(parsed, config, kind, parsed.GetValue(_seed)).Pixels;
            if (config.Model.Classes > 0 && classes is not [_])
                throw new UsageException($"the model was told classes; say with --class 0..{config.Model.Classes - 1} the one of both "
                    + "pictures, of which all between them are drawn");
            Latents noise = model.Encode(images, parsed.GetValue(_seed), parsed.GetValue(_threads),
                classes is null ? null : ClassChoice.InTurn(classes, 2)).Noise;
            return new Ends(noise.Of(0), noise.Of(1), classes);
        }
        Ends ends = parsed.GetValue(_latents) is { Length: > 0 } files ? OfFiles(files, model, count, parsed.IsGiven(_count), classes)
            : OfSeeds(parsed, model, count);
        return classes is null ? ends : ends with { Labels = ClassChoice.InTurn(classes, ends.From.Count) };
    }

    private Ends OfSeeds(ParseResult parsed, GenerativeModel model, int count)
    {
        ulong seed = parsed.GetValue(_seed);
        return new Ends(model.GenerationNoise(count, seed), model.GenerationNoise(count, parsed.GetValue(_toSeed) ?? unchecked(seed + 1)),
            model.Settings.Classes == 0 ? null : [.. Enumerable.Range(0, count).Select(i => i % model.Settings.Classes)]);
    }

    private static Ends OfFiles(string[] files, GenerativeModel model, int count, bool isGiven, int[]? classes)
    {
        LatentsFile first = LatentsFile.Read(files[0], model);
        if (files.Length == 1)
        {
            if (first.Noise.Count < 2)
                throw new UsageException($"{files[0]} holds latents of one image, and two are needed to go between; give a second file");
            return isGiven ? throw new UsageException("--count says how many images of two files; of one file, the first two are one row")
                : new Ends(first.Noise.Of(0), first.Noise.Of(1), Shared(model, classes, first.Classes?.Take(1), first.Classes?.Skip(1)));
        }
        LatentsFile second = LatentsFile.Read(files[1], model);
        int most = Math.Min(first.Noise.Count, second.Noise.Count);
        if (isGiven && count > most)
            throw new UsageException($"--count is {count}, and the files hold latents of {first.Noise.Count} and "
                + Plural.Of(second.Noise.Count, "image"));
        int[] rows = [.. Enumerable.Range(0, Math.Min(count, most))];
        return new Ends(first.Noise.Of(rows), second.Noise.Of(rows), Shared(model, classes, first.Classes?.Take(rows.Length),
            second.Classes));
    }

    // Between two classes there is none.
    private static int[]? Shared(GenerativeModel model, int[]? asked, IEnumerable<int>? first, IEnumerable<int>? second)
    {
        if (model.Settings.Classes == 0 || asked is not null) return null;
        int[] own = first is null || second is null
            ? throw new UsageException("the model was told classes, and the files of --latents do not say those of their images; say with "
                + "--class of which one all of a row are drawn")
            : [.. first];
        int other = own.Zip(second, (a, b) => a == b).ToList().IndexOf(false);
        return other < 0 ? own : throw new UsageException($"row {other + 1} goes from an image of class {own[other]} to one of class "
            + $"{second.ElementAt(other)}; say with --class of which one all of a row are drawn");
    }

    // All images of a step, then those of the next.
    private Image[] Draw(ParseResult parsed, GenerativeModel model, string path, Ends ends, int steps, int scale)
    {
        return [.. Enumerable.Range(0, steps).SelectMany(k =>
        {
            Drawing drawing = model.Generate(Latents.Between(ends.From, ends.To, (double)k / (steps - 1)), parsed.GetValue(_threads),
                everyStep: false, ends.Labels);
            if (!drawing.IsFinite && parsed.GetValue(_latents) is [string file, ..]) throw LatentOptions.FarTooLarge(file);
            ModelSource.RequireFinite(drawing.IsFinite, path);
            return drawing.Finals(scale);
        })];
    }

    private Image[] Moving(ParseResult parsed, GenerativeModel model, string path, Ends ends, int scale)
    {
        Image[] there = [.. Draw(parsed, model, path, ends, MovingSteps, scale).Chunk(ends.From.Count)
            .Select(step => ImageGrid.Arrange(step, 8, 2 * scale))];
        // The ends are held once each; the last frame of an animation rests.
        return [.. there.Skip(1), .. there.Reverse().Skip(1)];
    }

    private string? Frames(ParseResult parsed) => PictureOptions.Moving(parsed.GetValue(_frames));

    // Noise of as many images each; the class of each row, where the model was told classes.
    private sealed record Ends(Latents From, Latents To, int[]? Labels);

    private sealed record Result(JsonObject Json) : ICommandResult
    {
        public JsonObject ToJson() => Json;
    }
}

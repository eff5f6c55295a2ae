using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw generate</c>.</summary>
internal sealed class GenerateCommand : WorkingCommand
{
    private readonly Option<string> _model = CommonOptions.Model();
    private readonly Option<int> _count = NumberRange.Of(new CommandOption<int>("--count")
    {
        Description = "Images to draw.",
        DefaultValueFactory = _ => 64,
        HelpName = "N",
    }, 1);
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<string?> _class = CommonOptions.Class();
    private readonly Option<string?> _nearest = PathUse.Of(new CommandOption<string?>("--nearest")
    {
        Description = "Also write a PNG that shows beside each image the training image most like it.",
        HelpName = "FILE",
    }, PathKind.OutputFile);
    private readonly Option<string?> _data = CommonOptions.Data("Data set of the training images for --nearest, otherwise that of the "
        + "training");
    private readonly Option<string?> _dataDir = CommonOptions.DataDir();
    private readonly Option<string?> _arrays = PathUse.Of(new CommandOption<string?>("--arrays")
    {
        Description = "Also write the noise of each step and the images as numbers, for another program to compare: .safetensors.",
        HelpName = "FILE",
    }, PathKind.OutputFile);
    private readonly Option<int> _threads;
    private readonly LatentOptions _latents = new();
    private readonly PictureOptions _pictures;

    public GenerateCommand(Session session)
        : base(session, "generate", "Draws new images from the prior, or from given latents.")
    {
        _threads = CommonOptions.Threads(session);
        // An image and what it might have become stand in a row.
        _pictures = new PictureOptions(session, "samples.png", columns: parsed => _latents.Each(parsed) is > 1 and int each ? each : null);
        Accept(_model, _count, _class, _seed);
        _latents.AddTo(this);
        Accept(_nearest, _data, _dataDir, _arrays, _threads);
        AcceptDevice();
        AcceptRanks();
        _pictures.AddTo(this);
        Examples =
        [
            "draw generate --out digits.png                                    64 digits from the best model that ships",
            "draw generate --count 16 --frames drawing                         watch 16 of them being drawn: drawing.png",
            "draw generate --count 8 --strip strip.png --glimpses              the same as a still picture, and what the window sees",
            "draw generate --model runs/mnist --seed 7 --scale 4 --out g.png   from a run of your own",
            "draw generate --model runs/told --class 7                         sevens, from a model trained with --conditional",
            "draw generate --model runs/told --class 3,7 --temperature 0.7     threes and sevens, tamer than usual",
            "draw generate --count 4 --from-step 10 --variations 7             four digits, each gone on anew after 10 steps",
            "draw generate --latents mine.safetensors --variations 7           the same of your own, read by draw encode",
            "draw generate --nearest nearest.png                               has it learned its digits by heart?",
            "draw generate --count 1 --scale 10 --out - > digit.png            to stdout",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        _pictures.Check(parsed);
        string? nearest = parsed.GetValue(_nearest);
        if (nearest is null && (parsed.GetValue(_data) ?? parsed.GetValue(_dataDir)) is not null)
            throw new UsageException("--data and --data-dir say where the training images for --nearest are; give that too");
        Output.RequireEnding(nearest, "--nearest", ".png");
        Output.RequireEnding(parsed.GetValue(_arrays), "--arrays", ".safetensors");
        if (parsed.IsGiven(_seed) && !_latents.AreOfASeed(parsed))
            throw new UsageException("--seed says from which noise images are drawn, or go on anew; --latents say all of it: leave one of "
                + "them out");
        (GenerativeModel model, RunConfig config, string path) = ModelSource.Load<GenerativeModel>(Session, parsed.GetValue(_model)!);
        using (model)
        {
            int[]? classes = ClassChoice.Numbers(parsed.GetValue(_class), config);
            LatentOptions.Given? given = Given(parsed, model, classes);
            int count = given?.Latents.Count ?? Count(parsed, model.Settings), threads = parsed.GetValue(_threads);
            PictureScales scales = _pictures.Scales(parsed, count, model.Settings, model.Steps, pairs: nearest is not null);
            ImageSet? training = nearest is null ? null : Training(parsed, config);
            RankCheck.RequireSame(Session.Job.Ranks, model);
            Drawing drawing = given?.Draw(model, threads, _pictures.EveryStep(parsed))
                ?? model.Generate(count, parsed.GetValue(_seed), threads, _pictures.EveryStep(parsed), classes?[0],
                    Session.Job.Ranks);
            // What follows is written by the first rank, and said.
            if (Session.Job.IsFollower) return new Result([]);
            _latents.RequireFinite(parsed, drawing.IsFinite, path);
            _pictures.Write(parsed, scales, drawing.Grid(scales.Grid, _pictures.Columns(parsed)), drawing);
            if (parsed.GetValue(_arrays) is string arrays)
                Output.Write(arrays, stream => LatentsFile.Write(stream, drawing, given!.Latents, given.IsZ, model, given.Labels),
                    Session.Written);
            var json = new JsonObject
            {
                ["model"] = path,
                ["count"] = drawing.Count,
                ["seed"] = parsed.GetValue(_seed),
                ["arrays"] = parsed.GetValue(_arrays),
            };
            ClassChoice.AddTo(json, classes, config);
            _latents.AddTo(json, parsed, model);
            _pictures.AddTo(json, parsed);
            if (training is not null && config.Data?.Has(training) == false)
                Error.Warn($"these are other images than the model was trained on: {training.Fingerprint}; it was trained on "
                    + $"{config.Data.Train}");
            if (training is not null) json["nearest"] = Nearest(parsed, scales.Grid, drawing, training, nearest!);
            return new Result(json);
        }
    }

    // Null where a seed and at most one class say all: then no noise need be held.
    private LatentOptions.Given? Given(ParseResult parsed, GenerativeModel model, int[]? classes) =>
        _latents.AreGiven(parsed) || classes?.Length > 1 || parsed.GetValue(_arrays) is not null
            ? _latents.Read(parsed, model, parsed.IsGiven(_count) ? Count(parsed, model.Settings) : null,
                () => Count(parsed, model.Settings), parsed.GetValue(_seed), classes)
            : null;

    // Of large images the usual number may be more than a picture holds; a number that was given is an order.
    private int Count(ParseResult parsed, ModelSettings model)
    {
        int each = _latents.Each(parsed), columns = _pictures.Columns(parsed), usual = parsed.GetValue(_count);
        if (parsed.IsGiven(_count))
        {
            int most = PictureOptions.Most(model, columns) / each;
            if (most == 0) throw new UsageException($"no picture has room for an image and {each - 1} variations; lower --variations");
            return usual <= most ? usual : throw new UsageException($"{_count.Name} is {usual}, expected 1..{most}: no picture of "
                + $"{Plural.Of(columns, "image")} a row (--columns) has room for more of these");
        }
        // An image and its variations are as many as so many images.
        usual = Math.Max(1, usual / each);
        int count = Math.Max(1, PictureOptions.Room(model, usual * each, columns) / each);
        if (count < usual) Error.Note($"the images are large ({model.Width} x {model.Height}): {count} instead of {usual}, which is "
            + "what a picture has room for");
        return count;
    }

    private ImageSet Training(ParseResult parsed, RunConfig config)
    {
        ImageSet training = DataWords.WithNoteOfLeftOut(
            config.OpenData(Split.Train, parsed.GetValue(_dataDir), parsed.GetValue(_data), Session.Images), Error);
        training.RequireFit(config.Model.Width, config.Model.Height, config.Model.Channels);
        DataWords.NoteUnread(parsed.GetValue(_data) ?? config.Training.Data, parsed.GetValue(_dataDir), Error);
        return training;
    }

    private JsonObject Nearest(ParseResult parsed, int scale, Drawing drawing, ImageSet training, string file)
    {
        float[] images = [.. Enumerable.Range(0, drawing.Count).SelectMany(i => drawing.Final(i).ToArray())];
        var found = Counted.Run(Session, "comparing", training.Count,
            (progress, token) => NearestImages.Find(images, training, parsed.GetValue(_threads), progress, token));
        float[] neighbour = new float[drawing.Settings.Pixels];
        Image[] pairs = [.. found.SelectMany((nearest, i) =>
        {
            training.Copy(nearest.Index, neighbour);
            return new[] { ModelPictures.Picture(drawing.Final(i), drawing.Settings), ModelPictures.Picture(neighbour, drawing.Settings) };
        }).Select(image => image.Enlarge(scale))];
        Output.Png(file, ImageGrid.Arrange(pairs, 2 * _pictures.Columns(parsed), 2 * scale), Session.Written);
        double[] distances = [.. found.Select(n => n.Distance).Order()];
        (double least, double median) = (distances[0], distances[distances.Length / 2]);
        Error.Note($"nearest of {Plural.Of(training.Count, "training image")} of {training.Name}: distance {least:F3} at least, "
            + $"{median:F3} in the middle (root mean square of a pixel's difference)");
        return new JsonObject { ["picture"] = file, ["images"] = training.Count, ["least_distance"] = least, ["median_distance"] = median };
    }

    private sealed record Result(JsonObject Json) : ICommandResult
    {
        public JsonObject ToJson() => Json;
    }
}

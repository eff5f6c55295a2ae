using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw reconstruct</c>.</summary>
internal sealed class ReconstructCommand : WorkingCommand
{
    private readonly Option<string> _model = CommonOptions.Model();
    private readonly ReadingOptions _reading;
    private readonly Option<int> _threads;
    private readonly PictureOptions _pictures;

    public ReconstructCommand(Session session)
        : base(session, "reconstruct", "Reads given images and draws them again: a row of originals above each row of reconstructions.")
    {
        _reading = new ReadingOptions(session);
        _threads = CommonOptions.Threads(session);
        _pictures = new PictureOptions(session, "reconstructions.png");
        Accept(_model);
        _reading.AddTo(this);
        Accept(_threads);
        AcceptDevice();
        _pictures.AddTo(this);
        Examples =
        [
            "draw reconstruct --images digit.png --frames again                one image, with where it read (green) and wrote (red)",
            "draw reconstruct --images digit.png --strip steps.png --glimpses  the steps side by side, with what it saw at each",
            "draw reconstruct --data mnist --data-dir DIR --count 32           32 test images",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        _reading.Check(parsed);
        _pictures.Check(parsed);
        (GenerativeModel model, RunConfig config, string path) = ModelSource.Load<GenerativeModel>(Session, parsed.GetValue(_model)!);
        using (model)
        {
            ReadingOptions.Read read = _reading.Of(parsed, config);
            float[] images = read.Chosen.Pixels;
            int pixels = model.Settings.Pixels, count = images.Length / pixels, columns = _pictures.Columns(parsed);
            PictureScales scales = _pictures.Scales(parsed, count, model.Settings, model.Steps, images);
            int scale = scales.Grid;
            Error.Note(read.Words);
            Drawing drawing = model.Reconstruct(
                images, read.Seed, parsed.GetValue(_threads), _pictures.EveryStep(parsed), read.Labels);
            ModelSource.RequireFinite(drawing.IsFinite, path);

            var rows = new List<Image>();
            IReadOnlyList<Image> finals = drawing.Finals(scale);
            Image[] originals = [.. Enumerable.Range(0, count)
                .Select(i => ModelPictures.Picture(images.AsSpan(i * pixels, pixels), model.Settings).Enlarge(scale))];
            for (int first = 0; first < count; first += columns)
            {
                int filled = Math.Min(columns, count - first);
                var blank = new Image(originals[0].Width, originals[0].Height, originals[0].Channels);
                rows.AddRange([.. originals.Skip(first).Take(filled), .. Enumerable.Repeat(blank, Math.Min(columns, count) - filled)]);
                rows.AddRange([.. finals.Skip(first).Take(filled), .. Enumerable.Repeat(blank, Math.Min(columns, count) - filled)]);
            }
            _pictures.Write(parsed, scales, ImageGrid.Arrange(rows, Math.Min(columns, count), 2 * scale), drawing, images);
            return new Result(path, read.Chosen, read.Seed, json => _pictures.AddTo(json, parsed));
        }
    }

    private sealed record Result(string Model, ImageOptions.Chosen Chosen, ulong Seed, Action<JsonObject> AddPictures) : ICommandResult
    {
        public JsonObject ToJson()
        {
            var json = new JsonObject
            {
                ["model"] = Model,
                ["images"] = new JsonArray([.. Chosen.Names.Select(name => (JsonNode)name)]),
                ["binarisation"] = Chosen.Words,
                ["seed"] = Seed,
            };
            Chosen.AddTo(json);
            AddPictures(json);
            return json;
        }
    }
}

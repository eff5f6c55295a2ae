using System.CommandLine;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw reconstruct</c>.</summary>
internal sealed class ReconstructCommand : WorkingCommand
{
    private readonly Option<string> _model = CommonOptions.Model();
    private readonly ImageOptions _images;
    private readonly Option<string?> _class = CommonOptions.Class();
    private readonly Option<Binarisation?> _binarisation = CommonOptions.Binarisation();
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int> _threads;
    private readonly PictureOptions _pictures;

    public ReconstructCommand(Session session)
        : base(session, "reconstruct", "Reads given images and draws them again: a row of originals above each row of reconstructions.")
    {
        _images = new ImageOptions(session);
        _threads = CommonOptions.Threads(session);
        _pictures = new PictureOptions(session, "reconstructions.png");
        Accept(_model);
        _images.AddTo(this);
        Accept(_class, _binarisation, _seed, _threads);
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
        _images.Check(parsed);
        _pictures.Check(parsed);
        (GenerativeModel model, RunConfig config, string path) = ModelSource.Load<GenerativeModel>(Session, parsed.GetValue(_model)!);
        using (model)
        {
            Binarisation kind = parsed.GetValue(_binarisation) ?? config.Training.Binarisation;
            ImageOptions.Chosen chosen = _images.Read(parsed, config, kind, parsed.GetValue(_seed));
            float[] images = chosen.Pixels;
            IReadOnlyList<int>? labels = chosen.Classes(ClassChoice.Numbers(parsed.GetValue(_class), config), config.Model);
            int pixels = model.Settings.Pixels, count = images.Length / pixels, columns = _pictures.Columns(parsed);
            PictureScales scales = _pictures.Scales(parsed, count, model.Settings, model.Steps, images);
            int scale = scales.Grid;
            Error.Note($"{chosen.CountWords}, {chosen.Words}");
            Drawing drawing = model.Reconstruct(
                images, parsed.GetValue(_seed), parsed.GetValue(_threads), _pictures.EveryStep(parsed), labels);
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
            return new Result(path, chosen, parsed.GetValue(_seed), json => _pictures.AddTo(json, parsed));
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

        public void WriteTo(TextWriter output)
        {
            // Its pictures are named as they are written.
        }
    }
}

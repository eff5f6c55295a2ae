using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw encode</c>.</summary>
internal sealed class EncodeCommand : WorkingCommand
{
    private readonly Option<string> _model = CommonOptions.Model();
    private readonly ReadingOptions _reading;
    private readonly Option<string> _out = PathUse.Of(new CommandOption<string>("--out")
    {
        Description = "File to write, .safetensors, or - for stdout.",
        DefaultValueFactory = _ => "latents.safetensors",
        HelpName = "FILE",
    }, PathKind.OutputFile, orStdout: true);
    private readonly Option<int> _threads;

    public EncodeCommand(Session session)
        : base(session, "encode", "Reads images into latents: z of each step, the distribution that it is from, and what it costs.")
    {
        _reading = new ReadingOptions(session);
        _threads = CommonOptions.Threads(session);
        Accept(_model);
        _reading.AddTo(this);
        Accept(_out, _threads);
        AcceptDevice();
        Examples =
        [
            "draw encode --images digit.png --out digit.safetensors            then: draw generate --latents digit.safetensors",
            "draw encode --data mnist --count 1000 --out test.safetensors      the codes of 1,000 test images, for a program of yours",
        ];
    }

    protected override ICommandResult Run(ParseResult parsed)
    {
        _reading.Check(parsed);
        string file = parsed.GetValue(_out)!;
        Output.RequireEndingOrStdout(file, "--out", ".safetensors");
        (GenerativeModel model, RunConfig config, string path) = ModelSource.Load<GenerativeModel>(Session, parsed.GetValue(_model)!);
        using (model)
        {
            ReadingOptions.Read read = _reading.Of(parsed, config);
            Error.Note(read.Words);
            EncodedImages encoded = model.Encode(read.Chosen.Pixels, read.Seed, parsed.GetValue(_threads), read.Labels);
            ModelSource.RequireFinite(encoded.IsFinite, path);
            Output.Write(Session, file, stream => LatentsFile.Write(stream, encoded, model, read.Labels));
            return new Result(path, file, read.Seed, read.Chosen, encoded);
        }
    }

    private sealed record Result(string Model, string File, ulong Seed, ImageOptions.Chosen Chosen, EncodedImages Encoded) : ICommandResult
    {
        private double Latent(int image) => Enumerable.Range(0, Encoded.Z.Steps).Sum(t => (double)Encoded.Divergence.At(t, image)[0]);

        private double Reconstruction(int image) => Encoded.Reconstruction.At(Encoded.Z.Steps - 1, image)[0];

        private IEnumerable<int> Images => Enumerable.Range(0, Encoded.Z.Count);

        public JsonObject ToJson()
        {
            var json = new JsonObject
            {
                ["model"] = Model,
                ["latents"] = File,
                ["shape"] = new JsonArray([.. Encoded.Z.Shape.Select(size => (JsonNode)size)]),
                ["seed"] = Seed,
                ["binarisation"] = Chosen.Words,
                ["images"] = new JsonArray([.. Images.Select(i => (JsonNode)new JsonObject
                {
                    ["image"] = Chosen.Names[i],
                    ["label"] = Chosen.Labels[i],
                    ["reconstruction_nats"] = Reconstruction(i),
                    ["latent_nats"] = Latent(i),
                })]),
            };
            Chosen.AddTo(json);
            return json;
        }

        public void Comment(ErrorTerminal error) => error.Note(string.Create(CultureInfo.InvariantCulture,
            $"latents [{string.Join(", ", Encoded.Z.Shape)}] (steps, images, values); {Images.Average(Reconstruction):F2} nats of L^x and "
            + $"{Images.Average(Latent):F2} of L^z an image"));
    }
}

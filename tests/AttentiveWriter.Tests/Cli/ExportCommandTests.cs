using System.Text.Json.Nodes;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Cli;

/// <summary>What export writes, read by programs of other people.</summary>
public class ExportCommandTests
{
    private static readonly string[] Tiny = ["train", "--set", "hidden=8", "--set", "latent=2", "--set", "glimpses=3", "--set",
        "validation_images=4", "--steps", "2", "--batch", "4", "--quiet"];

    [PythonFact("yaml")]
    public void Card_OfTheModelsThatShip_CarriesWhatWasMeasured()
    {
        using var draw = new DrawInProcess();

        foreach ((string model, double bound) in new[] { ("mnist", 89.63), ("mnist-quick", 84.93), ("mnist-conditional", 81.55),
            ("mnist-fixed", 82.5) })
        {
            Assert.Equal(0, draw.Run("export", "--to", "hf", model, "--model", model).Code);
            JsonNode index = Head(draw, model)["model-index"]![0]!, metric = index["results"]![0]!["metrics"]![0]!;
            Assert.Equal("draw-" + model, (string?)index["name"]);
            Assert.Equal(("variational-bound", bound), ((string?)metric["type"], (double)metric["value"]!));
            // The card's table and its head say the same.
            Assert.Contains($"**{bound} ", File.ReadAllText(draw.At(model + "/README.md")));
        }
    }

    [PythonFact("yaml")]
    public void Card_OfARunOnAnOddFolder_IsYamlAllTheSame()
    {
        using var draw = new DrawInProcess();
        const string Odd = "a: b # [c";
        Directory.CreateDirectory(draw.At(Odd));
        for (int i = 0; i < 40; i++)
        {
            var image = new Image(8, 8, 1);
            image.Pixels.AsSpan().Fill((byte)(6 * i));
            using FileStream file = File.Create(draw.At($"{Odd}/{i}.png"));
            PngWriter.Write(file, image);
        }
        Assert.Equal(0, draw.Run([.. Tiny, "--data", Odd, "--set", "read=2", "--set", "write=2", "--out", "run"]).Code);
        Assert.Equal(0, draw.Run("evaluate", "--model", "run", "--samples", "2").Code);

        Assert.Equal(0, draw.Run("export", "out", "--model", "run").Code);
        Assert.Equal(0, draw.Run("export", "bare", "--model", Directory.GetFiles(draw.At("run/checkpoints"))[0]).Code);
        JsonNode head = Head(draw, "out"), result = head["model-index"]![0]!["results"]![0]!;

        Assert.Equal(Odd, (string?)head["datasets"]![0]);
        Assert.Equal("draw-" + Odd, (string?)head["model-index"]![0]!["name"]);
        Assert.Equal("a-b-c", (string?)result["dataset"]!["type"]);
        Assert.StartsWith(Odd + " test", (string?)result["dataset"]!["name"]);
        Assert.True(double.IsFinite((double)result["metrics"]![0]!["value"]!));
        Assert.Equal(Odd, (string?)Head(draw, "bare")["datasets"]![0]);
    }

    [PythonFact("yaml")]
    public void Card_OfAClassifier_SaysHowToClassify()
    {
        using var draw = new DrawInProcess();
        CommandTree.Prepare(draw, ["classifier"]);
        draw.Run("evaluate", "--model", "classifier", "--data", "glyphs", "--count", "20");

        draw.Run("export", "out", "--model", "classifier");
        JsonNode head = Head(draw, "out");
        string card = File.ReadAllText(draw.At("out/README.md"));

        Assert.Equal("image-classification", (string?)head["pipeline_tag"]);
        Assert.Equal("error-rate", (string?)head["model-index"]![0]!["results"]![0]!["metrics"]![0]!["type"]);
        Assert.Contains("draw classify --model .", card);
        Assert.Contains("ModelFolder.Load<GlimpseClassifier>", card);
        Assert.DoesNotContain("draw generate", card);
        Assert.DoesNotContain("load_in_pytorch", card);
    }

    [Fact]
    public void Export_ModelThatDraws_HasTheScriptAndOffersIt()
    {
        using var draw = new DrawInProcess();
        draw.Run([.. Brief, "--preset", "vae", "--data", "glyphs", "--out", "vae"]);

        foreach (string model in new[] { "vae", "mnist-quick" })
        {
            DrawRunner.Result result = draw.Run("export", model + "-out", "--model", model);

            Assert.Contains($"{model}-out/load_in_pytorch.py", result.Output);
            Assert.Equal(File.ReadAllBytes(Path.Combine(RealData.RepositoryRoot, "docs/load_in_pytorch.py")),
                File.ReadAllBytes(draw.At(model + "-out/load_in_pytorch.py")));
            Assert.Contains("python3 load_in_pytorch.py . --out drawn.png", File.ReadAllText(draw.At(model + "-out/README.md")));
            // An earlier export is no other content.
            Assert.Equal(0, draw.Run("export", model + "-out", "--model", model).Code);
        }
    }

    [Theory]
    [InlineData("generate", "mnist-quick")]
    [InlineData("reconstruct", "mnist-quick", "--graph", "reconstruct")]
    [InlineData("generate", "finished", "--graph", "generate")]
    [InlineData("classify", "classifier")]
    public void Onnx_Model_IsOneFileThatIsReplaced(string graph, string model, params string[] options)
    {
        using var draw = new DrawInProcess();
        CommandTree.Prepare(draw, [model]);
        for (int i = 0; i < 2; i++)
        {
            DrawRunner.Result result = draw.Run(["export", "--to", "onnx", "new/m.onnx", "--model", model, .. options]);

            Assert.Equal((0, "new/m.onnx\n", ""), (result.Code, result.Output, result.Error));
            Assert.Equal([draw.At("new/m.onnx")], Directory.GetFileSystemEntries(draw.At("new")));
        }
        JsonNode json = JsonNode.Parse(draw.Run(["export", "--to", "onnx", "m.onnx", "--model", model, "--json", .. options]).Output)!;
        Assert.Equal(("m.onnx", graph), ((string?)json["file"], (string?)json["graph"]));
    }

    private static readonly string[] Brief = ["train", "--set", "validation_images=4", "--steps", "2", "--batch", "4", "--quiet"];

    /// <summary>A model of every kind that draws, with each way to write, each likelihood, told classes or not.</summary>
    private static readonly string[][] Drawing =
    [
        ["told", "--preset", "glyphs", "--conditional", "--set", "write_attention=affine"],
        ["prior", "--preset", "glyphs", "--set", "prior=learned"],
        ["whole", "--preset", "glyphs", "--set", "read=none", "--set", "write=none"],
        ["levels", "--preset", "glyphs", "--set", "likelihood=logistics", "--set", "binarisation=none"],
        ["vae", "--preset", "vae", "--data", "glyphs"],
        ["told-vae", "--preset", "vae", "--data", "glyphs", "--conditional", "--set", "likelihood=logistics", "--set", "binarisation=none",
            "--set", "activation=relu"],
        ["conv-vae", "--preset", "conv-vae", "--data", "glyphs", "--conditional", "--set", "filters=4"],
        ["conv-draw", "--preset", "conv-draw", "--data", "glyphs", "--conditional", "--set", "glimpses=3", "--set", "filters=4", "--set",
            "hidden=4"],
        ["conv-draw-levels", "--preset", "conv-draw", "--data", "glyphs", "--set", "glimpses=2", "--set", "filters=4", "--set",
            "likelihood=logistics", "--set", "binarisation=none"],
    ];

    [PythonFact("torch")]
    public void LoadInPyTorch_EveryModelThatDraws_DrawsTheSamePixels()
    {
        using var draw = new DrawInProcess();
        string python = PythonFactAttribute.Interpreter("torch")!;
        foreach (string[] model in Drawing) Assert.Equal(0, draw.Run([.. Brief, "--out", .. model]).Code);

        string[][] models = [["mnist"], ["mnist-quick"], .. Drawing.Select(d => new[] { d[0] }), ["told", "--class", "7"],
            ["told-vae", "--class", "3"], ["conv-draw", "--class", "0"]];
        foreach (string[] model in models)
        {
            Assert.Equal(0, draw.Run("export", "out", "--model", model[0]).Code);
            Assert.Equal(0, draw.Run(["generate", "--count", "24", "--arrays", "arrays.safetensors", "--model", .. model]).Code);
            (int code, string text) = ExternalTool.Run(python, draw.Folder,
                ["out/load_in_pytorch.py", "out", "--check", "arrays.safetensors", .. model[1..]]);
            Assert.True(code == 0, $"{string.Join(' ', model)}: {text}");
            Assert.StartsWith("24 images", text);
        }
        Assert.Equal(0, ExternalTool.Run(python, draw.Folder, "out/load_in_pytorch.py", "out", "--count", "2", "--out", "two.png").Code);
        Assert.Equal(56, PngReader.Read(draw.At("two.png")).Width);
    }

    // As a reader of YAML has it.
    private static JsonNode Head(DrawRunner draw, string folder)
    {
        (int code, string text) = ExternalTool.Run(PythonFactAttribute.Interpreter("yaml")!, draw.Folder,
            "-c", "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1], encoding='utf8').read().split('---\\n')[1])))",
                $"{folder}/README.md");
        Assert.True(code == 0, text);
        return JsonNode.Parse(text)!;
    }
}

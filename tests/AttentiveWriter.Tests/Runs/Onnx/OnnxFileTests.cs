using System.Text.Json.Nodes;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Nn;
using AttentiveWriter.Runs;
using AttentiveWriter.Runs.Onnx;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;
using Microsoft.ML.OnnxRuntime;

namespace AttentiveWriter.Tests.Runs.Onnx;

/// <summary>Every graph in ONNX Runtime beside the library, on the same noise.</summary>
public class OnnxFileTests
{
    // In probability: float32 over a few steps, over 16 and over 64.
    private const double Few = 1e-5, Some = 3e-5, Many = 1e-4;

    // Corners in pixels; of an affine write they are those of an inverse map.
    private const double Pixels = 2e-3;

    public static TheoryData<string> Drawing => [.. OnnxKinds.Drawing.Keys];

    public static TheoryData<string> Classifying => [.. OnnxKinds.Classifying.Keys];

    public static TheoryData<string> Shipped => [.. ShippedModels.Names];

    [Fact]
    public void Drawing_Here_IsOfEveryKindThatDraws() => Assert.Equal(
        ModelKinds.All.OfType<GenerativeSettings>().Select(kind => kind.Kind).Where(BuiltIn).Order(),
        OnnxKinds.Drawing.Values.Select(settings => settings.Kind).Distinct().Order());

    [Theory]
    [MemberData(nameof(Drawing))]
    public void Graphs_OfAKindThatDraws_AreTheLibrary(string name)
    {
        using var model = (GenerativeModel)OnnxKinds.Shaken(OnnxKinds.Drawing[name]);
        using OnnxRun generate = new(model, OnnxGraphKind.Generate), reconstruct = new(model, OnnxGraphKind.Reconstruct);
        foreach (int count in new[] { 1, 3 })
        {
            float[] images = [.. Enumerable.Range(0, count * model.Settings.Pixels).Select(i => i * 37 % 101 / 100f)];
            AssertSame(model, generate, reconstruct, images, count, Few);
        }
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Graphs_OfAModelThatShips_DrawTheSameDigits(string name)
    {
        (GenerativeModel model, RunConfig config) = ModelFolder.Load<GenerativeModel>(name);
        using (model)
        {
            string source = ShippedModels.Find(name)!;
            using OnnxRun generate = new(model, OnnxGraphKind.Generate, config, source),
                reconstruct = new(model, OnnxGraphKind.Reconstruct, config, source);
            Drawing digits = model.Generate(16, seed: 9, everyStep: false);
            float[] images = [.. Enumerable.Range(0, 16).SelectMany(i => digits.Final(i).ToArray())];
            AssertSame(model, generate, reconstruct, images, 16, model.Steps > 16 ? Many : Some);
        }
    }

    [Theory]
    [MemberData(nameof(Classifying))]
    public void Classify_OfAClassifier_IsTheLibrary(string name)
    {
        using var model = (GlimpseClassifier)OnnxKinds.Shaken(OnnxKinds.Classifying[name]);
        using var graph = new OnnxRun(model, OnnxGraphKind.Classify);
        foreach (int count in new[] { 1, 3 })
        {
            float[] images = [.. Enumerable.Range(0, count * model.Settings.Pixels).Select(i => i * 37 % 101 / 100f)];
            Classification expected = model.Classify(images);

            Dictionary<string, float[]> actual = graph.Run(count, null, ("images", images));

            Assert.Equal(["probabilities", "read_windows"], actual.Keys.Order());
            AssertNear(Enumerable.Range(0, count).SelectMany(i => expected.Probabilities(i).ToArray()), actual["probabilities"], Few,
                name + " probabilities");
            AssertWindows(expected.Windows, actual["read_windows"], name + " read");
        }
    }

    [Fact]
    public void Metadata_OfAModelThatShips_SaysWhatItIs()
    {
        (Model model, RunConfig config) = ModelFolder.Load("mnist-quick");
        using (model)
        {
            using var graph = new OnnxRun(model, OnnxGraphKind.Generate, config, ShippedModels.Find("mnist-quick")!);
            ModelMetadata metadata = graph.Session.ModelMetadata;
            Dictionary<string, string> known = metadata.CustomMetadataMap;

            Assert.Equal(("AttentiveWriter", "generate"), (metadata.ProducerName, metadata.GraphName));
            Assert.Equal(("draw", "generate", "mnist", LibraryVersion.Current),
                (known["kind"], known["graph"], known["data"], known["version"]));
            Assert.Contains("84.93", known["bound"]);
            Assert.Equal(16, (int)JsonNode.Parse(known["settings"])!["glimpses"]!);
            Assert.Equal("draw", (string?)JsonNode.Parse(known["settings"])!["kind"]);
        }
    }

    [Fact]
    public void Metadata_OfARunThatWasEvaluated_HasItsRow()
    {
        using var temp = new TempFolder();
        File.WriteAllText(temp[ModelCard.FileName], "# Mine\n\n| weights | those of step 3 |\n<!-- evaluations -->\n"
            + "| images | of them | binarisation | latent samples | seed | bound, nats |\n|---|---|---|---|---|---|\n"
            + "| glyphs test | 20 | none | 1 | 1 | 99.5 |\n");

        Assert.Equal("images: glyphs test; of them: 20; binarisation: none; latent samples: 1; seed: 1; bound, nats: 99.5",
            ModelCard.Measured(temp.Path));
        Assert.Null(ModelCard.Measured(temp["nowhere"]));
    }

    // A class that there is not would be drawn as none.
    [Fact]
    public void Generate_ClassThatThereIsNot_IsRefusedByTheRuntime()
    {
        using var model = (GenerativeModel)OnnxKinds.Shaken(OnnxKinds.Drawing["vae told"]);
        using var graph = new OnnxRun(model, OnnxGraphKind.Generate);

        Assert.ThrowsAny<OnnxRuntimeException>(() => graph.Run(1, [3], ("noise", new float[3])));
    }

    [Theory]
    [InlineData("draw", OnnxGraphKind.Classify, "graphs: generate, reconstruct")]
    [InlineData("classifier", OnnxGraphKind.Generate, "graphs: classify")]
    public void Write_GraphThatTheKindHasNot_SaysWhichThereAre(string kind, OnnxGraphKind graph, string graphs)
    {
        ModelSettings settings = kind == "draw" ? OnnxKinds.Drawing[kind] : OnnxKinds.Classifying[kind];
        using Model model = OnnxKinds.Shaken(settings);
        using var temp = new TempFolder();

        var e = Assert.Throws<SettingsException>(() => OnnxFile.Write(temp["x/m.onnx"], model, new RunConfig(settings, new()), graph, "."));

        Assert.Contains($"of a model of kind '{kind}'; {graphs}", e.Message);
        Assert.Empty(Directory.GetFileSystemEntries(temp.Path));
    }

    // The checker of ONNX, its inference of shapes, and what it does not look at: all is used, and no step is unrolled.
    [PythonFact("onnx")]
    public void Files_OfEveryKind_PassTheFullCheckOfOnnx()
    {
        const string Check = """
            import collections, onnx, sys
            def graphs(graph):
                yield graph
                for node in graph.node:
                    for attribute in node.attribute:
                        if attribute.type == onnx.AttributeProto.GRAPH: yield from graphs(attribute.g)
            for path in sys.argv[1:]:
                model = onnx.load(path)
                onnx.checker.check_model(model, full_check=True)
                inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
                parts = list(graphs(model.graph))
                every = [node for graph in parts for node in graph.node]
                used = {name for node in every for name in node.input}
                unused = [tensor.name for tensor in model.graph.initializer if tensor.name not in used]
                read = used | {output.name for graph in parts for output in graph.output}
                dead = [node.name for node in every if not read.intersection(node.output)]
                assert not unused and not dead, (path, unused, dead)
                assert (model.ir_version, model.opset_import[0].version) == (8, 17)
                assert len(every) < 300, (path, len(every))
                print(path.split('/')[-1], len(every), 'nodes', dict(collections.Counter(n.op_type for n in every)))
            """;
        using var temp = new TempFolder();
        var files = new List<string>();
        foreach ((string name, ModelSettings settings) in OnnxKinds.Drawing.Select(pair => (pair.Key, (ModelSettings)pair.Value))
            .Concat(OnnxKinds.Classifying.Select(pair => (pair.Key, (ModelSettings)pair.Value))))
        {
            using Model model = OnnxKinds.Shaken(settings);
            foreach (OnnxGraphKind kind in OnnxFile.Graphs(model))
            {
                files.Add(temp[$"{name} {kind}.onnx"]);
                OnnxFile.Write(files[^1], model, new RunConfig(settings, new TrainingSettings()), kind, temp.Path);
            }
        }

        (int code, string text) = ExternalTool.Run(PythonFactAttribute.Interpreter("onnx")!, temp.Path, ["-c", Check, .. files]);

        Assert.True(code == 0, text);
        TestContext.Current.TestOutputHelper?.WriteLine(text);
    }

    private static bool BuiltIn(string kind) => kind is "draw" or "vae" or "conv-vae" or "conv-draw";

    private static void AssertSame(GenerativeModel model, OnnxRun generate, OnnxRun reconstruct, float[] images, int count, double most)
    {
        string name = model.Settings.Summary;
        Latents noise = model.GenerationNoise(count, seed: 4);
        int[]? labels = model.Settings.Classes == 0 ? null : [.. Enumerable.Range(0, count).Select(i => (i + 1) % model.Settings.Classes)];
        long[]? classes = labels is null ? null : [.. labels.Select(label => (long)label)];

        Dictionary<string, float[]> drawn = generate.Run(count, classes, ("noise", noise.Values)),
            again = reconstruct.Run(count, classes, ("images", images), ("noise", noise.Values));

        AssertDrawing(model.Generate(noise, labels: labels), drawn, "images", most, name + ", generate");
        AssertDrawing(model.Reconstruct(images, seed: 4, labels: labels), again, "reconstructions", most, name + ", reconstruct");
        EncodedImages encoded = model.Encode(images, seed: 4, labels: labels);
        // Nats, of which there are many.
        AssertNear(encoded.Divergence.Values, again["kl"], 10 * most * Math.Max(1, encoded.Divergence.Values.Max()), name + ", kl");
    }

    private static void AssertDrawing(Drawing expected, Dictionary<string, float[]> actual, string images, double most, string what)
    {
        int count = expected.Count;
        AssertNear(Enumerable.Range(0, count).SelectMany(i => expected.Final(i).ToArray()), actual[images], most, $"{what}, {images}");
        AssertNear(Enumerable.Range(0, expected.Steps).SelectMany(t => Enumerable.Range(0, count)
            .SelectMany(i => expected.Canvas(i, t).ToArray())), actual["canvases"], most, $"{what}, canvases");
        Assert.Equal(expected.ReadWindows is not null, actual.ContainsKey("read_windows"));
        Assert.Equal(expected.WriteWindows is not null, actual.ContainsKey("write_windows"));
        if (expected.ReadWindows is { } read) AssertWindows(read, actual["read_windows"], what + ", read windows");
        if (expected.WriteWindows is { } written) AssertWindows(written, actual["write_windows"], what + ", write windows");
    }

    private static void AssertWindows(IReadOnlyList<IReadOnlyList<GlimpseWindow>> expected, float[] actual, string what)
    {
        double[] corners = [.. expected.SelectMany(step => step).SelectMany(window => window.Corners!)
            .SelectMany(corner => new[] { corner.X, corner.Y })];
        // A patch that is spread far beyond the image has its corners where no pixel tells one from another.
        double[] near = [.. corners.Select((value, i) => value - (value - actual[i]) / Math.Max(1, Math.Abs(value) / 30))];
        AssertNear(corners.Select(value => (float)value), [.. near.Select(value => (float)value)], Pixels, what);
    }

    private static void AssertNear(IEnumerable<float> expected, float[] actual, double most, string what)
    {
        float[] values = [.. expected];
        Assert.Equal(values.Length, actual.Length);
        double largest = values.Zip(actual, (a, b) => (double)MathF.Abs(a - b)).Max();
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {largest:E1}");
        Assert.True(largest <= most, $"{what}: {largest:E2}, at most {most:E0} expected");
    }
}

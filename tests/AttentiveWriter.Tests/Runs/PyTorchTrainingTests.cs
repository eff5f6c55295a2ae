using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Cli;
using AttentiveWriter.Tests.Data;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

/// <summary>A model that <c>docs/train_in_pytorch.py</c> trained is a model here, and the other way round.</summary>
public class PyTorchTrainingTests
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Golden", "PyTorch");
    private static readonly string Images = Path.Combine(Golden, "images-idx3-ubyte.gz");

    [Fact]
    public void Measure_ModelTrainedInPyTorch_AgreesWithPyTorch()
    {
        using Model model = ModelFolder.Load(Golden).Model;
        JsonArray cases = JsonNode.Parse(File.ReadAllText(Path.Combine(Golden, "measured.json")))!["cases"]!.AsArray();
        Assert.Equal(2, cases.Count);
        foreach (JsonNode? measured in cases) Agrees(measured!, model);
    }

    [PythonFact("torch")]
    public void TrainInPyTorch_AndBack_MeasuresAndTrainsOnHere()
    {
        using var draw = new DrawInProcess();
        string python = PythonFactAttribute.Interpreter("torch")!;
        string docs = Path.Combine(RealData.RepositoryRoot, "docs"),
            bounds = Path.Combine(RealData.RepositoryRoot, "tests", "AttentiveWriter.Tests", "Golden", "Bounds");
        // All that a run without any setting of its own has, a learned prior, and affine attention.
        string[][] models = [["--set", "hidden=12"], ["--set", "hidden=12", "--set", "prior=learned"],
            ["--set", "hidden=12", "--set", "read_attention=affine", "--set", "write_attention=affine"]];
        foreach (string[] settings in models)
        {
            string run = "run" + settings.Length, back = "back" + settings.Length, on = "on" + settings.Length;
            string[] train = ["train", "--data", "glyphs", "--steps", "2", "--set", "validation_images=4", "--set", "glimpses=4", "--quiet",
                .. settings];
            Assert.Equal(0, draw.Run([.. train, "--out", run]).Code);
            (int code, string text) = ExternalTool.Run(python, draw.Folder,
                Path.Combine(docs, "train_in_pytorch.py"), run, Images, back, "--steps", "3", "--batch", "10");
            Assert.True(code == 0, text);
            Assert.NotEqual(File.ReadAllBytes(draw.At(run + "/model.safetensors")),
                File.ReadAllBytes(draw.At(back + "/model.safetensors")));
            Assert.Equal(0, draw.Run([.. train, "--init-from", back, "--out", on]).Code);
        }
        (int end, string json) = ExternalTool.Run(python, draw.Folder,
            Path.Combine(bounds, "evaluate_bound.py"), "back2", Images, "--count", "20");
        Assert.True(end == 0, json);
        using Model model = ModelFolder.Load(draw.At("back2")).Model;
        Agrees(JsonNode.Parse(json)!, model);
    }

    private static void Agrees(JsonNode measured, Model model)
    {
        IdxImages file = IdxFile.ReadImages(Images);
        var images = new InMemoryImageSet("glyphs", Split.Test, file.Width, file.Height, 1, file.Pixels);
        Evaluation evaluation = Evaluation.Measure(model, new FirstOf(images, measured["images"]!.GetValue<int>()), long.MaxValue,
            Binarisation.Stochastic, seed: 1, threads: 2, samples: measured["samples"]!.GetValue<int>());

        Assert.Equal(measured["bound_nats"]!.GetValue<double>(), evaluation.Bound, 1e-3);
        Assert.Equal(measured["reconstruction_nats"]!.GetValue<double>(), evaluation.Reconstruction, 1e-3);
        Assert.Equal(measured["log_likelihood_nats"]!.GetValue<double>(), evaluation.LogLikelihood!.Value, 1e-3);
    }
}

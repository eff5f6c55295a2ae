using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Data;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Models.Tasks;

/// <summary>What an independent program in PyTorch measured of the same weights, images and noise: see
/// <c>Golden/Bounds/evaluate_bound.py</c>.</summary>
public class IndependentBoundTests
{
    private static readonly JsonNode Golden =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "Bounds", "shipped-and-fresh.json")))!;

    [RealDataFact("mnist")]
    public void Measure_FreshAndTrainedModels_AgreesWithin_0_01_Nats()
    {
        ImageSet images = DataCatalogue.Open("mnist", Split.Test, RealData.Find("mnist"));
        JsonArray cases = Golden["cases"]!.AsArray();
        Assert.Equal(8, cases.Count);
        foreach (JsonNode? c in cases)
        {
            using Model model = Load(c!["model"]!.GetValue<string>());

            Evaluation evaluation = Evaluation.Measure(
                model, new FirstOf(images, c["images"]!.GetValue<int>()), long.MaxValue, Binarisation.Stochastic, seed: 1, threads: 2,
                    samples: c["samples"]!.GetValue<int>());

            Assert.Equal(c["bound"]!.GetValue<double>(), evaluation.Bound, 0.01);
            Assert.Equal(c["reconstruction"]!.GetValue<double>(), evaluation.Reconstruction, 0.01);
            Assert.Equal(c["log_likelihood"]!.GetValue<double>(), evaluation.LogLikelihood!.Value, 0.01);
        }
    }

    private static Model Load(string name)
    {
        if (name == "shipped") return ModelFolder.Load(Path.Combine(RealData.RepositoryRoot, "models", "mnist")).Model;
        Model model = Preset.Named(name).Config.Model.Create();
        model.Initialise(1);
        return model;
    }
}

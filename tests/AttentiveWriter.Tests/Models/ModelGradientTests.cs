using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Models.ConvDraw;
using AttentiveWriter.Models.ConvVae;
using AttentiveWriter.Models.Vae;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;
using AttentiveWriter.Tests.Autograd;
using AttentiveWriter.Tests.Models.Draw;

namespace AttentiveWriter.Tests.Models;

/// <summary>The gradient of every kind of model, whole, against central differences of its loss.</summary>
public class ModelGradientTests
{
    private const int PerParameter = 12;

    // Rounding of all intermediate values, divided by the step: about 1e-4.
    private const double Tolerance = 1e-3;

    public static TheoryData<string> Names => new(Shapes.Keys);

    // Not here: affine attention, whose bilinear samples have a kink at every pixel, and more than one level of max(0, .). Reference values
    // hold them.
    private static Dictionary<string, ModelSettings> Shapes { get; } = new()
    {
        ["attention"] = DrawBatch.Small,
        ["no attention"] = DrawBatch.Small with { Read = null, Write = null },
        ["write only"] = DrawBatch.Small with { Read = null },
        ["read only"] = DrawBatch.Small with { Write = null },
        ["tall colour"] = DrawBatch.Small with { Width = 3, Height = 7, Channels = 3 },
        ["one filter"] = DrawBatch.Small with { Read = 1, Write = 1 },
        ["logistics"] = DrawBatch.Small with { Likelihood = LikelihoodKind.Logistics, Mixtures = 3 },
        ["conv-draw, logistics"] = new ConvDrawSettings
        {
            Width = 4,
            Height = 2,
            Channels = 3,
            Glimpses = 2,
            Levels = 1,
            Filters = 3,
            Hidden = 3,
            Latent = 2,
            Likelihood = LikelihoodKind.Logistics,
            Mixtures = 2
        },
        ["told classes"] = DrawBatch.Small with { Classes = 2 },
        ["vae"] = new VaeSettings { Width = 5, Height = 3, Channels = 1, Layers = 2, Hidden = 6, Latent = 4 },
        ["vae told classes"] = new VaeSettings { Width = 3, Height = 4, Channels = 3, Layers = 1, Hidden = 6, Latent = 4, Classes = 2 },
        ["conv-vae"] = new ConvVaeSettings
        {
            Width = 8,
            Height = 4,
            Channels = 3,
            Filters = 3,
            Latent = 4,
            Activation = ActivationFunction.Tanh
        },
        ["conv-draw"] = new ConvDrawSettings
        {
            Width = 4,
            Height = 2,
            Channels = 3,
            Glimpses = 2,
            Levels = 1,
            Filters = 3,
            Hidden = 3,
            Latent = 2
        },
        ["conv-draw told classes"] = new ConvDrawSettings
        {
            Width = 4,
            Height = 6,
            Glimpses = 3,
            Levels = 1,
            Filters = 2,
            Hidden = 3,
            Latent = 2,
            Classes = 2
        },
        ["classifier"] = new ClassifierSettings { Width = 6, Height = 4, Classes = 2, Glimpses = 3, Hidden = 7, Read = 2 },
        ["conv-vae told classes"] = new ConvVaeSettings
        {
            Width = 4,
            Height = 6,
            Levels = 1,
            Filters = 3,
            Latent = 4,
            Classes = 2,
            Activation = ActivationFunction.Tanh
        },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Differentiate_EveryParameter_MatchesCentralDifferences(string shape)
    {
        using ModelBatch batch = new ModelBatch(Shapes[shape]).Scatter();
        batch.Differentiate();
        RandomSequence random = new RandomSequence(new RandomSource(1, RandomPurpose.Shuffle), 0, 0);

        foreach (Parameter parameter in batch.Model.Parameters.Parameters)
            for (int i = 0; i < PerParameter; i++)
            {
                int index = random.NextInt(parameter.Count);
                GradientCheck.Compare($"{parameter.Name}[{index}]", parameter.Gradient.Span[index], ref parameter.Value.Span[index],
                    1 / 64f, Tolerance,
                    () => Loss(batch.Forward()));
            }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Model_EveryParameter_IsTrained(string shape)
    {
        using ModelBatch batch = new ModelBatch(Shapes[shape]).Scatter();

        batch.Differentiate();

        Assert.All(batch.Model.Parameters.Parameters, p => Assert.True(p.Gradient.Span.IndexOfAnyExcept(0f) >= 0, p.Name));
    }

    // Every kind has a row above, so that none is forgotten.
    [Fact]
    public void Shapes_EveryKind_IsThere() =>
        Assert.Equal(BuiltInKinds.All.Select(k => k.Kind).Order(), Shapes.Values.Select(s => s.Kind).Distinct().Order());

    private static double Loss(RecordedLoss pass) => pass.Costs.Sum(cost => cost.Value.Span.ToArray().Sum(c => (double)c)) / pass.Tape.Rows;
}

using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Models.ConvDraw;
using AttentiveWriter.Models.ConvVae;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Models.Vae;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Runs.Onnx;

/// <summary>A small model of every kind, with each way to attend, each likelihood, told classes or not.</summary>
internal static class OnnxKinds
{
    private static readonly DrawSettings Draw = new()
    {
        Width = 9,
        Height = 7,
        Channels = 2,
        Glimpses = 5,
        Hidden = 11,
        Latent = 3,
        Read = 3,
        Write = 4,
    };

    private static readonly ConvDrawSettings ConvDraw = new()
    {
        Width = 12,
        Height = 8,
        Channels = 2,
        Glimpses = 4,
        Filters = 5,
        Hidden = 3,
        Latent = 2,
    };

    private static readonly ClassifierSettings Classifier = new()
    {
        Width = 12,
        Height = 10,
        Channels = 2,
        Classes = 4,
        Glimpses = 3,
        Hidden = 9,
        Read = 4,
    };

    public static IReadOnlyDictionary<string, GenerativeSettings> Drawing { get; } = new Dictionary<string, GenerativeSettings>
    {
        ["draw"] = Draw,
        ["draw of one filter"] = Draw with { Read = 1, Write = 1, Channels = 1 },
        ["draw affine"] = Draw with { ReadAttention = AttentionKind.Affine, WriteAttention = AttentionKind.Affine, Classes = 3 },
        ["draw writes affine"] = Draw with { WriteAttention = AttentionKind.Affine, Channels = 1, Likelihood = LikelihoodKind.Logistics },
        ["draw reads affine"] = Draw with { ReadAttention = AttentionKind.Affine, Write = null },
        ["draw reads all"] = Draw with { Read = null, Classes = 4 },
        ["draw without attention"] = Draw with { Read = null, Write = null, Likelihood = LikelihoodKind.Logistics, Mixtures = 2 },
        ["draw levels"] = Draw with { Likelihood = LikelihoodKind.Logistics, Mixtures = 3, Classes = 2 },
        ["draw learned prior"] = Draw with { Prior = PriorKind.Learned, Classes = 3 },
        ["draw one step"] = Draw with { Glimpses = 1 },
        ["vae"] = new VaeSettings { Width = 9, Height = 7, Channels = 2, Layers = 2, Hidden = 8, Latent = 3 },
        ["vae told"] = new VaeSettings
        {
            Width = 6,
            Height = 7,
            Layers = 1,
            Hidden = 8,
            Latent = 3,
            Classes = 3,
            Activation = ActivationFunction.Relu,
            Likelihood = LikelihoodKind.Logistics,
        },
        ["conv-vae"] = new ConvVaeSettings { Width = 12, Height = 8, Channels = 2, Filters = 3, Latent = 5 },
        ["conv-vae told"] = new ConvVaeSettings
        {
            Width = 8,
            Height = 16,
            Levels = 3,
            Filters = 2,
            Latent = 4,
            Classes = 3,
            Activation = ActivationFunction.Tanh,
            Likelihood = LikelihoodKind.Logistics,
            Mixtures = 2,
        },
        ["conv-draw"] = ConvDraw,
        ["conv-draw told"] = ConvDraw with { Levels = 1, Classes = 3 },
        ["conv-draw levels"] = ConvDraw with { Classes = 2, Likelihood = LikelihoodKind.Logistics, Mixtures = 2 },
    };

    public static IReadOnlyDictionary<string, ClassifierSettings> Classifying { get; } = new Dictionary<string, ClassifierSettings>
    {
        ["classifier"] = Classifier,
        ["classifier affine"] = Classifier with { ReadAttention = AttentionKind.Affine, Channels = 1 },
    };

    /// <summary>A model whose parameters are all away from their beginnings, of which many are 0.</summary>
    public static Model Shaken(ModelSettings settings)
    {
        Model model = settings.Create();
        model.Initialise(seed: 3);
        var random = new RandomSource(5, RandomPurpose.Initialisation);
        int number = 0;
        foreach (Parameter parameter in model.Parameters.Parameters)
        {
            float[] values = parameter.Read(), shift = new float[values.Length];
            random.Normal(shift, 0, number++, 0);
            for (int i = 0; i < values.Length; i++) values[i] += 0.2f * shift[i];
            parameter.Write(values);
        }
        model.Parameters.Refresh();
        return model;
    }
}

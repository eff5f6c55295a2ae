using AttentiveWriter.Autograd;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Tensors;
using AttentiveWriter.Tests.Autograd;

namespace AttentiveWriter.Tests.Models.Draw;

/// <summary>The gradient of the whole model against central differences of a loss taken in double precision.</summary>
public class DrawGradientTests
{
    private const int PerParameter = 12;

    // Rounding of all intermediate values over three steps, divided by the step: about 1e-4.
    private const double Tolerance = 1e-3;

    public static TheoryData<string> Names => new(Shapes.Keys);

    private static Dictionary<string, DrawSettings> Shapes { get; } = new()
    {
        ["attention"] = DrawBatch.Small,
        ["no attention"] = DrawBatch.Small with { Read = null, Write = null },
        ["write only"] = DrawBatch.Small with { Read = null },
        ["read only"] = DrawBatch.Small with { Write = null },
        ["tall colour"] = DrawBatch.Small with { Width = 3, Height = 7, Channels = 3 },
        ["one filter"] = DrawBatch.Small with { Read = 1, Write = 1 },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Differentiate_EveryParameter_MatchesCentralDifferences(string shape)
    {
        using DrawBatch batch = new DrawBatch(Shapes[shape]).Scatter();
        batch.Differentiate();
        RandomSequence random = new RandomSource(1, RandomPurpose.Shuffle).Sequence(0, 0);

        foreach (Parameter parameter in batch.Model.Parameters.Parameters)
            for (int i = 0; i < PerParameter; i++)
            {
                int index = random.NextInt(parameter.Count);
                GradientCheck.Compare($"{parameter.Name}[{index}]", parameter.Gradient.Span[index], ref parameter.Value.Span[index], 1 / 64f, Tolerance,
                    () => Loss(batch.Forward()));
            }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Model_EveryParameter_IsTrained(string shape)
    {
        using DrawBatch batch = new DrawBatch(Shapes[shape]).Scatter();

        batch.Differentiate();

        Assert.All(batch.Model.Parameters.Parameters, p => Assert.True(p.Gradient.Span.IndexOfAnyExcept(0f) >= 0, p.Name));
    }

    private static double Loss(DrawPass pass)
    {
        double loss = 0;
        Span<float> logits = pass.Steps[^1].State.Canvas.Value.Span, image = pass.Image.Value.Span;
        for (int i = 0; i < logits.Length; i++) loss += Math.Log(1 + Math.Exp(logits[i])) - (double)image[i] * logits[i];
        foreach (DrawStep step in pass.Steps)
        {
            Span<float> mean = step.Posterior.Mean.Value.Span, log = step.Posterior.LogSigma.Value.Span;
            for (int k = 0; k < mean.Length; k++) loss += 0.5 * ((double)mean[k] * mean[k] + Math.Exp(2.0 * log[k]) - 2.0 * log[k] - 1);
        }
        return loss / pass.Tape.Rows;
    }
}

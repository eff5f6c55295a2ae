using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Models;
using AttentiveWriter.Models.ConvDraw;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Models.Vae;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Models.Tasks;

/// <summary>Models of so few latents that log p(x) is known: an integral over all of them on a grid.</summary>
public class ExactLikelihoodTests
{
    private const int Side = 101, Images = 8;
    private const double Reach = 7, Spacing = 2 * Reach / (Side - 1);

    public static TheoryData<string> Names => new(Shapes.Keys);

    private static Dictionary<string, ModelSettings> Shapes { get; } = new()
    {
        ["vae"] = new VaeSettings { Width = 3, Height = 2, Layers = 1, Hidden = 6, Latent = 2 },
        ["draw"] = new DrawSettings { Width = 3, Height = 2, Glimpses = 2, Hidden = 5, Latent = 1, Read = 2, Write = 2 },
        ["conv-draw, its prior learned"] = new ConvDrawSettings
        {
            Width = 2,
            Height = 2,
            Glimpses = 2,
            Levels = 1,
            Filters = 3,
            Hidden = 3,
            Latent = 1
        },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void LogLikelihood_OfManySamples_IsTheExactOneAndTheBoundIsNot(string shape)
    {
        using var batch = new ModelBatch(Shapes[shape]);
        batch.Scatter(0.6f);
        // Samples of a Q that is narrower than the true posterior would hardly ever find all of it.
        batch["posterior.log_sigma.weight"].Value.Span.Clear();
        batch["posterior.log_sigma.bias"].Value.Span.Fill(0.3f);
        batch.Model.Parameters.Refresh();
        var model = (GenerativeModel)batch.Model;
        byte[] pixels = [.. Numbers.Uniform(Images * model.Settings.Pixels, 7).Select(u => u < 0.5f ? (byte)0 : (byte)255)];
        var images = new InMemoryImageSet("made", Split.Test, model.Settings.Width, model.Settings.Height, 1, pixels);
        double exact = Enumerable.Range(0, Images).Average(i => Exact(model, images, i));

        Evaluation one = Evaluation.Measure(model, images, Images, Binarisation.None),
            many = Evaluation.Measure(model, images, Images, Binarisation.None, samples: 20_000);

        Assert.Equal(exact, many.LogLikelihood!.Value, 0.01);
        Assert.True(-many.Bound < exact - 0.02, $"{many.Bound} should be worse than {-exact}");
        Assert.True(one.LogLikelihood < exact, $"{one.LogLikelihood} should be below {exact}");
    }

    // Both latents of the grid, one a row of the tape: of one step, or of two.
    private static double Exact(GenerativeModel model, ImageSet images, int image)
    {
        using RecordedGeneration pass = model.RecordGeneration(KnownDevices.Cpu.Start(1), Side * Side);
        pass.Recurrence.Tape.Noise.Give(Grid(model), model.LatentSize);
        pass.Recurrence.Run(model.Steps, _ => { });
        float[] x = new float[model.Settings.Pixels];
        images.Copy(image, x);
        double density = 0;
        for (int r = 0; r < Side * Side; r++)
        {
            (double a, double b) = (Place(r / Side), Place(r % Side));
            double prior = Math.Exp(-0.5 * (a * a + b * b)) / (2 * Math.PI);
            density += Spacing * Spacing * prior * Math.Exp(-BernoulliKernel.NegativeLogLikelihood(x, pass.Stroke.Canvas.Value.Row(r)));
        }
        return Math.Log(density);
    }

    private static double Place(int i) => -Reach + Spacing * i;

    // Each row has the two places of a point of the grid: in one latent of two values, or in two steps of one.
    private static float[] Grid(GenerativeModel model)
    {
        int latent = model.LatentSize;
        float[] noise = new float[model.Steps * Side * Side * latent];
        for (int t = 0; t < model.Steps; t++)
            for (int row = 0; row < Side * Side; row++)
                for (int i = 0; i < latent; i++) noise[(t * Side * Side + row) * latent + i] = (float)Place(t + i == 0 ? row / Side
                    : row % Side);
        return noise;
    }
}

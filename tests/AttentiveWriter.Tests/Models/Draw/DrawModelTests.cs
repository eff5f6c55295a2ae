using AttentiveWriter.Autograd;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;

namespace AttentiveWriter.Tests.Models.Draw;

/// <summary>What public ports of DRAW get wrong about reading, writing and the shape of the model, one test for each.</summary>
public class DrawModelTests
{
    [Fact]
    public void Attention_ReadAndWriteHaveSeparateParameters()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small with { Read = 3, Write = 3 }, 1).Clear();
        Numbers.Normal(5, 1, 0.3f).CopyTo(batch["read.attention.bias"].Value.Span);
        Numbers.Normal(5, 2, 0.3f).CopyTo(batch["write.attention.bias"].Value.Span);

        RecurrentStep step = batch.Forward().Steps[0];

        Assert.Equal(batch["read.attention.bias"].Value.Span.ToArray(), step.Glimpse!.Window!.Parameters.Value.Row(0).ToArray());
        Assert.Equal(batch["write.attention.bias"].Value.Span.ToArray(), step.WriteWindow!.Parameters.Value.Row(0).ToArray());
        Assert.NotEqual(step.Glimpse!.Window.Filters!.X.Value.Row(0).ToArray(), step.WriteWindow.Filters!.X.Value.Row(0).ToArray());
    }

    [Fact]
    public void Read_WindowComesFromTheDecoderBeforeTheStepAndWriteFromTheOneAfter()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small, 1).Scatter();

        RecordedLoss pass = batch.Forward();

        float[] initial = batch["initial.decoder.hidden"].Value.Span.ToArray();
        AssertWindow(batch, "read", initial, pass.Steps[0].Glimpse!.Window!.Parameters);
        AssertWindow(batch, "read", pass.Steps[0].State.Decoder!.Hidden.Value.Row(0), pass.Steps[1].Glimpse!.Window!.Parameters);
        AssertWindow(batch, "write", pass.Steps[1].State.Decoder!.Hidden.Value.Row(0), pass.Steps[1].WriteWindow!.Parameters);
    }

    [Fact]
    public void Read_MultipliesByGamma()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small, 1).Clear();
        float[] before = batch.Forward().Steps[0].Glimpse!.Parts[0].Value.Span.ToArray();
        batch["read.attention.bias"].Value.Span[4] = MathF.Log(3);

        float[] after = batch.Forward().Steps[0].Glimpse!.Parts[0].Value.Span.ToArray();

        Assert.Contains(before, v => v != 0);
        Numbers.AssertNear([.. before.Select(v => 3 * v)], after, 1e-6);
    }

    [Fact]
    public void Write_DividesByGamma()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small, 1).Clear();
        batch["write.patch.bias"].Value.Span.Fill(1);
        float[] before = batch.Forward().Steps[0].State.Canvas!.Value.Span.ToArray();
        batch["write.attention.bias"].Value.Span[4] = MathF.Log(4);

        float[] after = batch.Forward().Steps[0].State.Canvas!.Value.Span.ToArray();

        Assert.Contains(before, v => v > 0.1f);
        Numbers.AssertNear([.. before.Select(v => v / 4)], after, 1e-6);
    }

    [Fact]
    public void Write_PatchRowsAreVertical()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small with { Width = 9, Height = 9, Write = 3 }, 1).Clear();
        batch["write.attention.bias"].Value.Span[2] = -6;
        // Row 0, column 2 of the patch: the upper right corner.
        batch["write.patch.bias"].Value.Span[2] = 1;

        float[] canvas = batch.Forward().Steps[0].State.Canvas!.Value.Span.ToArray();

        Assert.Equal(1, canvas[8], 1e-5f);
        Assert.Equal(1, canvas.Sum(), 1e-5f);
    }

    [Fact]
    public void Write_EachImageGetsItsOwnStroke()
    {
        using DrawBatch three = new DrawBatch(DrawBatch.Small, 3).Scatter(), one = new DrawBatch(DrawBatch.Small, 1).Scatter();

        RecordedLoss pass = three.Forward();

        float[][] canvases = [.. Enumerable.Range(0, 3).Select(r => pass.Steps[^1].State.Canvas!.Value.Row(r).ToArray())];
        Assert.NotEqual(canvases[0], canvases[1]);
        Assert.NotEqual(canvases[1], canvases[2]);
        Numbers.AssertSameBits(canvases[0], one.Forward().Steps[^1].State.Canvas!.Value.Span);
    }

    [Fact]
    public void Canvas_SigmoidIsNotAppliedTwice()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small with { Write = null }, 1).Clear();
        float[] initial = Numbers.Normal(24, 1), stroke = Numbers.Normal(24, 2);
        initial.CopyTo(batch["initial.canvas"].Value.Span);
        stroke.CopyTo(batch["write.patch.bias"].Value.Span);

        RecordedLoss pass = batch.Forward();
        Drawing drawing = batch.Model.Generate(1, seed: 1);

        for (int t = 0; t < 3; t++)
        {
            float[] expected = [.. initial.Zip(stroke, (c, w) => c + (t + 1) * w)];
            Numbers.AssertNear(expected, pass.Steps[t].State.Canvas!.Value.Span, 1e-6, $"c_{t + 1}");
            Numbers.AssertNear([.. expected.Select(c => 1 / (1 + MathF.Exp(-c)))], drawing.Canvas(0, t), 1e-6, $"drawing {t}");
        }
    }

    [Fact]
    public void Error_IsTheImageLessTheCanvasBeforeTheStep()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small, 1).Scatter();

        RecordedLoss pass = batch.Forward();

        float[] image = pass.Example.X.Value.Span.ToArray(), first = pass.Steps[0].State.Canvas!.Value.Span.ToArray();
        Numbers.AssertNear(Error(image, batch["initial.canvas"].Value.Span.ToArray()), pass.Steps[0].Error!.Value.Span, 1e-6);
        Numbers.AssertNear(Error(image, first), pass.Steps[1].Error!.Value.Span, 1e-6);
    }

    [Fact]
    public void Model_NonSquareImage_SpansTheLongerSideAndKeepsItsAxes()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small with { Width = 5, Height = 9, Write = 3 }, 1).Clear();
        batch["write.attention.bias"].Value.Span[2] = -6;
        batch["write.attention.bias"].Value.Span[3] = MathF.Log(0.5f);
        // The lower left corner of a patch whose filters are 2 pixels apart: x = 3 - 2, y = 5 + 2.
        batch["write.patch.bias"].Value.Span[6] = 1;

        float[] canvas = batch.Forward().Steps[0].State.Canvas!.Value.Span.ToArray();

        Assert.Equal(1, canvas[6 * 5 + 0], 1e-5f);
        Assert.Equal(1, canvas.Sum(), 1e-5f);
    }

    [Fact]
    public void Model_NonSquareImageWithoutAttention_ReadsAllOfImageAndError()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small with { Width = 5, Height = 9, Read = null, Write = null }, 2).Scatter();

        RecurrentStep step = batch.Forward().Steps[0];

        Assert.All(step.Glimpse!.Parts, p => Assert.Equal(45, p.Columns));
        Assert.Equal(2, step.Glimpse.Parts.Count);
        Assert.Equal("28, 97", string.Join(", ", batch["encoder.weight_ih"].Shape));
        Assert.Null(step.Glimpse!.Window);
        Assert.Null(step.WriteWindow);
    }

    [Fact]
    public void Model_ColourPatch_PaintsItsOwnChannelThroughOneFilterBank()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small with { Channels = 3, Write = 2 }, 1).Clear();
        batch["write.patch.bias"].Value.Span.Slice(2 * 4, 4).Fill(1);
        batch["write.patch.bias"].Value.Span[..4].Fill(-2);

        float[] canvas = batch.Forward().Steps[0].State.Canvas!.Value.Span.ToArray();

        float[] red = canvas[..24], green = canvas[24..48], blue = canvas[48..];
        Assert.Equal(new float[24], green);
        Assert.Contains(blue, v => v > 0.1f);
        Numbers.AssertNear([.. blue.Select(v => -2 * v)], red, 1e-6);
        Assert.Equal("5, 7", string.Join(", ", batch["write.attention.weight"].Shape));
    }

    [Fact]
    public void Model_ColourGlimpse_HoldsImageChannelsThenErrorChannels()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small with { Channels = 3, Read = 1 }, 1).Clear();
        batch["read.attention.bias"].Value.Span[2] = 20;

        RecordedLoss pass = batch.Forward();

        // One filter much wider than the image reads the mean of each channel; the canvas of zeros is one half.
        float[] means = [.. pass.Example.X.Value.Span.ToArray().Chunk(24).Select(plane => plane.Average())];
        Numbers.AssertNear([.. means, .. means.Select(m => m - 0.5f)], pass.Steps[0].Glimpse!.Parts[0].Value.Span, 1e-5);
    }

    [Fact]
    public void Model_InitialStatesAreTrained()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();
        string[] names = ["initial.encoder.hidden", "initial.encoder.cell", "initial.decoder.hidden", "initial.decoder.cell",
            "initial.canvas"];

        batch.Differentiate();

        Assert.All(names, name => Assert.All(batch[name].Gradient.Span.ToArray(), g => Assert.NotEqual(0, g)));
        IEnumerable<string> all = batch.Model.Parameters.Parameters.Select(p => p.Name);
        Assert.Equal(names.Order(), all.Where(n => n.StartsWith("initial.", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void Model_WholeShape_HasTheParametersOfThePaper()
    {
        using var model = new DrawModel(new DrawSettings());

        // Encoder 4 x 256 x (8 + 256 + 256 + 1), decoder 4 x 256 x (100 + 256 + 1), posterior 2 x 100 x 257, windows 2 x 5 x 257, patch 25
        // x 257, initial states 4 x 256 + 784.
        Assert.Equal(533_504 + 365_568 + 51_400 + 2_570 + 6_425 + 1_808, model.ParameterCount);
    }

    [Fact]
    public void Initialise_SameSeed_GivesTheSameValuesAndAnotherOthers()
    {
        using DrawBatch one = new(DrawBatch.Small), two = new(DrawBatch.Small);
        float[] first = one.Values();
        two.Model.Initialise(4);

        Assert.NotEqual(first, two.Values());
        two.Model.Initialise(3);
        Numbers.AssertSameBits(first, two.Values());
    }

    [Fact]
    public void Initialise_FreshModel_RemembersAndLooksAtTheMiddle()
    {
        using var batch = new DrawBatch(DrawBatch.Small);

        Assert.Equal(Enumerable.Repeat(1f, 7), batch["encoder.bias"].Value.Span.Slice(7, 7).ToArray());
        Assert.Equal([0, 0], batch["read.attention.bias"].Value.Span[..2].ToArray());
        Assert.Equal(0, batch["write.attention.bias"].Value.Span[4]);
        Assert.All(batch["encoder.weight_hh"].Value.Span.ToArray(), w => Assert.InRange(MathF.Abs(w), 0, 1 / MathF.Sqrt(7)));
    }

    [Fact]
    public void InitialiseCanvas_MeanImage_BecomesItsLogits()
    {
        using var batch = new DrawBatch(DrawBatch.Small);
        float[] mean = new float[24];
        (mean[0], mean[1], mean[2]) = (0.5f, 0.9f, 1);

        batch.Model.InitialiseCanvas(mean);

        Span<float> canvas = batch["initial.canvas"].Value.Span;
        Numbers.AssertNear([0, MathF.Log(9), MathF.Log(199), -MathF.Log(199)], canvas[..4], 1e-5);
        Assert.Throws<ArgumentException>(() => batch.Model.InitialiseCanvas(new float[23]));
    }

    [Fact]
    public void Create_ContradictorySettings_ListsEveryProblem()
    {
        var error = Assert.Throws<SettingsException>(() =>
            new DrawModel(new DrawSettings { Width = 0, Glimpses = 2000, Latent = -1, Read = 99 }));

        Assert.All(["width is 0", "glimpses is 2000", "latent is -1", "read is 99"],
            p => Assert.Contains(p, error.Message, StringComparison.Ordinal));
    }

    private static void AssertWindow(DrawBatch batch, string name, ReadOnlySpan<float> hidden, Variable parameters)
    {
        float[] expected = batch[name + ".attention.bias"].Value.Span.ToArray();
        for (int i = 0; i < 5; i++) expected[i] += SmallProduct.Dot<Lanes32>(batch[name + ".attention.weight"].Value.Row(i), hidden);
        Numbers.AssertNear(expected, parameters.Value.Row(0), 1e-6, name);
    }

    private static float[] Error(float[] image, float[] canvas) => [.. image.Zip(canvas, (x, c) => x - 1 / (1 + MathF.Exp(-c)))];
}

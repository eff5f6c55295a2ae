using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

public class ModelCardTests
{
    [Fact]
    public void Write_ARun_SaysWhatItIsAndHowItWasTrained()
    {
        using var folder = new TempFolder();

        string card = Trained(folder);

        Assert.Contains("# DRAW, 2 glimpses, LSTM 6, latent 3, read 2x2, write 3x3, on glyphs", card);
        Assert.Contains("| data | glyphs, stochastic binarisation, fresh each epoch |", card);
        Assert.Contains("| steps | 20 of 4 images, learning rate 0.01 to 0.0001, seed 5 |", card);
        Assert.Contains("of the best validation:", card);
        Assert.Contains("![Samples](samples/step-00000020.png)", card);
        Assert.Contains(LibraryVersion.Current, card);
        Assert.True(File.Exists(folder["samples/step-00000020.png"]));
    }

    [Fact]
    public void AddEvaluation_OfOtherAndOfTheSameImages_AddsOrReplacesARow()
    {
        using var folder = new TempFolder();
        string before = Trained(folder);

        Add(folder, Measured(samples: 1), Split.Test);
        Add(folder, Measured(samples: 5), Split.Test);
        Add(folder, Measured(samples: 1) with { Loss = 77.125 }, Split.Test);
        Add(folder, Measured(samples: 1), Split.Validation);

        string card = File.ReadAllText(folder[ModelCard.FileName]);
        Assert.StartsWith(before.TrimEnd(), card);
        string[] rows = [.. card.Split('\n').Where(line => line.StartsWith("| glyphs", StringComparison.Ordinal))];
        Assert.Equal(3, rows.Length);
        Assert.Contains(" | 5 | 1 | 50.00 ± 0.50 | 30.00 | 20.00 | -48.00 ± 0.25 | 1.250 | the same |", rows[0]);
        Assert.Contains("| glyphs test | 1,000 | made | 1 | 1 | 77.12 ± 0.50 | 30.00 | 20.00 |  | 1.250 | the same |", rows[1]);
        Assert.Contains("validation", rows[2]);
        Assert.Single(card.Split('\n'), line => line.StartsWith("| images |", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_TheSameWeightsAgain_KeepsEvaluationsAndOtherWeightsDropThem()
    {
        using var folder = new TempFolder();
        Trained(folder);
        Add(folder, Measured(1), Split.Test);

        using (TrainingRun same = SmallRun.Resume(folder.Path)) same.Run();
        Assert.Contains("| glyphs test |", File.ReadAllText(folder[ModelCard.FileName]));

        using (TrainingRun more = SmallRun.Resume(folder.Path, steps: 25)) more.Run();
        Assert.DoesNotContain("| glyphs test |", File.ReadAllText(folder[ModelCard.FileName]));
    }

    [Fact]
    public void AddEvaluation_CardThatSomebodyWroteOrNone_IsLeftAlone()
    {
        using var folder = new TempFolder();
        Assert.False(Add(folder, Measured(1), Split.Test));
        Assert.False(File.Exists(folder[ModelCard.FileName]));

        File.WriteAllText(folder[ModelCard.FileName], "# mine");
        Assert.False(Add(folder, Measured(1), Split.Test));
        Trained(folder);
        Assert.Equal("# mine", File.ReadAllText(folder[ModelCard.FileName]));
    }

    [Fact]
    public void Write_HugeFileInItsPlace_IsLeftAloneAndNotReadAsACard()
    {
        using var folder = new TempFolder();
        const long Length = 2L << 30;
        string path = folder.WriteSparse(ModelCard.FileName, Length);

        using TrainingRun training = SmallRun.Start(folder.Path);
        training.Run();

        Assert.False(Add(folder, Measured(1), Split.Test));
        Assert.Empty(ModelCard.Evaluations(folder.Path));
        Assert.Equal(Length, new FileInfo(path).Length);
        Assert.Contains("has 2147483648 bytes", Assert.Throws<InputFileException>(() => ModelCard.Facts(folder.Path)).Message);
        Assert.Contains("has 2147483648 bytes",
            Assert.Throws<InputFileException>(() =>
            HuggingFaceFolder.Write(folder["hub"], training.Model, training.Config, folder.Path)).Message);
        Assert.False(Directory.Exists(folder["hub"]));
    }

    [Fact]
    public void AddEvaluation_OfAClassifier_HasItsError()
    {
        using var folder = new TempFolder();
        Trained(folder);

        Add(folder, Measured(1) with { ErrorRate = 0.0472, Loss = 0.1529, StandardError = 0.0063 }, Split.Test, ModelTasks.Classification);

        Assert.Contains(" 4.72 % | 0.1529 ± 0.0063 |", File.ReadAllText(folder[ModelCard.FileName]));
    }

    [Fact]
    public void Evaluations_Read_HaveATitleForEachCellAndTheNamesThatWereGiven()
    {
        using var folder = new TempFolder();
        Trained(folder);

        ModelCard.AddEvaluation(folder.Path, ModelTasks.Drawing, Measured(1) with { Comparison = "" }, "my|own\\set", Split.Test, "made",
            seed: 1);

        IReadOnlyList<IReadOnlyList<string>> rows = ModelCard.Evaluations(folder.Path);
        Assert.Equal([11, 11], rows.Select(row => row.Count));
        Assert.All(rows[0], Assert.NotEmpty);
        Assert.Equal("my|own\\set test", rows[1][0]);
        Assert.Equal("1.250", rows[1][9]);
        ModelCard.AddEvaluation(folder.Path, ModelTasks.Drawing, Measured(1) with { Comparison = "of log p(x | class)" }, "set", Split.Test,
            "made", seed: 1);
        rows = ModelCard.Evaluations(folder.Path);
        Assert.Equal((11, "of log p(x | class)"), (rows[2].Count, rows[2][10]));
        // No other line of the table has a cell more than its titles, to whoever renders it.
        Assert.Contains("of log p(x \\| class) |", File.ReadAllText(folder[ModelCard.FileName]));
    }

    private static string Trained(TempFolder folder)
    {
        using TrainingRun training = SmallRun.Start(folder.Path);
        training.Run();
        return File.ReadAllText(folder[ModelCard.FileName]);
    }

    private static bool Add(TempFolder folder, Evaluation evaluation, Split split, ModelTask? task = null) =>
        ModelCard.AddEvaluation(folder.Path, task ?? ModelTasks.Drawing, evaluation, "glyphs", split, "made", seed: 1);

    private static Evaluation Measured(int samples) => new(new Figures(50, 30, 20))
    {
        Images = 1000,
        Of = 1000,
        Binarisation = Binarisation.Stochastic,
        StandardError = 0.5,
        LatentPerStep = [20],
        Samples = samples,
        LogLikelihood = -48,
        LogLikelihoodError = 0.25,
        BitsPerDimension = 1.25,
        Comparison = "the same",
    };
}

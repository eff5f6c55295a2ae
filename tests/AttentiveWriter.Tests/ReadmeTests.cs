using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests;

public class ReadmeTests
{
    [Fact]
    public void LibraryExample_Runs()
    {
        using var folder = new TempFolder();
        float[][] pictures = [.. Enumerable.Range(0, 60).Select(i => Numbers.Uniform(28 * 28, i))];

        // The example of the README, of fewer steps and in a folder; LibraryExample_IsThatOfTheReadme compares them.
        var images = new ArrayImageSet(pictures, width: 28, height: 28);           // yours: a float[] of intensities 0..1 for each
        using var model = new DrawModel(new DrawSettings { Glimpses = 8, Hidden = 64, Latent = 8, Read = 5, Write = 5 });
        using var trainer = new Trainer(model, new TrainingSettings { Batch = 50, Steps = 20, LearningRate = 3e-3 }, images);
        trainer.Observers.Add(new ProgressWriter(TextWriter.Null));
        trainer.Run();
        PngWriter.Write(folder["drawn.png"], model.Generate(count: 16, seed: 1).Grid(scale: 3));

        Assert.Equal(8 * (3 * 28 + 6) + 6, PngReader.Read(folder["drawn.png"]).Width);
    }

    [Fact]
    public void LibraryExample_IsThatOfTheReadme()
    {
        string readme = File.ReadAllText(Path.Combine(RealData.RepositoryRoot, "README.md"));
        string here = File.ReadAllText(Path.Combine(RealData.RepositoryRoot, "tests/AttentiveWriter.Tests/ReadmeTests.cs"))
            .Replace("Steps = 20,", "Steps = 2000,", StringComparison.Ordinal)
            .Replace("TextWriter.Null", "Console.Error", StringComparison.Ordinal)
            .Replace("folder[\"drawn.png\"], model", "\"drawn.png\", model", StringComparison.Ordinal);

        string example = readme.Split("```csharp")[1].Split("```")[0];

        string[] lines = [.. example.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 1)];
        Assert.InRange(lines.Length, 9, 15);
        Assert.All(lines, line => Assert.Contains(line, here));
    }

    [Fact]
    public void Links_ToFiles_Exist()
    {
        foreach (string page in Directory.GetFiles(RealData.RepositoryRoot, "*.md")
            .Concat(Directory.GetFiles(Path.Combine(RealData.RepositoryRoot, "docs"), "*.md", SearchOption.AllDirectories)))
        {
            IEnumerable<string> links = File.ReadAllText(page).Split("](").Skip(1).Select(rest => rest.Split(')')[0])
                .Where(link => !link.StartsWith("http", StringComparison.Ordinal));
            Assert.All(links, link =>
                Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, link.Split('#')[0])), $"{page}: {link}"));
        }
    }
}

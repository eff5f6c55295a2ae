using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Tests;

public class ReadmeTests
{
    [Fact]
    public void LibraryExample_Runs()
    {
        string picture = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".png");

        // The example of the README, with its two paths resolved; LibraryExample_IsThatOfTheReadme compares them.
        (GenerativeModel model, _) = ModelFolder.Load<GenerativeModel>(Path.Combine(RealData.RepositoryRoot, "models/mnist"));
        using (model)
        {
            Drawing drawing = model.Generate(count: 16, seed: 1);
            using FileStream file = File.Create(picture);
            PngWriter.Write(file, drawing.Grid(scale: 4));
            Console.WriteLine($"The first stroke went to {drawing.WriteWindows![0][0].CentreX:F1}, "
                + $"{drawing.WriteWindows[0][0].CentreY:F1}");
        }

        Assert.Equal(8 * (4 * 28 + 8) + 8, PngReader.Read(picture).Width);
        File.Delete(picture);
    }

    [Fact]
    public void LibraryExample_IsThatOfTheReadme()
    {
        string readme = File.ReadAllText(Path.Combine(RealData.RepositoryRoot, "README.md"));
        string here = File.ReadAllText(Path.Combine(RealData.RepositoryRoot, "tests/AttentiveWriter.Tests/ReadmeTests.cs"))
            .Replace("Path.Combine(RealData.RepositoryRoot, \"models/mnist\")", "\"models/mnist\"", StringComparison.Ordinal)
            .Replace("File.Create(picture)", "File.Create(\"digits.png\")", StringComparison.Ordinal);

        string example = readme.Split("```csharp")[1].Split("```")[0];

        string[] lines = [.. example.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 1)];
        Assert.True(lines.Length > 8);
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
                Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(page)!, link.Split('#')[0])), $"{page}: {link}"));
        }
    }
}

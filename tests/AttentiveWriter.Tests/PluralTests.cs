using System.Text.RegularExpressions;

namespace AttentiveWriter.Tests;

public partial class PluralTests
{
    [Theory]
    [InlineData(0, "image", null, "0 images")]
    [InlineData(1, "image", null, "1 image")]
    [InlineData(2, "class", null, "2 classes")]
    [InlineData(1, "class", null, "1 class")]
    [InlineData(1234567, "step", "N0", "1,234,567 steps")]
    [InlineData(1234567, "byte", null, "1234567 bytes")]
    public void Of_Number_HasTheWordThatGoesWithIt(long count, string word, string? format, string expected) =>
        Assert.Equal(expected, Plural.Of(count, word, format));

    // What may be one: a number in braces, then a plural. Constants are exempt by their names, and so are figures with a point and rates.
    [Fact]
    public void Messages_NumberOfThings_AreSaidByPlural()
    {
        string[] rooms = ["Data", "Training", "Runs", "Models", "Imaging", "Formats", "../AttentiveWriter.Cli"];
        var wrong = new List<string>();
        foreach (string file in rooms.SelectMany(room =>
            Directory.EnumerateFiles(Path.Combine(RealData.RepositoryRoot, "src", "AttentiveWriter", room), "*.cs",
            SearchOption.AllDirectories)))
        {
            // Values of reference files are many, or the file is wrong.
            if (Path.GetFileName(file).StartsWith("Reference", StringComparison.Ordinal)) continue;
            foreach (string line in File.ReadLines(file)
                .Where(line =>
                !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !line.Contains("Argument", StringComparison.Ordinal)))
                wrong.AddRange(Counted().Matches(line).Where(m => !Constant().IsMatch(m.Groups[1].Value))
                    .Select(m => $"{Path.GetFileName(file)}: {m.Value}"));
        }

        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"\{([^{}""?:]+)(?::N0)?\} (?:training |validation |PNG |latent )?(?:images|steps|classes|"
        + @"glimpses|rows|labels|checkpoints|levels|files|rounds|bytes|sub-folders|samples|threads)\b(?!/)")]
    private static partial Regex Counted();

    [GeneratedRegex(@"Max|Most|Size\b|Limit|^title$|^split\.Word\(\)$|^of$|^bytes$|^length$|^limits?$|^row\.Images$|^file\.Length$"
        + "|^header\\.Length$")]
    private static partial Regex Constant();
}

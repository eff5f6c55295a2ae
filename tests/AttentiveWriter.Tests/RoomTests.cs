using System.Text.RegularExpressions;

namespace AttentiveWriter.Tests;

public partial class RoomTests
{
    // A room may use those before it in the first list, and those beside it where its own row names them.
    private static readonly string[] Order = ["Ranks", "Tensors", "Devices", "Autograd", "Nn", "Models", "Training", "Runs"];
    private static readonly Dictionary<string, string[]> Beside = new()
    {
        ["Data"] = ["Tensors", "Imaging", "Formats"],
        ["Imaging"] = ["Formats"],
        ["Formats"] = [],
        ["Models"] = ["Data", "Imaging"],
        ["Training"] = ["Data", "Imaging"],
        ["Runs"] = ["Data", "Imaging", "Formats"],
    };

    [Fact]
    public void Usings_OfEachRoom_PointOneWay()
    {
        string source = Path.Combine(RealData.RepositoryRoot, "src", "AttentiveWriter");
        var wrong = new List<string>();
        int usings = 0;

        foreach (string file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            string room = Path.GetRelativePath(source, file).Split(Path.DirectorySeparatorChar)[0];
            if (room.EndsWith(".cs", StringComparison.Ordinal)) continue;
            foreach (Match match in RoomUsing().Matches(File.ReadAllText(file)))
            {
                usings++;
                string used = match.Groups[1].Value;
                bool before = Array.IndexOf(Order, used) >= 0 && Array.IndexOf(Order, used) < Array.IndexOf(Order, room);
                if (used != room && !before && !Beside.GetValueOrDefault(room, []).Contains(used)) wrong.Add($"{file} uses {used}");
            }
        }

        Assert.True(usings > 50);
        Assert.Empty(wrong);
    }

    // As .editorconfig has it, which no analyser enforces.
    [Fact]
    public void Lines_OfTheCode_AreAtMost140Characters()
    {
        string[] found = [.. from room in new[] { "src", "tests", "bench", "examples" }
                             let folder = Path.Combine(RealData.RepositoryRoot, room)
                             from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                             from line in File.ReadLines(file)
                             where line.Length > 140
                             select $"{Path.GetFileName(file)}: {line.Trim()}"];

        Assert.Empty(found);
    }

    // The library says what is wrong; how a program is told otherwise, only the program knows.
    [Fact]
    public void Messages_OfTheLibrary_NameNoOptionOfTheCommand()
    {
        string source = Path.Combine(RealData.RepositoryRoot, "src", "AttentiveWriter");
        string[] found = [.. from file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
                             // The card of an export tells its readers how to load it, and a task which command shows its model.
                             where Path.GetFileName(file) != "HuggingFaceFolder.cs"
                             from line in File.ReadLines(file)
                             where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
                                 && !line.Contains("string? Command =>", StringComparison.Ordinal) && OptionInText().IsMatch(line)
                             select $"{Path.GetFileName(file)}: {line.Trim()}"];

        Assert.Empty(found);
    }

    [GeneratedRegex(@"""[^""]*(\s--[a-z]|'draw )")]
    private static partial Regex OptionInText();

    [GeneratedRegex(@"^using AttentiveWriter\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex RoomUsing();
}

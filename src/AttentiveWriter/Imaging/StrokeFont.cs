using System.Text;

namespace AttentiveWriter.Imaging;

/// <summary>Letters of strokes for the texts of pictures, smooth at any size: printable ASCII and Latin letters with marks; any other
/// character is shown as a question mark.</summary>
internal static class StrokeFont
{
    // In units of the shapes: capitals are 14 high, small letters 10.
    private const double CapitalHeight = 14, Space = 4.1;

    // Height of capitals as a share of the size, as usual.
    private const double CapitalShare = 0.72;

    private static readonly Dictionary<char,
        (StrokePlace Place, string Shape)> Marks = StrokeAccents.All.ToDictionary(a => a.Mark, a => (a.Place, a.Shape));

    private static readonly Dictionary<char, StrokeLetter> Letters = AllLetters();

    /// <summary>Whether every character of a text has a shape.</summary>
    public static bool Has(string text) => LettersOf(text).All(letter => letter is not null);

    /// <summary>Returns how wide a text is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">Size in pixels; capitals are 0.72 times as high.</param>
    public static double Width(string text, double size) =>
        text.Length == 0 ? 0 : Unit(size) * (LettersOf(text).Sum(letter => (letter ?? Letters['?']).Width + Space) - Space);

    /// <summary>Lists the strokes of a text, the middles of their lines: to the right of 0, and up from its base line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">Size in pixels; capitals are 0.72 times as high.</param>
    public static IEnumerable<(double X, double Y)[]> Strokes(string text, double size)
    {
        double unit = Unit(size), left = 0;
        foreach (StrokeLetter? found in LettersOf(text))
        {
            StrokeLetter letter = found ?? Letters['?'];
            double from = left;
            foreach ((double X, double Y)[] stroke in letter.Strokes) yield return [.. stroke.Select(p =>
                (unit * (from + p.X), unit * p.Y))];
            left += letter.Width + Space;
        }
    }

    private static double Unit(double size) => CapitalShare * size / CapitalHeight;

    // Null for a character that has no shape. A letter may come in parts, its marks after it, as some systems write the names of files.
    private static List<StrokeLetter?> LettersOf(string text)
    {
        var letters = new List<StrokeLetter?>();
        char bare = '\0';
        foreach (Rune rune in text.EnumerateRunes())
        {
            char c = rune.IsBmp ? (char)rune.Value : '\uFFFD';
            if (letters.Count > 0 && letters[^1] is StrokeLetter before && Marks.TryGetValue(c, out (StrokePlace Place, string Shape) mark))
                letters[^1] = (mark.Place == StrokePlace.Above ? WithoutDot(bare, before) : before).With(mark.Place, mark.Shape);
            else letters.Add(Letters.GetValueOrDefault(c));
            bare = c;
        }
        return letters;
    }

    private static Dictionary<char, StrokeLetter> AllLetters()
    {
        var letters = new Dictionary<char, StrokeLetter>();
        for (int i = 0; i < StrokeLetters.Shapes.Length; i++) letters.Add((char)(' ' + i), StrokeLetter.Of(StrokeLetters.Shapes[i]));
        foreach ((char letter, string shape) in StrokeLetters.MoreShapes) letters.Add(letter, StrokeLetter.Of(shape));
        foreach ((char letter, char same) in StrokeLetters.SameAs) letters.Add(letter, letters[same]);
        // Some are letters of the table with a second mark.
        var left = new List<(char Letter, char Bare, StrokePlace Place, string Shape)>(
            StrokeAccents.All.SelectMany(a => a.Letters.Zip(a.Bases, (letter, bare) => (letter, bare, a.Place, a.Shape))));
        while (left.Count > 0)
        {
            foreach ((char letter, char bare, StrokePlace place, string shape) in left.Where(l => letters.ContainsKey(l.Bare)).ToArray())
                letters.Add(letter, (place == StrokePlace.Above ? WithoutDot(bare, letters[bare]) : letters[bare]).With(place, shape));
            left.RemoveAll(l => letters.ContainsKey(l.Letter));
        }
        return letters;
    }

    // The dot of i and j makes room for a mark.
    private static StrokeLetter WithoutDot(char bare, StrokeLetter letter) =>
        bare is 'i' or 'j' ? letter with { Strokes = letter.Strokes[..1], Top = letter.Strokes[0].Max(p => p.Y) } : letter;
}

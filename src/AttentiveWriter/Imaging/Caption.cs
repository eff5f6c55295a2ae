using System.Globalization;

namespace AttentiveWriter.Imaging;

/// <summary>A word in a strip below a picture: numbers in small dots, names in letters as large as the strip has room for.</summary>
public static class Caption
{
    /// <summary>Height of the strip in dots.</summary>
    public const int Height = TinyDigits.Height + 2;

    private const byte Ground = 64;

    // In dots: capitals stand within the strip, and what goes below the base line too.
    private const double LetterSize = 6.5, BaseLine = 5.75;

    // Smaller letters cannot be read; a name that is still too wide is cut.
    private const double LeastSize = 7;

    /// <summary>Returns what stands for a class: its name where that can be written whole, its number where it has none, and "#3" where the
    /// name has letters that there are no shapes of.</summary>
    /// <param name="number">The class, at least 0.</param>
    /// <param name="names">Names of the classes, in the order of their numbers; null where they have none.</param>
    public static string OfClass(int number, IReadOnlyList<string>? names)
    {
        if (names is null || number >= names.Count) return number.ToString(CultureInfo.InvariantCulture);
        return PictureText.CanWrite(names[number]) ? names[number] : string.Create(CultureInfo.InvariantCulture, $"#{number}");
    }

    /// <summary>Returns the picture over a strip with a word in its middle.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="word">The word.</param>
    /// <param name="dot">Side of a dot in pixels, at least 1.</param>
    public static Image Under(Image image, string word, int dot)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(word);
        ArgumentOutOfRangeException.ThrowIfLessThan(dot, 1);
        var cell = new Image(image.Width, image.Height + Height * dot, image.Channels);
        cell.Pixels.AsSpan().Fill(Ground);
        image.Pixels.CopyTo(cell.Pixels, 0);
        // Not of 01, which is another name than 1.
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number.ToString(CultureInfo.InvariantCulture) == word && TinyDigits.Width(number) * dot <= image.Width)
        {
            TinyDigits.Write(cell, number, (image.Width - TinyDigits.Width(number) * dot) / 2, image.Height + dot, dot);
            return cell;
        }
        double size = LetterSize * dot;
        while (size > LeastSize && PictureText.Width(word, size) > image.Width) size = Math.Max(LeastSize, size - 1);
        string shown = word;
        for (int length = word.Length - 1; length > 0 && PictureText.Width(shown, size) > image.Width; length--) shown = word[..length]
            + "..";
        PictureText.Write(cell, shown, (image.Width - PictureText.Width(shown, size)) / 2, image.Height + BaseLine * dot, size,
            new Rgb(255, 255, 255));
        return cell;
    }
}

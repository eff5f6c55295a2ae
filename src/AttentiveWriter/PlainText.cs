namespace AttentiveWriter;

/// <summary>Text from elsewhere, such as a name of a file or a key in it, as a message can have it in one line.</summary>
internal static class PlainText
{
    /// <summary>Returns the text with a question mark in place of each control character.</summary>
    /// <param name="text">Any text.</param>
    public static string Of(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}

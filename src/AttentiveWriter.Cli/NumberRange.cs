using System.CommandLine;
using System.Globalization;

namespace AttentiveWriter.Cli;

/// <summary>The numbers that an option takes. Every option of a number has one, so that what is wrong with a number is said in one
/// way.</summary>
/// <param name="Least">The least.</param>
/// <param name="Most">The most; that of the type means that there is no other.</param>
/// <param name="IsAbove">Whether the least itself is too little.</param>
internal sealed record NumberRange(double Least, double Most, bool IsAbove = false)
{
    // The only ones that there are, where not all of the range are.
    private int[] _choices = [];

    /// <summary>Gives an option its range.</summary>
    public static Option<T> Of<T>(Option<T> option, double least, double? most = null, bool isAbove = false)
    {
        ((ISymbolDetails)option).Range = new NumberRange(least, most ?? MostOf(option.ValueType), isAbove);
        return option;
    }

    /// <summary>Gives an option the few numbers that it takes.</summary>
    public static Option<T> AnyOf<T>(Option<T> option, params int[] choices)
    {
        ((ISymbolDetails)option).Range = new NumberRange(choices.Min(), choices.Max()) { _choices = choices };
        return option;
    }

    /// <summary>Returns the range of an option, or null where it takes no number.</summary>
    public static NumberRange? Of(Option option) => (option as ISymbolDetails)?.Range;

    /// <summary>Says what is wrong with the text that was given for an option, or returns null.</summary>
    public static string? Problem(Option option, string text)
    {
        if (Of(option) is not NumberRange range) return null;
        Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        if (!Parses(text, type))
            return $"{option.Name} cannot be '{text}': expected {(type == typeof(double) ? "a number" : "a whole number")}, "
                + $"{range.Words(type)}";
        double value = double.Parse(text, CultureInfo.InvariantCulture);
        bool fits = (range._choices.Length == 0 || range._choices.Contains((int)value)) && value <= range.Most
            && (range.IsAbove ? value > range.Least : value >= range.Least);
        return fits ? null : $"{option.Name} is {text}, expected {range.Words(type)}";
    }

    // Not a number and infinity are numbers only to a machine, as is what is too large for one.
    private static bool Parses(string text, Type type) =>
        type == typeof(int) ? int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        : type == typeof(long) ? long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        : type == typeof(ulong) ? ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        : double.TryParse(text, NumberStyles.Float & ~(NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite),
            CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);

    private string Words(Type type)
    {
        if (_choices.Length > 0) return string.Join(" or ", _choices);
        string least = Least.ToString(CultureInfo.InvariantCulture);
        string most = Most.ToString("F0", CultureInfo.InvariantCulture);
        if (IsAbove) return Most == MostOf(type) ? $"above {least}" : $"above {least}, at most {most}";
        return type == typeof(ulong) ? $"{least}..{ulong.MaxValue}" : $"{least}..{most}";
    }

    private static double MostOf(Type type)
    {
        Type number = Nullable.GetUnderlyingType(type) ?? type;
        return number == typeof(int) ? int.MaxValue : number == typeof(ulong) ? ulong.MaxValue : double.MaxValue;
    }
}

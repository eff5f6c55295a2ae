namespace AttentiveWriter.Imaging;

/// <summary>Letters of 5 x 7 dots for the texts of pictures: printable ASCII; any other character is shown as a question mark.</summary>
internal static class DotFont
{
    /// <summary>Dots from one letter to the next.</summary>
    public const int Advance = 6;

    /// <summary>Dots from the top of a letter to its base line.</summary>
    public const int Height = 7;

    private const int Across = 5, Below = 1;

    // From the space on; five columns from the left, a byte each, the lowest bit at the top; the highest is below the base line.
    private static readonly ulong[] Shapes =
    [
        //   ! " # $ % & '
        0x0000000000, 0x00005F0000, 0x0007000700, 0x147F147F14, 0x242A7F2A12, 0x2313086462, 0x3649562050, 0x0008070300,
        // ( ) * + , - . /
        0x001C224100, 0x0041221C00, 0x2A1C7F1C2A, 0x08083E0808, 0x0080600000, 0x0808080808, 0x0060600000, 0x2010080402,
        // 0 1 2 3 4 5 6 7
        0x3E5149453E, 0x00427F4000, 0x6251494946, 0x2241494936, 0x1814127F10, 0x2745454539, 0x3C4A494930, 0x0171090503,
        // 8 9 : ; < = > ?
        0x3649494936, 0x064949291E, 0x0036360000, 0x00806C0000, 0x0814224100, 0x1414141414, 0x0041221408, 0x0201510906,
        // @ A B C D E F G
        0x3E415D551E, 0x7E1111117E, 0x7F49494936, 0x3E41414122, 0x7F4141413E, 0x7F49494941, 0x7F09090901, 0x3E4149497A,
        // H I J K L M N O
        0x7F0808087F, 0x00417F4100, 0x2040413F01, 0x7F08142241, 0x7F40404040, 0x7F020C027F, 0x7F0408107F, 0x3E4141413E,
        // P Q R S T U V W
        0x7F09090906, 0x3E4151215E, 0x7F09192946, 0x2649494932, 0x01017F0101, 0x3F4040403F, 0x1F2040201F, 0x3F4038403F,
        // X Y Z [ \ ] ^ _
        0x6314081463, 0x0708700807, 0x6151494543, 0x007F414100, 0x0204081020, 0x0041417F00, 0x0402010204, 0x4040404040,
        // ` a b c d e f g
        0x0001020400, 0x2054545478, 0x7F44444438, 0x3844444428, 0x384444447F, 0x3854545418, 0x087E090102, 0x18A4A4A47C,
        // h i j k l m n o
        0x7F08040478, 0x00447D4000, 0x0080847D00, 0x7F10284400, 0x00417F4000, 0x7C04180478, 0x7C08040478, 0x3844444438,
        // p q r s t u v w
        0xFC44444438, 0x38444444FC, 0x7C08040408, 0x4854545424, 0x043F444020, 0x3C4040207C, 0x1C2040201C, 0x3C4030403C,
        // x y z { | } ~
        0x4428102844, 0x1CA0A0A07C, 0x4464544C44, 0x0008364100, 0x00007F0000, 0x0041360800, 0x1008081008,
    ];

    /// <summary>Lists the dots of a text, from its top left.</summary>
    public static IEnumerable<(int X, int Y)> Dots(string text)
    {
        int left = 0;
        foreach (System.Text.Rune rune in text.EnumerateRunes())
        {
            ulong shape = Shapes[rune.Value is >= ' ' and <= '~' ? rune.Value - ' ' : '?' - ' '];
            for (int x = 0; x < Across; x++)
                for (int y = 0; y < Height + Below; y++)
                    if ((shape >> (8 * (Across - 1 - x) + y) & 1) != 0) yield return (left + x, y);
            left += Advance;
        }
    }

    /// <summary>Returns the width of a text in dots.</summary>
    public static int Width(string text) => Math.Max(0, text.EnumerateRunes().Count() * Advance - 1);
}

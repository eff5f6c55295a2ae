using System.Globalization;

namespace AttentiveWriter.Imaging;

/// <summary>The look of a chart: colours that can be told apart in light and in dark surroundings, also by the colour-blind.</summary>
internal static class ChartStyle
{
    /// <summary>The style element. Its names begin with aw-, since a page that holds the picture shares them.</summary>
    public const string Css = """
        <style>
        .aw-chart{color:#1f2328;font:12px system-ui,"Segoe UI",Helvetica,Arial,sans-serif}
        .aw-chart text{fill:currentColor}
        .aw-chart .aw-title{font-size:15px;font-weight:600}
        .aw-middle{text-anchor:middle}.aw-end{text-anchor:end}
        .aw-paper{fill:#ffffff}
        .aw-grid{stroke:currentColor;stroke-opacity:.14;fill:none}
        .aw-axis{stroke:currentColor;stroke-opacity:.6;fill:none}
        .aw-line{fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round}
        .aw-dot{fill:currentColor}
        .aw-dashed{stroke-dasharray:6 4}
        .aw-0{color:#0067b1}.aw-1{color:#c65102}.aw-2{color:#00795c}.aw-3{color:#a83f7c}.aw-4{color:#8a6d00}.aw-5{color:#4d4fb3}
        @media (prefers-color-scheme:dark){
        .aw-chart{color:#e6edf3}
        .aw-paper{fill:#0d1117}
        .aw-0{color:#5fb3f3}.aw-1{color:#ff9950}.aw-2{color:#3fcfa4}.aw-3{color:#ec93c6}.aw-4{color:#e3c23c}.aw-5{color:#a5a7ff}
        }
        </style>

        """;

    private const int Colours = 6;

    // Those of the style in light surroundings.
    private static readonly Rgb[] Light =
        [new(0x00, 0x67, 0xB1), new(0xC6, 0x51, 0x02), new(0x00, 0x79, 0x5C), new(0xA8, 0x3F, 0x7C), new(0x8A, 0x6D, 0x00),
            new(0x4D, 0x4F, 0xB3)];

    /// <summary>The classes of line number <paramref name="index"/>; when the colours are used up, lines are dashed.</summary>
    public static string LineClass(int index) => IsDashed(index) ? DotClass(index) + " aw-dashed" : DotClass(index);

    /// <summary>The class of its dots.</summary>
    public static string DotClass(int index) => "aw-" + (index % Colours).ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether the line is dashed.</summary>
    public static bool IsDashed(int index) => index / Colours % 2 != 0;

    /// <summary>Its colour on white.</summary>
    public static Rgb Colour(int index) => Light[index % Colours];
}

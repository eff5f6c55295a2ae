using System.Text.RegularExpressions;

namespace AttentiveWriter.Tests.Models.Draw;

/// <summary>A reader of the paper (Gregor et al. 2015) finds each of its equations by searching the number, and sees a line for
/// it.</summary>
public class PaperEquationTests
{
    private static readonly string[] Rooms = ["Models", "Nn", "Autograd", "Devices"];

    // A number beside what the paper says there. Ranges do not count: a search for 22 does not find 21-24.
    [Theory]
    [InlineData(1, "Q(Z_t | h^enc_t)")]
    [InlineData(2, "Q(Z_t | h^enc_t)")]
    [InlineData(3, "x^_t = x - sigmoid(c_{t-1})")]
    [InlineData(4, "r_t = read(x, x^_t, h^dec_{t-1})")]
    [InlineData(5, "h^enc_t = RNN^enc")]
    [InlineData(6, "z_t ~ Q")]
    [InlineData(7, "h^dec_t = RNN^dec(h^dec_{t-1}, z_t)")]
    [InlineData(8, "c_t = c_{t-1} + write(h^dec_t)")]
    [InlineData(9, "L^x = -log D(x | c_T)")]
    [InlineData(10, "L^z is the KL of each step")]
    [InlineData(11, "KL = 1/2 sum (mu^2 + sigma^2 - 2 log sigma - 1)")]
    [InlineData(12, "L = L^x + L^z")]
    [InlineData(13, "z_t ~ P(Z_t)")]
    [InlineData(14, "h^dec_t")]
    [InlineData(15, "c_t")]
    [InlineData(16, "x~ ~ D(X | c)")]
    [InlineData(17, "x and x^ themselves")]
    [InlineData(18, "c_t = c_{t-1} + w")]
    [InlineData(19, "mu^i = g + (i - N/2 - 0.5) delta")]
    [InlineData(20, "mu^i = g + (i - N/2 - 0.5) delta")]
    [InlineData(21, "the five numbers that the decoder emits")]
    [InlineData(22, "g_X = (A + 1) / 2 (g~_X + 1)")]
    [InlineData(23, "g_Y = (B + 1) / 2 (g~_Y + 1)")]
    [InlineData(24, "delta = (max(A, B) - 1) / (N - 1) delta~")]
    [InlineData(25, "the weights of a Gaussian on the pixels of an axis")]
    [InlineData(26, "the weights of a Gaussian on the pixels of an axis")]
    [InlineData(27, "gamma [F_Y x F_X^T, F_Y x^ F_X^T]")]
    [InlineData(28, "w = W(h^dec)")]
    [InlineData(29, "c_t = c_{t-1} + (1 / gamma) F_Y^T w F_X")]
    public void Source_EachEquation_IsFoundByItsNumber(int number, string says)
    {
        var numbered = new Regex($@"//.*(\beq\. (\d+(, | and ))*{number}\b(?!-)|\((\d+, )*{number}(, \d+)*\)$)");

        Assert.Contains(Lines(), line => line.Contains(says, StringComparison.Ordinal) && numbered.IsMatch(line));
    }

    [Fact]
    public void Source_OfTheModel_SaysTheDecoderAndTheCanvasOnce()
    {
        string[] model = File.ReadAllLines(Path.Combine(Library(), "Models", "Draw", "DrawModel.cs"));

        Assert.Single(model, line => line.Contains("_decoder.Step(", StringComparison.Ordinal));
        Assert.Single(model, line => line.Contains("_writer.Write(", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Lines() =>
        Rooms.SelectMany(room => Directory.EnumerateFiles(Path.Combine(Library(), room), "*.cs", SearchOption.AllDirectories))
        .SelectMany(File.ReadLines).Select(line => line.TrimEnd());

    private static string Library() => Path.Combine(RealData.RepositoryRoot, "src", "AttentiveWriter");
}

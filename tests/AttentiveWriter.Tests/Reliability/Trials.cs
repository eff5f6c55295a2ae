namespace AttentiveWriter.Tests.Reliability;

/// <summary>How often a test of chance is tried: a share of it with every test run, all of it where <c>DRAW_TRIALS=full</c>, more with a
/// number.</summary>
internal static class Trials
{
    public const string Variable = "DRAW_TRIALS";

    /// <summary>Whether all is tried that is promised.</summary>
    public static bool AreFull => Count(0, 1) > 0;

    /// <summary>Returns the number of trials.</summary>
    /// <param name="share">How many every run does.</param>
    /// <param name="full">How many are promised.</param>
    public static int Count(int share, int full) => System.Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => share,
        "full" => full,
        string factor => checked(full * int.Parse(factor, System.Globalization.CultureInfo.InvariantCulture)),
    };
}

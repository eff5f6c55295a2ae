namespace AttentiveWriter.Studio.Tests.Reliability;

/// <summary>How much is tried: a share in every test run, all of it where <c>DRAW_TRIALS</c> is set.</summary>
internal static class Trials
{
    public static bool AreFull => Environment.GetEnvironmentVariable("DRAW_TRIALS") is { Length: > 0 };

    public static int Of(int share, int full) => AreFull ? full : share;
}

namespace AttentiveWriter.Cli;

/// <summary>A path as a shell takes it for one word.</summary>
internal static class ShellWord
{
    public static string Of(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+:@%=,".Contains(c, StringComparison.Ordinal)) || OperatingSystem.IsWindows()
        ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

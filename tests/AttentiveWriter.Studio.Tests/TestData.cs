namespace AttentiveWriter.Studio.Tests;

/// <summary>Real MNIST, where it lies beside the checkout.</summary>
internal static class TestData
{
    public static string? Folder { get; } = Find();

    /// <summary>Skips the test where the images are not there.</summary>
    public static void Require() => Assert.SkipWhen(Folder is null, "needs MNIST in ../shared/data");

    private static string? Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string data = Path.Combine(at.FullName, "shared", "data");
            if (Directory.Exists(Path.Combine(data, "mnist"))) return data;
        }
        return null;
    }
}

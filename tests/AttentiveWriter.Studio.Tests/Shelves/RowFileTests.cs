using System.Text;
using AttentiveWriter.Studio.Shelves;

namespace AttentiveWriter.Studio.Tests.Shelves;

public sealed class RowFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Next_AsTheFileGrows_GivesEachRowOnce()
    {
        using var file = new RowFile(_path);
        Assert.Empty(file.Next(out _));
        const string Trained = "{\"kind\":\"train\",\"step\":1}",
            Validated = "{\"kind\":\"validation\",\"step\":2,\"latent_per_step\":[1,{\"a\":2}]}";
        File.AppendAllText(_path, $"{Trained}\n{Validated}\n{{\"st");
        Assert.Equal(["1 False " + Trained, "2 True " + Validated], Words(file.Next(out _)));
        Assert.Empty(file.Next(out _));
        File.AppendAllText(_path, $"ep\":3,\"images\":40,\"seconds\":0.5,\"w\":\"{new string('x', 5000)}\"}}\n");
        FileRow row = Assert.Single(file.Next(out bool isNew));
        Assert.Equal((3, 40.0, 0.5, false), (row.Step, row.Images, row.Seconds, isNew));
        Assert.EndsWith("xx\"}", Encoding.UTF8.GetString(row.Json.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Next_FileThatIsShorter_BeginsAnew()
    {
        using var file = new RowFile(_path);
        File.WriteAllText(_path, "{\"step\":1}\n{\"step\":2}\n");
        Assert.Equal(2, file.Next(out _).Count);
        File.WriteAllText(_path, "{\"step\":7}\n");
        Assert.Equal(["7 False {\"step\":7}"], Words(file.Next(out bool isNew)));
        Assert.True(isNew);
    }

    [Theory]
    [InlineData("no row")]
    [InlineData("{\"step\":1")]
    [InlineData("{\"step\":1}}")]
    [InlineData("{\"step\":1} {}")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("{\"step\":-1}")]
    [InlineData("{\"step\":1.5}")]
    [InlineData("{\"step\":\"1\"}")]
    [InlineData("{\"a\":{\"step\":1}}")]
    [InlineData("{\"step\":null}")]
    [InlineData("")]
    public void Next_RowThatIsNone_IsLeftOut(string row)
    {
        using var file = new RowFile(_path);
        File.WriteAllText(_path, row + "\n{\"step\":5,\"seconds\":1e999}\n");
        FileRow read = Assert.Single(file.Next(out _));
        Assert.Equal((5, 0.0), (read.Step, read.Seconds));
    }

    private static string[] Words(IEnumerable<FileRow> rows) =>
        [.. rows.Select(row => $"{row.Step} {row.IsValidation} {Encoding.UTF8.GetString(row.Json.Span)}")];
}

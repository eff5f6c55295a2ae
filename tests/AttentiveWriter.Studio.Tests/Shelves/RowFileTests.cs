using System.Text;
using AttentiveWriter.Studio.Shelves;

namespace AttentiveWriter.Studio.Tests.Shelves;

public sealed class RowFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void After_AsTheFileGrows_GivesEachRowOnce()
    {
        var file = new RowFile(_path);
        (int, int) place = default;
        Assert.Equal(0, file.After(ref place, out _).Count);
        const string Trained = "{\"kind\":\"train\",\"step\":1}",
            Validated = "{\"kind\":\"validation\",\"step\":2,\"latent_per_step\":[1,{\"a\":2}]}";
        File.AppendAllText(_path, $"{Trained}\n{Validated}\n{{\"st");
        Assert.Equal(["1 False " + Trained, "2 True " + Validated], Words(file.After(ref place, out _)));
        Assert.Equal(0, file.After(ref place, out _).Count);
        File.AppendAllText(_path, $"ep\":3,\"images\":40,\"seconds\":0.5,\"w\":\"{new string('x', 5000)}\"}}\n");
        FileRow row = Assert.Single(file.After(ref place, out bool isNew));
        Assert.Equal((3, 40.0, 0.5, false), (row.Step, row.Images, row.Seconds, isNew));
        Assert.EndsWith("xx\"}", Encoding.UTF8.GetString(row.Json.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void After_FileThatIsShorter_BeginsAnew()
    {
        var file = new RowFile(_path);
        (int, int) place = default;
        File.WriteAllText(_path, "{\"step\":1}\n{\"step\":2}\n");
        Assert.Equal(2, file.After(ref place, out _).Count);
        File.WriteAllText(_path, "{\"step\":7}\n");
        Assert.Equal(["7 False {\"step\":7}"], Words(file.After(ref place, out bool isNew)));
        Assert.True(isNew);
    }

    [Fact]
    public void After_AnotherFileThatIsLonger_BeginsAnew()
    {
        var file = new RowFile(_path);
        (int, int) place = default;
        File.WriteAllText(_path, "{\"step\":1}\n{\"step\":2}\n");
        Assert.Equal(2, file.After(ref place, out _).Count);
        File.WriteAllText(_path, "{\"step\":1}\n{\"step\":3}\n{\"step\":4}\n");
        Assert.Equal([1L, 3, 4], file.After(ref place, out bool isNew).Select(row => row.Step));
        Assert.True(isNew);
    }

    [Fact]
    public void After_OfTwoWhoFollow_EachHasAll()
    {
        var file = new RowFile(_path);
        (int, int) one = default, other = default;
        for (int k = 1; k <= 40; k++)
        {
            File.AppendAllText(_path, $"{{\"step\":{k}}}\n");
            Assert.Equal([(long)k], file.After(ref one, out _).Select(row => row.Step));
        }
        ArraySegment<FileRow> all = file.After(ref other, out bool isNew);
        Assert.False(isNew);
        File.AppendAllText(_path, "{\"step\":41}\n");
        Assert.Equal([41L], file.After(ref other, out _).Select(row => row.Step));
        Assert.Equal(Enumerable.Range(1, 40).Select(k => (long)k), all.Select(row => row.Step));
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
    public void After_RowThatIsNone_IsLeftOut(string row)
    {
        var file = new RowFile(_path);
        (int, int) place = default;
        File.WriteAllText(_path, row + "\n{\"step\":5,\"seconds\":1e999}\n");
        FileRow read = Assert.Single(file.After(ref place, out _));
        Assert.Equal((5, 0.0), (read.Step, read.Seconds));
    }

    private static string[] Words(IEnumerable<FileRow> rows) =>
        [.. rows.Select(row => $"{row.Step} {row.IsValidation} {Encoding.UTF8.GetString(row.Json.Span)}")];
}

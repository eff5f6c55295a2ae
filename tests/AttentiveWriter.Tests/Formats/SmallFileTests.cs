using AttentiveWriter.Formats;

namespace AttentiveWriter.Tests.Formats;

public class SmallFileTests
{
    [Fact]
    public void Text_UpToTheLimit_IsRead()
    {
        using var temp = new TempFolder();
        string text = "größe " + new string('x', SmallFile.Limit - 8);
        File.WriteAllText(temp["f"], text);
        File.WriteAllText(temp["marked"], "größe", System.Text.Encoding.Unicode);

        Assert.Equal(text, SmallFile.Text(temp["f"]));
        Assert.Equal("größe", SmallFile.Text(temp["marked"]));
        Assert.Throws<FileNotFoundException>(() => SmallFile.Text(temp["nothing"]));
    }

    [Theory]
    [InlineData(SmallFile.Limit + 1L)]
    [InlineData(3L << 30)]
    public void Text_LargerThanTheLimit_NamesBoth(long length)
    {
        using var temp = new TempFolder();
        string path = temp.WriteSparse("f", length);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var e = Assert.Throws<InputFileException>(() => SmallFile.Text(path));

        Assert.Equal($"{path}: the file has {length} bytes, expected at most 1048576", e.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
    }

    [Fact]
    public void Text_DeviceWithoutEnd_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");

        var e = Assert.Throws<InputFileException>(() => SmallFile.Text("/dev/zero"));

        Assert.Equal("/dev/zero: it is a pipe or a device, expected a file", e.Message);
    }

    [Fact]
    public void Lines_LongOnes_AreNull()
    {
        using var temp = new TempFolder();
        string limit = new('x', SmallFile.Limit);
        File.WriteAllText(temp["f"], $"a\n\n{limit}\n{limit}x\nb é\r\nx{limit}{limit}\n\nc");
        File.WriteAllText(temp["long end"], $"a\n{limit}x");
        File.WriteAllText(temp["empty"], "");

        Assert.Equal(["a", "", limit, null, "b é\r", null, "", "c"], SmallFile.Lines(temp["f"]));
        Assert.Equal(["a", null], SmallFile.Lines(temp["long end"]));
        Assert.Empty(SmallFile.Lines(temp["empty"]));
    }

    [Fact]
    public void Lines_AnyLengths_AreThoseOfTheText()
    {
        using var temp = new TempFolder();
        // Around the ends of the parts that are read at once.
        string[] lines = [.. new[] { 16383, 0, 16384, 1, 16385, 32767, 5 }.Select(n => new string('x', n))];
        File.WriteAllText(temp["f"], string.Concat(lines.Select(line => line + "\n")));

        Assert.Equal(lines, SmallFile.Lines(temp["f"]));
    }

    [Fact]
    public void Lines_OneOfHundredsOfMegabytes_TakesNoMemory()
    {
        using var temp = new TempFolder();
        string path = temp.WriteSparse("f", 300 << 20);
        File.AppendAllText(path, "\nafter");
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal([null, "after"], SmallFile.Lines(path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }
}

using AttentiveWriter.Data;
using AttentiveWriter.Tests.Formats;
using CsCheck;

namespace AttentiveWriter.Tests.Data;

public class IdxPropertyTests
{
    private const uint ImagesMagic = 0x803, LabelsMagic = 0x801;

    private static readonly Gen<IdxImages> Images =
        from count in Gen.Int[1, 20]
        from width in Gen.Int[1, 40]
        from height in Gen.Int[1, 40]
        from pixels in Gen.Byte.Array[count * width * height]
        select new IdxImages(count, width, height, pixels);

    [Fact]
    public void ReadImages_AnySizesPlainOrGzip_GivesThemAndTheBytes() => Gen.Select(Images, Gen.Bool).Holds(given =>
    {
        (IdxImages images, bool gzip) = given;
        using var folder = new TempFolder();

        IdxImages read = IdxFile.ReadImages(
            Write(folder, ImagesMagic, images.Pixels, gzip, images.Count, images.Height, images.Width));

        Assert.Equal(images with { Pixels = read.Pixels }, read);
        Assert.Equal(images.Pixels, read.Pixels);
    });

    [Fact]
    public void ReadLabels_AnyPlainOrGzip_GivesTheBytes() => Gen.Select(Gen.Byte.Array[1, 3_000], Gen.Bool).Holds(given =>
    {
        (byte[] labels, bool gzip) = given;
        using var folder = new TempFolder();

        Assert.Equal(labels, IdxFile.ReadLabels(Write(folder, LabelsMagic, labels, gzip, labels.Length)));
    });

    private static string Write(TempFolder folder, uint magic, byte[] values, bool gzip, params int[] lengths)
    {
        byte[] file = IdxFileTests.Idx(magic, values, lengths);
        return folder.Write("f", gzip ? IdxFileTests.Gzip(file) : file);
    }
}

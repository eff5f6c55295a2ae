using System.Buffers.Binary;
using AttentiveWriter.Cli;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Imaging;
using AttentiveWriter.Tests.Reliability;
using SkiaSharp;

namespace AttentiveWriter.Tests.Cli;

public class SkiaDecoderTests(ITestOutputHelper output)
{
    private const int Width = 24, Height = 16;

    private static readonly ImageReader Reader = new(new SkiaDecoder());

    // Its left half red and its right half blue, with the upper left corner white: every turn of it looks different.
    private static Image Corner
    {
        get
        {
            var image = new Image(Width, Height, 3);
            for (int y = 0; y < Height; y++)
            {
                for (int x = 0; x < Width; x++)
                {
                    image[x, y, x < Width / 2 ? 0 : 2] = 255;
                    if (x < 8 && y < 8) image[x, y, 1] = image[x, y, 2] = 255;
                }
            }
            return image;
        }
    }

    [Theory]
    [InlineData("a.bmp")]
    [InlineData("a.webp")]
    [InlineData("a.png")]
    [InlineData("a.gif")]
    [InlineData("a.jpg")]
    [InlineData("a.JPEG")]
    [InlineData("photograph.png")]
    public void Read_EachKind_GivesThePictureWhateverItIsCalled(string name)
    {
        using var folder = new TempFolder();
        bool isLossy = name is "a.jpg" or "a.JPEG" or "photograph.png";
        byte[] file = Path.GetExtension(name) switch
        {
            ".bmp" => Bmp(Corner),
            ".gif" => Gif(Corner),
            ".webp" => Encoded(Corner, SKEncodedImageFormat.Webp),
            ".png" when !isLossy => Encoded(Corner, SKEncodedImageFormat.Png),
            _ => Encoded(Corner, SKEncodedImageFormat.Jpeg),
        };
        folder.Write(name, file);

        Assert.Equal(new ImageSize(Width, Height, 3), Reader.ReadSize(folder[name]));
        AssertLike(Corner, Reader.Read(folder[name]), isLossy ? 12 : 0);
    }

    [Fact]
    public void Read_GreyJpeg_HasOneChannel()
    {
        using var folder = new TempFolder();
        Image grey = Pictures.Smooth(Width, Height, 1);
        folder.Write("a.jpg", Encoded(grey, SKEncodedImageFormat.Jpeg));

        Assert.Equal(new ImageSize(Width, Height, 1), Reader.ReadSize(folder["a.jpg"]));
        AssertLike(grey, Reader.Read(folder["a.jpg"]), 24);
    }

    [Fact]
    public void Read_Transparency_IsLaidOnBlackAsThatOfPng()
    {
        using var folder = new TempFolder();
        using var bitmap = new SKBitmap(new SKImageInfo(2, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.SetPixel(0, 0, new SKColor(100, 50, 0, 128));
        bitmap.SetPixel(1, 0, new SKColor(200, 100, 50, 0));
        using SKPixmap pixels = bitmap.PeekPixels()!;
        using SKData webp = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100))!;

        Assert.Equal(new byte[] { 50, 25, 0, 0, 0, 0 }, Reader.Read(folder.Write("a.webp", webp.ToArray())).Pixels);
    }

    [Theory]
    [InlineData(1, Width, Height, 0, 0)]
    [InlineData(2, Width, Height, Width - 1, 0)]
    [InlineData(3, Width, Height, Width - 1, Height - 1)]
    [InlineData(4, Width, Height, 0, Height - 1)]
    [InlineData(5, Height, Width, 0, 0)]
    [InlineData(6, Height, Width, Height - 1, 0)]
    [InlineData(7, Height, Width, Height - 1, Width - 1)]
    [InlineData(8, Height, Width, 0, Width - 1)]
    public void Read_Orientation_StandsUpright(int orientation, int width, int height, int x, int y)
    {
        using var folder = new TempFolder();
        folder.Write("a.jpg", Oriented(Encoded(Corner, SKEncodedImageFormat.Jpeg), orientation));

        Image image = Reader.Read(folder["a.jpg"]);

        Assert.Equal((width, height), (image.Width, image.Height));
        Assert.Equal(new ImageSize(width, height, 3), Reader.ReadSize(folder["a.jpg"]));
        // Where the white corner of the file belongs (Exif, tag 274); the red beside it tells a turn from a mirror.
        Assert.True(image[x, y, 1] > 200);
        (int redX, int redY) = orientation < 5 ? (x, Height - 1 - y) : (Height - 1 - x, y);
        Assert.True(image[redX, redY, 0] > 200 && image[redX, redY, 1] < 60 && image[redX, redY, 2] < 60);
    }

    [Fact]
    public void Read_MovingGif_GivesItsFirstFrame()
    {
        using var folder = new TempFolder();
        using (FileStream stream = File.Create(folder["a.gif"])) GifWriter.Write(stream, [Pictures.Flat(5, 4, 255), Pictures.Flat(5, 4, 0)],
            80, 80);

        Assert.All(Reader.Read(folder["a.gif"]).Pixels, level => Assert.Equal(255, level));
    }

    [Theory]
    [InlineData(20_000, 4)]
    [InlineData(16_000, 16_000)]
    public void Read_SizeOverTheLimit_IsRefusedWithoutMemory(int width, int height)
    {
        using var folder = new TempFolder();
        byte[] file = Encoded(Corner, SKEncodedImageFormat.Jpeg);
        int frame = file.AsSpan().IndexOf(new byte[] { 0xFF, 0xC0 });
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), (ushort)width);
        folder.Write("a.jpg", file);
        long before = GC.GetAllocatedBytesForCurrentThread();

        foreach (Action read in new Action[] { () => Reader.Read(folder["a.jpg"]), () => Reader.ReadSize(folder["a.jpg"]) })
        {
            var e = Assert.Throws<InputFileException>(read);
            Assert.Equal($"{folder["a.jpg"]}: the image is {width} x {height} pixels, expected 1 to {Image.MaxSide} a side and at most "
                + $"{Image.MaxPixels} in all", e.Message);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Read_FilesThatAreNoImages_SayWhatWasExpected()
    {
        using var folder = new TempFolder();
        string Message(string name, byte[] file) => Assert.Throws<InputFileException>(() => Reader.Read(folder.Write(name, file))).Message;

        Assert.EndsWith("a.jpg: the file begins as no image that can be read does, expected PNG, JPEG, WebP, GIF or BMP",
            Message("a.jpg", "<html>"u8.ToArray()), StringComparison.Ordinal);
        Assert.EndsWith("b.jpg: the file is empty, expected PNG, JPEG, WebP, GIF or BMP", Message("b.jpg", []), StringComparison.Ordinal);
        Assert.EndsWith("c.jpg: the JPEG is damaged or cut short, or of a kind that cannot be read",
            Message("c.jpg", Encoded(Corner, SKEncodedImageFormat.Jpeg)[..200]), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Reliability")]
    public void Read_Mutations_GiveSuccessOrTheOneException()
    {
        byte[][] sources =
        [
            Encoded(Corner, SKEncodedImageFormat.Jpeg), Oriented(Encoded(Corner, SKEncodedImageFormat.Jpeg), 6),
                Encoded(Pictures.Smooth(9, 7, 1), SKEncodedImageFormat.Jpeg),
            Encoded(Corner, SKEncodedImageFormat.Webp), Gif(Corner), Bmp(Corner),
        ];
        var decoder = new SkiaDecoder();
        var random = new Random(20261127);
        int rounds = Trials.Count(6_000, 100_000), good = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = [.. sources[round % sources.Length]];
            for (int edit = random.Next(6); edit > 0; edit--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) bytes = bytes[..random.Next(bytes.Length)];
            Exception? e = Record.Exception(() =>
            {
                ImageSize size = decoder.ReadSize(new MemoryStream(bytes), "f");
                // Large pictures are no errors, but take long.
                if ((long)size.Width * size.Height > 1 << 20) throw new InputFileException("f", "large");
                Image image = decoder.Read(new MemoryStream(bytes), "f");
                Assert.Equal(size, new ImageSize(image.Width, image.Height, image.Channels));
            });

            Assert.True(e is null || (e is InputFileException && !e.Message.Contains('\n', StringComparison.Ordinal)),
                $"round {round}: {e}");
            if (e is null) good++;
        }
        output.WriteLine($"R3, JPEG, WebP, GIF and BMP: {rounds} mutations, {good} read, {rounds - good} refused, 0 other");
        Assert.InRange(good, 100, rounds - 100);
    }

    [Theory]
    [MemberData(nameof(PngInterlaceTests.DepthsAndColours), MemberType = typeof(PngInterlaceTests))]
    public void Read_PngOfEveryKind_IsWhatAnotherDecoderReads(int depth, int colour)
    {
        byte[][] palette = colour == 3 ? [PngParts.Chunk("PLTE", [.. Enumerable.Range(0, 3 << depth).Select(i => (byte)(i * 37))])] : [];
        foreach ((int width, int height) in new[] { (1, 1), (5, 3), (13, 11), (34, 9) })
        {
            byte[][] pixels = PngInterlaceTests.Samples(width, height, depth, colour);
            foreach (byte[]? transparent in Transparencies(depth, colour, pixels[0]))
            {
                byte[][] before = transparent is null ? palette : [.. palette, PngParts.Chunk("tRNS", transparent)];
                foreach (int interlace in new[] { 0, 1 })
                {
                    byte[] file = PngInterlaceTests.Picture(width, height, depth, colour, pixels, interlace, before);

                    Image own = PngReader.Read(new MemoryStream(file), "f").ToRgb(), other = SkiaPicture.Decode(file)!.ToRgb();

                    // Of 16 bits the other takes the upper 8, also of alpha; we round, and that once.
                    int most = depth == 16 ? 2 : 0;
                    Assert.All(own.Pixels.Zip(other.Pixels), p => Assert.InRange(p.First - p.Second, -most, most));
                }
            }
        }
    }

    // None, and where the colour type has one: the colour of the first pixel, and the same with bits above the depth; of a palette some
    // entries.
    private static IEnumerable<byte[]?> Transparencies(int depth, int colour, byte[] first)
    {
        yield return null;
        if (colour == 3) yield return [.. Enumerable.Range(0, Math.Max(1, (1 << depth) - 1)).Select(i => (byte)(i * 91))];
        if (colour is not (0 or 2)) yield break;
        byte[] samples = depth == 16 ? first : [.. first.SelectMany(sample => new byte[] { 0, sample })];
        yield return samples;
        if (depth < 16) yield return [.. samples.Select((value, i) => i % 2 == 0 ? (byte)0xFF : (byte)(value | (0xFF << depth)))];
    }

    [Fact]
    public void Open_FolderOfAllKinds_TakesTheImagesAndCountsTheRest()
    {
        using var folder = new TempFolder();
        folder.Write("a.jpg", Encoded(Corner, SKEncodedImageFormat.Jpeg));
        folder.Write("b.webp", Encoded(Corner, SKEncodedImageFormat.Webp));
        folder.Write("c.gif", Gif(Corner));
        folder.Write("d.bmp", Bmp(Corner));
        folder.Write("e.png", Encoded(Corner, SKEncodedImageFormat.Png));
        folder.Write(".hidden.jpg", [1]);
        folder.Write("notes.TXT", [1]);
        folder.Write("more.txt", [1]);
        folder.Write("LICENSE", [1]);

        ImageSet[] sets = [.. Splits.All.Select(split =>
            DataCatalogue.Open(folder.Path, split, options: new FolderOptions { Reader = Reader }))];

        Assert.Equal(5, sets.Sum(set => set.Count));
        Assert.All(sets, set => Assert.Equal("1 without an ending, 2 .txt", ImageFolder.Described(set.LeftOut)));
        // The library alone knows PNG.
        Assert.Contains("left out, as their endings are not those of PNG: 1 without an ending, 1 .bmp, 1 .gif, 1 .jpg, 2 .txt, 1 .webp",
            Assert.Throws<InputFileException>(() =>
                DataCatalogue.Open(folder.Path, Split.Train, options: new FolderOptions { Reader = new ImageReader() })).Message,
                StringComparison.Ordinal);
    }

    private static void AssertLike(Image expected, Image actual, int most)
    {
        Assert.Equal((expected.Width, expected.Height, expected.Channels), (actual.Width, actual.Height, actual.Channels));
        double apart = expected.Pixels.Zip(actual.Pixels).Average(p => Math.Abs(p.First - p.Second));
        Assert.True(apart <= most, $"{apart} apart");
    }

    private static byte[] Encoded(Image image, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, image.Channels == 1 ? SKColorType.Gray8
            : SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++) bitmap.SetPixel(x, y,
                new SKColor(image[x, y], image[x, y, image.Channels - 1 > 0 ? 1 : 0], image[x, y, image.Channels - 1]));
        }
        using SKPixmap pixels = bitmap.PeekPixels()!;
        using SKData data = (format == SKEncodedImageFormat.Webp
            ? pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100)) : pixels.Encode(format, 95))!;
        return data.ToArray();
    }

    private static byte[] Gif(Image image)
    {
        var stream = new MemoryStream();
        GifWriter.Write(stream, [image], 80, 80);
        return stream.ToArray();
    }

    // 24 bits a pixel, rows from the bottom, blue first.
    private static byte[] Bmp(Image image)
    {
        int row = (image.Width * 3 + 3) / 4 * 4;
        byte[] file = new byte[54 + row * image.Height];
        "BM"u8.CopyTo(file);
        foreach ((int at, int value) in new[] { (2, file.Length), (10, 54), (14, 40), (18, image.Width), (22, image.Height),
            (34, row * image.Height) })
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        (file[26], file[28]) = (1, 24);
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                for (int channel = 0; channel < 3; channel++) file[54 + (image.Height - 1 - y) * row + 3 * x + channel] = image[x, y,
                    2 - channel];
            }
        }
        return file;
    }

    // Puts an Exif segment with the one tag before the others.
    private static byte[] Oriented(byte[] jpeg, int orientation) =>
    [
        0xFF, 0xD8, 0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0,
            0, 0, .. jpeg[2..],
    ];
}

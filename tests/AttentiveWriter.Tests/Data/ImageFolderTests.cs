using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Imaging;
using AttentiveWriter.Tests.Reliability;

namespace AttentiveWriter.Tests.Data;

public class ImageFolderTests(ITestOutputHelper output)
{
    [Fact]
    public void Load_ControlCharacterInTheNameOfAClass_IsRefused()
    {
        using var folder = new TempFolder();
        foreach (string name in new[] { "a", "b\nc" })
        {
            Directory.CreateDirectory(folder[name]);
            for (int i = 0; i < 9; i++)
            {
                using FileStream stream = File.Create(folder[$"{name}/{i}.png"]);
                PngWriter.Write(stream, new Image(2, 2, 1));
            }
        }

        var e = Assert.Throws<InputFileException>(() => ImageFolder.Load(folder.Path, Split.Train, new FolderOptions(Width: 2, Height: 2)));

        Assert.Contains("the sub-folder 'b?c' has a control character in its name", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NumberedClasses_AreInNaturalOrderAndAModelsOwnStay()
    {
        using var folder = new TempFolder();
        string[] names = ["1", "2", "10"];
        foreach (string name in names)
        {
            Directory.CreateDirectory(folder[name]);
            for (int i = 0; i < 9; i++)
            {
                using FileStream stream = File.Create(folder[$"{name}/{i}.png"]);
                PngWriter.Write(stream, new Image(int.Parse(name), 3, 1));
            }
        }
        IReadOnlyList<string> Classes(FolderOptions options) => ImageFolder.Load(folder.Path, Split.Train, options).ClassNames;
        var any = new FolderOptions(Width: 2, Height: 2, Resize: Resize.Stretch);

        Assert.Equal(["1", "2", "10"], Classes(any));
        Assert.Equal(["1", "10", "2"], Classes(any with { IsLetterOrder = true }));
        Assert.Equal(["10", "x", "2", "1"], Classes(any with { Classes = ["10", "x", "2", "1"] }));
        ImageSet set = ImageFolder.Load(folder.Path, Split.Train, any with { Classes = ["10", "x", "2", "1"] });
        Assert.Equal(["1", "10", "2"], Enumerable.Range(0, (int)set.Count).Select(i => set.ClassName(set.RequiredLabel(i))).Distinct()
            .Order(StringComparer.Ordinal));
        Assert.Contains("the sub-folder 10 is none of the classes that the model knows: 1, 2",
            Assert.Throws<InputFileException>(() => Classes(any with { Classes = ["1", "2"] })).Message);
    }

    [Fact]
    public void Open_Folder_SplitsEveryImageOnceByTheSeedAlone()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 100; i++) Write(folder, $"{i}.png", Pictures.Flat(2, 3, (byte)i));

        int[][] split = [.. Splits.All.Select(s => Levels(folder, s, new FolderOptions()))];

        Assert.InRange(split[1].Length, 4, 18);
        Assert.InRange(split[2].Length, 4, 18);
        Assert.Equal(Enumerable.Range(0, 100), split.SelectMany(s => s).Order());
        Assert.Equal(split[2], Levels(folder, Split.Test, new FolderOptions(2, 3, 1)));
        Assert.NotEqual(split[2], Levels(folder, Split.Test, new FolderOptions(SplitSeed: 1)));
    }

    [Fact]
    public void Open_AnImageMore_MovesNoOther()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 60; i++) Write(folder, $"{i}.png", Pictures.Flat(1, 1, (byte)i));
        int[][] before = [.. Splits.All.Select(s => Levels(folder, s, new FolderOptions()))];

        for (int i = 60; i < 80; i++) Write(folder, $"{i}.png", Pictures.Flat(1, 1, (byte)i));

        int[][] after = [.. Splits.All.Select(s => Levels(folder, s, new FolderOptions()))];
        Assert.All(before.Zip(after), split => Assert.Equal(split.First.Order(), split.Second.Where(level => level < 60).Order()));
    }

    [Fact]
    public void Open_MoreFoldersThanClasses_SaysSo()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 257; i++) Write(folder, $"{i}/x.png", Pictures.Flat(1, 1, 0));

        Assert.Contains("257 sub-folders of images",
            Assert.Throws<InputFileException>(() => DataCatalogue.Open(folder.Path, Split.Train)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ThreeImages_HasOneInEachSplit()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 3; i++) Write(folder, $"{i}.png", Pictures.Flat(1, 1, (byte)i));

        Assert.Equal([0, 1, 2], Splits.All.SelectMany(s => Levels(folder, s, new FolderOptions())).Order());
    }

    [Fact]
    public void Open_SubFolders_AreClassesWhereEachImageIsInOne()
    {
        using var folder = new TempFolder();
        foreach ((string name, int level) in new[] { ("b/x.png", 1), ("a/deep/er/y.PNG", 0), ("c/z.png", 2), ("b/w.png", 1) }) Write(folder,
            name, Pictures.Flat(1, 1, (byte)level));
        File.WriteAllText(folder["notes.txt"], "no image");
        File.WriteAllText(folder["a/.hidden.png"], "no image");

        Assert.All(Splits.All, s =>
        {
            ImageSet set = DataCatalogue.Open(folder.Path, s);
            Assert.Equal(3, set.Classes);
            Assert.All(Enumerable.Range(0, (int)set.Count), i =>
                Assert.Equal(set.Label(i), (int)Math.Round(255 * IdxSetTests.Pixels(set, i)[0])));
        });
        Write(folder, "loose.png", Pictures.Flat(1, 1, 0));
        Assert.Equal(0, DataCatalogue.Open(folder.Path, Split.Train).Classes);
    }

    [Fact]
    public void Open_ColourPictures_BecomePlanes()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 3; i++) Write(folder, $"{i}.png", new Image(2, 1, 3, [10, 20, 30, 40, 50, 60]));

        ImageSet colour = DataCatalogue.Open(folder.Path, Split.Train),
            grey = DataCatalogue.Open(folder.Path, Split.Train, options: new FolderOptions(Channels: 1));

        Assert.Equal((Path.GetFileName(folder.Path), 2, 1, 3), (colour.Name, colour.Width, colour.Height, colour.Channels));
        Assert.Equal([10, 40, 20, 50, 30, 60], IdxSetTests.Pixels(colour, 0).Select(p => (int)Math.Round(255 * p)));
        // 0.299 of red, 0.587 of green and 0.114 of blue.
        Assert.Equal([18, 48], IdxSetTests.Pixels(grey, 0).Select(p => (int)Math.Round(255 * p)));
    }

    [Fact]
    public void Open_GreyAndColour_AsksUnlessTheChannelsAreSaid()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 3; i++) Write(folder, $"{i}.png", Pictures.Noise(2, 2, i == 1 ? 3 : 1, 1));

        AssertBad(folder.Path, "0.png is grey and 1.png has colours; all must be one or the other", folder, new FolderOptions());
        Assert.Equal(3, DataCatalogue.Open(folder.Path, Split.Train, options: new FolderOptions(Channels: 3)).Channels);
        Assert.Throws<SettingsException>(() => DataCatalogue.Open(folder.Path, Split.Train, options: new FolderOptions(Channels: 2)));
    }

    [Fact]
    public void Open_OtherSizes_AreRefusedOrResized()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 3; i++) Write(folder, $"{i}.png", Pictures.Flat(4, 4 + i, 9));

        AssertBad(folder["1.png"], "the image is 4 x 5, expected 4 x 4 (width x height)", folder, new FolderOptions());
        AssertBad(folder["0.png"], "the image is 4 x 4, expected 28 x 28 (width x height)", folder, new FolderOptions(28, 28, 1));
        foreach (Resize how in new[] { Resize.Crop, Resize.Stretch })
        {
            ImageSet set = DataCatalogue.Open(folder.Path, Split.Test, options: new FolderOptions(3, 2, 1, how));
            Assert.Equal((3, 2), (set.Width, set.Height));
            Assert.All(IdxSetTests.Pixels(set, 0), p => Assert.Equal(9 / 255f, p));
        }
    }

    [Fact]
    public void Open_BadFolders_SayWhatIsWrong()
    {
        using var folder = new TempFolder();
        Write(folder, "0.png", Pictures.Flat(1, 1, 0));
        AssertBad(folder.Path, "the folder holds 1 image, expected at least 3: some to train, to validate and to test", folder,
            new FolderOptions());
        for (int i = 1; i < 9; i++) Write(folder, $"{i}.png", Pictures.Flat(1, 1, 0));

        var missing = Assert.Throws<InputFileException>(() => DataCatalogue.Open(folder["absent/"], Split.Train));
        Assert.EndsWith("absent/: there is no such folder, and no data set of that name", missing.Message, StringComparison.Ordinal);
        // The header is whole, so that only decoding finds these; the first by name in the order of the split is named each time.
        byte[] damaged = File.ReadAllBytes(folder["5.png"]);
        damaged[^20] ^= 1;
        File.WriteAllBytes(folder["5.png"], damaged);
        Split split = Splits.All.Single(s => Record.Exception(() => DataCatalogue.Open(folder.Path, s)) is not null);
        Assert.StartsWith(folder["5.png"] + ": the PNG is damaged",
            Assert.Throws<InputFileException>(() => DataCatalogue.Open(folder.Path, split)).Message, StringComparison.Ordinal);
        File.WriteAllText(folder["7.png"], "<html>");
        Assert.All(Splits.All, s =>
            Assert.Equal($"{folder["7.png"]}: the file begins as no image that can be read does, expected PNG",
            Assert.Throws<InputFileException>(() => DataCatalogue.Open(folder.Path, s)).Message));
    }

    [Fact]
    public void Open_TooLargeForMemory_IsRefusedBeforeAPixelIsRead()
    {
        using var folder = new TempFolder();
        byte[] whole = PngParts.Picture(16_384, 4_096, 8, 0, new byte[16_385 * 4_096]);
        for (int i = 0; i < 43; i++) folder.Write($"{i:D2}.png", whole);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var large = Assert.Throws<InputFileException>(() => DataCatalogue.Open(folder.Path, Split.Train));

        Assert.StartsWith($"{folder.Path}: 37 images of 16384 x 4096 x 1 are 2483027968 bytes, at most 2147483591 can be held; ",
            large.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Open_ClaimsOfHugeImages_CostNoMemory()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 9; i++) folder.Write($"{i}.png",
            PngParts.File(PngParts.Header(8192, 8192, 8, 2), PngParts.Chunk("IDAT", PngParts.Zlib(0))));
        long before = GC.GetAllocatedBytesForCurrentThread();

        AssertBad(folder["0.png"], "the PNG has too little data for 8192 x 8192 pixels", folder, new FolderOptions());
        AssertBad(folder["0.png"], "the PNG has too little data for 8192 x 8192 pixels", folder, new FolderOptions(8, 8, 3, Resize.Crop));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    [Trait("Category", "Reliability")]
    public void Open_MutationsOfOneFile_GiveSuccessOrTheOneException()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 3; i++) Write(folder, $"{i}.png", Pictures.Smooth(5, 4, 3, i));
        byte[] good = File.ReadAllBytes(folder["1.png"]);
        var random = new Random(20261122);
        int opened = 0;
        int rounds = Trials.Count(1_500, 200_000);
        for (int round = 0; round < rounds; round++)
        {
            byte[] bad = [.. good];
            for (int edit = random.Next(3); edit > 0; edit--) bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            folder.Write("1.png", bad[..(bad.Length - (random.Next(3) == 0 ? random.Next(bad.Length + 1) : 0))]);

            Exception? e = Record.Exception(() =>
                DataCatalogue.Open(folder.Path, Splits.All[round % 3], options: new FolderOptions(3, 3, 1, Resize.Crop)));

            Assert.True(e is null || e is InputFileException { Path: var path } && path == folder["1.png"], $"round {round}: {e}");
            if (e is null) opened++;
        }
        output.WriteLine($"R3, folders of PNG: {rounds} mutations, {opened} read, {rounds - opened} refused, 0 other");
        Assert.InRange(opened, 100, rounds - 100);
    }

    [Theory]
    [InlineData("mnist", false)]
    [InlineData("nope", false)]
    [InlineData("no/pe", true)]
    [InlineData("./mnist", true)]
    public void IsFolder_NameOrPath_TellsThemApart(string name, bool isFolder) => Assert.Equal(isFolder, DataCatalogue.IsFolder(name));

    private static int[] Levels(TempFolder folder, Split split, FolderOptions options)
    {
        ImageSet set = DataCatalogue.Open(folder.Path, split, options: options);
        return [.. Enumerable.Range(0, (int)set.Count).Select(i => (int)Math.Round(255 * IdxSetTests.Pixels(set, i)[0]))];
    }

    private static void Write(TempFolder folder, string name, Image image)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        using FileStream stream = File.Create(folder[name]);
        PngWriter.Write(stream, image);
    }

    private static void AssertBad(string path, string problem, TempFolder folder, FolderOptions options) =>
        Assert.Equal($"{path}: {problem}",
            Assert.Throws<InputFileException>(() => DataCatalogue.Open(folder.Path, Split.Train, options: options)).Message);
}

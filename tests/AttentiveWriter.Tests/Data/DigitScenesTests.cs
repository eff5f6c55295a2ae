using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AttentiveWriter.Data;

namespace AttentiveWriter.Tests.Data;

public class DigitScenesTests
{
    private const int Digit = DigitScenes.DigitSize, Area = Digit * Digit, Scene = ClutteredMnist.SceneSize;
    private const int FragmentArea = ClutteredMnist.FragmentSize * ClutteredMnist.FragmentSize;

    // Positions of a whole digit along one side of a cluttered scene, and enough epochs to expect 100 digits at each.
    private const int Places = Scene - Digit + 1, Epochs = 100 * Places;

    [Theory]
    [InlineData("cluttered-mnist", "056e881825c07b1be303b5f0185bdf9ccd1981ab991ae100b4c96e5ccac845c5")]
    [InlineData("two-digit", "b9e8898c152d6a6e20f895eda7b36ca3f5d7fcc7effee1bac81d42f603b11a30")]
    public void Copy_FirstScenes_AreTheOnesEveryReleaseComposes(string name, string expected)
    {
        DigitScenes scenes = Create(name, new Glyphs());
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        for (int i = 0; i < 100; i++) hash.AppendData(MemoryMarshal.AsBytes<float>(Image(scenes, i % 3, i)));

        // A new value is a new data set: figures measured on the old one no longer compare.
        Assert.Equal(expected, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Theory]
    [InlineData("cluttered-mnist", 100, 10)]
    [InlineData("two-digit", 60, 0)]
    public void Properties_AreThoseOfTheScenesOfASplit(string name, int size, int classes)
    {
        var digits = new Glyphs(split: Split.Test);

        DigitScenes scenes = Create(name, digits);

        Assert.Equal((name, Split.Test, 10_000), (scenes.Name, scenes.Split, scenes.Count));
        Assert.Equal((size, size, 1, classes), (scenes.Width, scenes.Height, scenes.Channels, scenes.Classes));
        for (int i = 0; i < 100; i++) Assert.Equal(classes == 0 ? null : digits.Label(i), scenes.Label(i));
    }

    [Theory]
    [InlineData("cluttered-mnist")]
    [InlineData("two-digit")]
    public void Copy_AnyOrderAndThread_GivesTheSameScene(string name)
    {
        float[][] walked = [.. Enumerable.Range(0, 64).Select(i => Image(Create(name, new Glyphs()), i % 5, i))];
        DigitScenes shared = Create(name, new Glyphs());

        Parallel.For(0, 64, i => Assert.Equal(walked[63 - i], Image(shared, (63 - i) % 5, 63 - i)));
    }

    [Theory]
    [InlineData("cluttered-mnist")]
    [InlineData("two-digit")]
    public void Copy_OtherSeedIndexOrEpoch_GivesAnotherScene(string name)
    {
        DigitScenes scenes = Create(name, new Glyphs());
        float[] scene = Image(scenes, 0, 7), plain = new float[scene.Length];

        scenes.Copy(7, plain);

        Assert.Equal(scene, plain);
        Assert.NotEqual(scene, Image(scenes, 1, 7));
        Assert.NotEqual(scene, Image(scenes, 0, 8));
        Assert.NotEqual(scene, Image(Create(name, new Glyphs(), seed: 1), 0, 7));
    }

    [Theory]
    [InlineData("cluttered-mnist", Split.Validation)]
    [InlineData("cluttered-mnist", Split.Test)]
    [InlineData("two-digit", Split.Validation)]
    [InlineData("two-digit", Split.Test)]
    public void Copy_HeldOutSplit_IsTheSameInEachEpoch(string name, Split split)
    {
        DigitScenes scenes = Create(name, new Glyphs(split: split));

        float[] scene = Image(scenes, 0, 7);

        Assert.Equal(scene, Image(scenes, 1, 7));
        Assert.Equal(scene, Image(scenes, 1L << 33, 7));
    }

    [Fact]
    public void Copy_SameDigitsInOtherSplits_ArePlacedAnew()
    {
        float[][] scenes = [.. Splits.All.Select(split => Image(new ClutteredMnist(Solid(split, 100, 0)), 0, 0))];

        Assert.Equal(3, scenes.Select(scene => scene.AsSpan().IndexOfAnyExcept(0f)).Distinct().Count());
    }

    [Theory]
    [InlineData("cluttered-mnist")]
    [InlineData("two-digit")]
    public void Copy_ManyScenes_HaveIntensitiesFrom0To1(string name)
    {
        DigitScenes scenes = Create(name, new Glyphs());

        for (int i = 0; i < 300; i++) Assert.All(Image(scenes, i, i), pixel => Assert.InRange(pixel, 0f, 1f));
    }

    [Fact]
    public void Cluttered_DigitAmongBlanks_IsWholeUnchangedAndAnywhere()
    {
        // Every pixel lit and no two rows or columns alike; fragments can only come from the other digit, which is black.
        byte[] bytes = new byte[2 * Area];
        for (int i = 0; i < Area; i++) bytes[i] = (byte)(40 + i / Digit * 4 + i % Digit * 3);
        var scenes = new ClutteredMnist(new InMemoryImageSet("made", Split.Train, Digit, Digit, 1, bytes, new byte[] { 3, 8 }));
        int[] lefts = new int[Places], tops = new int[Places];

        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            float[] scene = Image(scenes, epoch, 0);
            (int top, int left) = Math.DivRem(scene.AsSpan().IndexOfAnyExcept(0f), Scene);
            lefts[left]++;
            tops[top]++;
            if (epoch >= 200) continue;
            for (int i = 0; i < scene.Length; i++)
            {
                int row = i / Scene - top, column = i % Scene - left;
                bool inside = row is >= 0 and < Digit && column is >= 0 and < Digit;
                Assert.Equal(inside ? bytes[row * Digit + column] / 255f : 0, scene[i]);
            }
        }

        // 72 degrees of freedom: a fair draw exceeds 111 once in a thousand.
        Assert.InRange(ChiSquare(lefts), 40, 111);
        Assert.InRange(ChiSquare(tops), 40, 111);
        Assert.Equal((3, 8, 9), (scenes.Label(0), scenes.Label(1), scenes.Classes));
    }

    [Fact]
    public void Cluttered_BlankDigit_LeavesEightFragmentsAnywhere()
    {
        // Too faint to clip, so that intensities count the fragments even where they overlap.
        var scenes = new ClutteredMnist(Solid(Split.Train, 1, 0));
        double[] columns = new double[Scene], rows = new double[Scene];

        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            float[] scene = Image(scenes, epoch, 1);
            Assert.Equal(ClutteredMnist.Fragments * FragmentArea, 255 * scene.Sum(), 1e-2);
            for (int i = 0; i < scene.Length; i++)
            {
                columns[i % Scene] += 255 * scene[i];
                rows[i / Scene] += 255 * scene[i];
            }
        }

        // The outermost line is reached from one place, the innermost ones from eight.
        const int Size = ClutteredMnist.FragmentSize;
        double place = (double)Epochs * ClutteredMnist.Fragments * Size / (Scene - Size + 1);
        for (int i = 0; i < Scene; i++)
        {
            double expected = place * Math.Min(Size, 1 + Math.Min(i, Scene - 1 - i));
            Assert.InRange(columns[i] / expected, 0.8, 1.2);
            Assert.InRange(rows[i] / expected, 0.8, 1.2);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Area - 1)]
    public void Cluttered_Fragments_AreCroppedAnywhere(int corner)
    {
        byte[] bytes = new byte[2 * Area];
        bytes[corner] = 255;
        var scenes = new ClutteredMnist(new InMemoryImageSet("made", Split.Train, Digit, Digit, 1, bytes));

        int seen = Enumerable.Range(0, Epochs).Count(epoch => Image(scenes, epoch, 1).AsSpan().IndexOfAnyExcept(0f) >= 0);

        // One of 21 x 21 crops has the corner.
        Assert.InRange(seen / (Epochs * ClutteredMnist.Fragments / 441.0), 0.75, 1.25);
    }

    [Theory]
    [InlineData(1, 0, 9)]
    [InlineData(1, 9, 0)]
    [InlineData(0, 1, 9)]
    public void Cluttered_Fragments_ComeFromEachOfTheOtherDigits(params int[] values)
    {
        var scenes = new ClutteredMnist(Solid(Split.Train, [.. values.Select(value => (byte)value)]));
        int blank = Array.IndexOf(values, 0), bright = 0;

        for (int epoch = 0; epoch < 1000; epoch++)
        {
            int units = (int)MathF.Round(255 * Image(scenes, epoch, blank).Sum() / FragmentArea);
            Assert.Equal(0, (units - ClutteredMnist.Fragments) % 8);
            bright += (units - ClutteredMnist.Fragments) / 8;
        }

        Assert.InRange(bright, 3800, 4200);
    }

    [Fact]
    public void TwoDigit_Overlap_AddsAndClips()
    {
        var scenes = new TwoDigitMnist(Solid(Split.Train, 100, 200));
        int overlaps = 0;

        for (int epoch = 0; epoch < 200; epoch++)
        {
            float[] scene = Image(scenes, epoch, 0);
            int low = scene.Count(pixel => pixel == 100 / 255f), high = scene.Count(pixel => pixel == 200 / 255f);
            int both = scene.Count(pixel => pixel == 1f);
            Assert.Equal((Area, Area), (low + both, high + both));
            if (both > 0) overlaps++;
        }

        Assert.InRange(overlaps, 100, 199);
        float[] faint = Image(new TwoDigitMnist(Solid(Split.Train, 1, 2)), 0, 0);
        Assert.Equal(3 * Area, 255 * faint.Sum(), 1e-2);
    }

    [Theory]
    [InlineData("cluttered-mnist")]
    [InlineData("two-digit")]
    public void Copy_AfterTheFirst_AllocatesNothing(string name)
    {
        DigitScenes scenes = Create(name, Solid(Split.Train, 1, 2, 3));
        float[] scene = Image(scenes, 0, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 100; i++) scenes.Copy(i, i % 3, scene);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Copy_BadArguments_Throws()
    {
        var scenes = new ClutteredMnist(Solid(Split.Train, 1, 2));
        float[] scene = new float[Scene * Scene];

        Assert.Throws<ArgumentOutOfRangeException>(() => scenes.Copy(2, scene));
        Assert.Throws<ArgumentOutOfRangeException>(() => scenes.Copy(-1, scene));
        Assert.Throws<ArgumentOutOfRangeException>(() => scenes.Copy(-1, 0, scene));
        Assert.Throws<ArgumentException>(() => scenes.Copy(0, scene.AsSpan(1).ToArray()));
        Assert.Throws<ArgumentOutOfRangeException>(() => scenes.Label(2));
        Assert.Null(scenes.Label(1));
    }

    [Fact]
    public void Constructor_UnfitDigits_SaysWhatIsWrong()
    {
        var size = Assert.Throws<SettingsException>(() => new ClutteredMnist(new Glyphs(size: 27)));
        var count = Assert.Throws<SettingsException>(() => new TwoDigitMnist(Solid(Split.Test, 1)));

        Assert.Equal("scenes take digits of 28 x 28 x 1; those of glyphs train are 27 x 27 x 1 (width x height x channels)", size.Message);
        Assert.Equal("scenes take 2 to 2147483647 digits; solid test has 1", count.Message);
    }

    [RealDataFact("mnist")]
    public void Open_OfficialFiles_PutsEachDigitIntoItsScene()
    {
        string folder = RealData.Find("mnist")!;
        ImageSet digits = DataCatalogue.Open("mnist", Split.Test, folder);
        foreach (string name in new[] { "cluttered-mnist", "two-digit" })
        {
            ImageSet scenes = DataCatalogue.Open(name, Split.Test, folder);
            Assert.Equal((name, digits.Count), (scenes.Name, scenes.Count));
            Assert.Equal(name == "two-digit" ? 0 : digits.Classes, scenes.Classes);
            for (int i = 0; i < 20; i++)
            {
                Assert.True(Holds(Image(scenes, 0, i), scenes.Width, Image(digits, 0, i)));
                Assert.Equal(name == "two-digit" ? null : digits.Label(i), scenes.Label(i));
            }
        }
    }

    // Somewhere, no pixel is darker than in the digit.
    private static bool Holds(float[] scene, int size, float[] digit) =>
        Enumerable.Range(0, (size - Digit + 1) * (size - Digit + 1)).Any(place =>
        {
            (int top, int left) = Math.DivRem(place, size - Digit + 1);
            for (int i = 0; i < Area; i++)
                if (scene[(top + i / Digit) * size + left + i % Digit] < digit[i]) return false;
            return true;
        });

    private static double ChiSquare(int[] counts)
    {
        double expected = counts.Average();
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }

    private static DigitScenes Create(string name, ImageSet digits, ulong seed = 0) =>
        name == "two-digit" ? new TwoDigitMnist(digits, seed) : new ClutteredMnist(digits, seed);

    private static InMemoryImageSet Solid(Split split, params byte[] values) =>
        new("solid", split, Digit, Digit, 1, values.SelectMany(value => Enumerable.Repeat(value, Area)).ToArray());

    private static float[] Image(ImageSet images, long epoch, long index)
    {
        float[] image = new float[images.Width * images.Height];
        images.Copy(epoch, index, image);
        return image;
    }
}

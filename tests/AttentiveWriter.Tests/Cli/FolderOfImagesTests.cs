namespace AttentiveWriter.Tests.Cli;

/// <summary>Commands that write pictures into a folder, where there are images: each of them, in each kind of place.</summary>
public class FolderOfImagesTests
{
    private const string Flat = "set/0.png set/1.png set/2.png", Classes = "set/a/0.png set/a/1.png set/b/0.png",
        Deep = "set/train/a/0.png set/train/a/1.png set/train/a/2.png set/train/b/0.png set/test/a/0.png";

    public static TheoryData<string, string[]> Commands => new()
    {
        { "a run's pictures would be more", ["train", "--preset", "glyphs", "--steps", "1", "--out"] },
        { "a run's pictures would be more", ["train", "--preset", "glyphs", "--steps", "1", "--force", "--out"] },
        { "a run's pictures would be more", ["train", "--preset", "glyphs", "--steps", "1", "--resume", "auto", "--out"] },
        { "a run's pictures would be more", ["studio", "--no-browser", "--port", "0", "--runs"] },
        { "the demo's pictures would be more", ["demo", "--steps", "1", "--out"] },
        { "samples.png would be one more", ["export", "--model", "mnist-quick"] },
        { "samples.png would be one more", ["export", "--model", "mnist-quick", "--force"] },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Run_OutIsOrLiesInAFolderOfImages_IsRefusedWithWhatIsThere(string what, string[] command)
    {
        foreach ((string files, string folder, string found) in new[]
        {
            (Flat, "set", "set holds 3 images (set/0.png ...)"),
            (Flat, "set/new", "set/new is inside SET, which holds 3 images (SET/0.png ...)"),
            (Flat, "set/new/er", "set/new/er is inside SET, which holds 3 images (SET/0.png ...)"),
            (Flat + " set/LICENSE set/labels.csv", "set", "set holds 3 images (set/0.png ...)"),
            (Flat + " set/.cache/x.bin", "set", "set holds 3 images (set/0.png ...)"),
            (Classes, "set", "set holds 3 images (set/a/0.png ...)"),
            (Classes + " set/readme.md", "set/new", "set/new is inside SET, which holds 3 images (SET/a/0.png ...)"),
            (Deep, "set", "set holds 5 images (set/test/a/0.png ...)"),
            (Deep, "set/train", "set/train holds 4 images (set/train/a/0.png ...)"),
            (Deep, "set/train/a", "set/train/a holds 3 images (set/train/a/0.png ...)"),
            (Deep, "set/train/new", "set/train/new is inside SET/train, which holds 4 images (SET/train/a/0.png ...)"),
        })
        {
            using DrawInProcess draw = With(files);
            string[] before = draw.Everything();

            DrawRunner.Result result = draw.Run([.. command, folder]);

            string set = draw.At("set");
            Assert.Equal((2, $"draw: {found.Replace("SET", set, StringComparison.Ordinal)}, among which {what}; choose another\n"),
                (result.Code, result.Error));
            Assert.Equal(before, draw.Everything());
        }
    }

    // Of code, of a page, of a few pictures among others, and of runs and models.
    [Theory]
    [InlineData("work/images/0.png work/images/1.png work/assets/0.png work/main.py", "work")]
    [InlineData("work/images/0.png work/images/1.png work/assets/0.png work/main.py", "work/runs/a")]
    [InlineData("work/images/0.png work/images/1.png work/assets/0.png work/src/main.py", "work/runs/a")]
    [InlineData("work/images/0.png work/images/1.png work/assets/0.png work/index.html", "work/new")]
    [InlineData("work/a.png work/b.png work/c.png work/1.txt work/2.txt work/3.txt", "work")]
    [InlineData("work/a.png work/b.png", "work/new")]
    [InlineData("work/faces/0.png work/faces/1.png work/faces/2.png", "work/new")]
    [InlineData("work/a/0.png work/b/0.png work/c/0.png work/runs/x/metrics.jsonl", "work/runs/y")]
    [InlineData("0.png 1.png 2.png", "new")]
    public void Run_OutIsAPlaceOfWork_IsTaken(string files, string folder)
    {
        using DrawInProcess draw = With(files);

        Assert.Equal((0, ""), Outcome(draw.Run("export", folder, "--model", "mnist-quick", "--force")));
    }

    [Fact]
    public void Train_BesideItsFolderInAFolderOfImages_IsRefusedAsElsewhere()
    {
        using DrawInProcess draw = With("sets/faces/a/0.png sets/faces/b/0.png sets/digits/0.png sets/digits/1.png");

        DrawRunner.Result other = draw.Run("train", "--preset", "glyphs", "--out", "sets/run", "--dry-run"),
            demo = draw.Run("demo", "--out", "sets/run"), export = draw.Run("export", "sets/run");

        Assert.All([other, demo, export], result => Assert.Matches("is inside .*sets, which holds 4 images",
            result.Error));
    }

    [Fact]
    public void Run_WhereItHasWrittenBefore_IsTakenAgain()
    {
        using var draw = new DrawInProcess();
        string[] train = ["train", "--preset", "glyphs", "--steps", "2", "--batch", "2", "--set", "validation_images=4", "--out", "at/run"];
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(0, draw.Run([.. train, "--force"]).Code);
            Assert.Equal(0, draw.Run("report", "at/run").Code);
            Assert.Equal(0, draw.Run("demo", "--steps", "1", "--out", "at/demo").Code);
            Assert.Equal((0, ""), Outcome(draw.Run("export", "at/export", "--model", "at/run")));
            Assert.Equal((0, ""), Outcome(draw.Run("export", "at/demo/export", "--model", "at/run")));
        }
        Assert.Equal(0, draw.Run([.. train, "--resume", "auto"]).Code);
    }

    private static (int, string) Outcome(DrawRunner.Result result) => (result.Code, result.Error);

    private static DrawInProcess With(string files)
    {
        var draw = new DrawInProcess();
        foreach (string file in files.Split(' '))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(draw.At(file))!);
            File.WriteAllText(draw.At(file), "");
        }
        return draw;
    }
}

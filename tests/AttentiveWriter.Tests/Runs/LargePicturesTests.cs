using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Models.ConvVae;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Models.Vae;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Reliability;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

/// <summary>Whatever images the settings allow, no picture that the software makes by itself is too large to be made.</summary>
public class LargePicturesTests
{
    private static readonly int[] Sides = [1, 2, 28, 509, 510, 1023, 1024];

    public static TheoryData<string> Extremes => new(Models.Keys);

    // Each as large as may be in one way, and as small as may be otherwise.
    private static Dictionary<string, ModelSettings> Models => new()
    {
        ["square, grey"] = Tiny with { Width = 1024, Height = 1024 },
        ["square, colour"] = Tiny with { Width = 700, Height = 700, Channels = 3 },
        ["many channels"] = Tiny with { Width = 256, Height = 256, Channels = 16 },
        ["just too large"] = Tiny with { Width = 510, Height = 510 },
        ["wide"] = Tiny with { Width = 1024, Height = 4 },
        ["a row"] = Tiny with { Width = 1024, Height = 1 },
        ["high"] = Tiny with { Width = 4, Height = 1024 },
        ["a column"] = Tiny with { Width = 1, Height = 1024 },
        ["a pixel"] = Tiny with { Width = 1, Height = 1 },
        ["many steps"] = Tiny with { Width = 12, Height = 12, Glimpses = 1024 },
        ["many steps of a large image"] = Tiny with { Width = 1024, Height = 140, Glimpses = 1000 },
        ["one step"] = new VaeSettings { Width = 600, Height = 600, Hidden = 1, Latent = 1, Layers = 1 },
        ["one step, maps"] = new ConvVaeSettings { Width = 1024, Height = 64, Levels = 1, Filters = 1, Latent = 1 },
        ["classifier"] = new ClassifierSettings { Width = 1024, Height = 1024, Classes = 2, Glimpses = 2, Hidden = 2, Read = 2 },
        ["classifier, wide"] = new ClassifierSettings { Width = 1024, Height = 1, Classes = 2, Glimpses = 2, Hidden = 2, Read = 1 },
    };

    private static DrawSettings Tiny => new() { Glimpses = 2, Hidden = 2, Latent = 1, Read = 1, Write = 1 };

    [Theory]
    [MemberData(nameof(Extremes))]
    public void Run_ExtremeImages_HasAllItsPictures(string which)
    {
        ModelSettings settings = Models[which];
        using var folder = new TempFolder();
        var training = new TrainingSettings
        {
            Data = "made",
            Batch = 1,
            Steps = 2,
            LogSteps = 1,
            ValidationImages = 2,
            Binarisation = Binarisation.None
        };
        ImageSet images = Made(settings, Split.Train, 2), validation = Made(settings, Split.Validation, 2);

        // Its training would take gigabytes; its pictures do not depend on that.
        bool isLong = settings is DrawSettings { Glimpses: > 900, Width: > 900 };
        if (isLong) Untrained(folder["run"], new RunConfig(settings, training));
        else
        {
            using TrainingRun started = TrainingRun.Start(new RunConfig(settings, training), images, validation, folder["run"],
                new RunOptions { Threads = 1 });
            Assert.True(started.Run());
        }

        var run = new RunFolder(folder["run"]);
        (Model model, RunConfig config) = ModelFolder.Load(folder["run"]);
        using (model)
        {
            RunPlots.Write(run, config.Model.Task);
            new HtmlReport(run, model, config, validation, threads: 1).Write(folder["report.html"]);
            if (isLong) return;
            IReadOnlyList<string> files = HuggingFaceFolder.Write(folder["out"], model, config, folder["run"]);
            Assert.Equal(files.Order(), Directory.GetFileSystemEntries(folder["out"]).Select(f => Path.GetFileName(f)!).Order());
        }
        Assert.NotEmpty(run.Samples());
        foreach ((_, string sample) in run.Samples()) Assert.True(PngReader.Read(sample).Width > 0);
        // A page that a browser opens.
        Assert.InRange(new FileInfo(folder["report.html"]).Length, 1, 100 << 20);
    }

    [Fact]
    public void SamplesAndMaps_EverySizeThatTheSettingsAllow_FitIntoAPicture()
    {
        foreach (int width in Sides)
            foreach (int height in Sides)
                foreach (int channels in new[] { 1, 3, 16 })
                    foreach (ModelSettings model in new ModelSettings[] { new DrawSettings { Width = width, Height = height,
                        Channels = channels }, new ClassifierSettings { Width = width, Height = height, Channels = channels } })
                    {
                        PictureFit fit = SamplePicture.Fit(model);

                        (long wide, long high) = DrawingSizes.Grid(model, fit.Count, fit.Scale);
                        Assert.True(Image.HasRoom(wide, high), $"{width} x {height}");
                        Assert.True(DrawingSizes.AreModest(model, fit.Count));
                        // Where there is room nothing has changed, and nothing is said.
                        Assert.Equal(fit is (64 or 16, 2), SamplePicture.Note(model) is null);
                        if (Math.Max(width, height) <= 28) Assert.Equal(2, fit.Scale);
                    }
        foreach (int steps in new[] { 2, 64, 1024 })
        {
            IReadOnlyList<double>[] rows = [.. Enumerable.Range(0, 5000).Select(i => (double[])[.. Enumerable.Repeat(1.0 * i, steps)])];

            Image map = TensorBoardObserver.LatentMap(rows);

            Assert.Equal(8 * steps, map.Width);
            Assert.True(Image.HasRoom(map.Width, map.Height));
            // The newest is at the bottom.
            Assert.Equal(255, map[0, map.Height - 1]);
            Assert.True(map.Height > 8000, $"{steps} steps: {map.Height}");
        }
    }

    /// <summary>An export is there or it is not, wherever it fails; one that was there stays.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Export_FailsAtAnyOperation_LeavesWhatWasThere(bool isThere)
    {
        using var folder = new TempFolder();
        using TrainingRun training = SmallRun.Start(folder["run"]);
        if (isThere) HuggingFaceFolder.Write(folder["out"], training.Model, training.Config, folder["run"]);
        string[] before = Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories);
        int failures = 0;

        for (int failing = 1; ; failing++)
        {
            var files = new FailingFiles(failing, path => new IOException($"{path}: made to fail"));
            AttentiveWriter.Formats.DiskFileSystem.Current = files;
            try
            {
                HuggingFaceFolder.Write(folder["out"], training.Model, training.Config, folder["run"]);
                break;
            }
            catch (IOException)
            {
                failures++;
            }
            finally
            {
                AttentiveWriter.Formats.DiskFileSystem.Current = AttentiveWriter.Formats.DiskFileSystem.Instance;
            }
            string[] after = Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories);
            // What fails last is only whether the disk has the name for good.
            if (after.Length != before.Length && !isThere && Directory.GetFiles(folder["out"]).Length == 5) Directory.Delete(folder["out"],
                recursive: true);
            else Assert.Equal(before.Order(), after.Order());
        }

        Assert.InRange(failures, 10, 100);
        Assert.Equal(5, Directory.GetFileSystemEntries(folder["out"]).Length);
    }

    private static void Untrained(string folder, RunConfig config)
    {
        using Model model = config.Model.Create();
        model.Initialise(1);
        ModelFolder.Save(folder, model, config);
    }

    private static InMemoryImageSet Made(ModelSettings m, Split split, int count)
    {
        byte[] pixels = new byte[count * m.Pixels];
        new Random(1).NextBytes(pixels);
        return new InMemoryImageSet("made", split, m.Width, m.Height, m.Channels, pixels, Enumerable.Range(0, count)
            .Select(i => (byte)(i % 2)).ToArray());
    }
}

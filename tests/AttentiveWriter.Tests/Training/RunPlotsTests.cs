using AttentiveWriter.Imaging;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Training;

public class RunPlotsTests
{
    [Fact]
    public void Write_Run_PutsEachChartIntoTheFolderAsSvgAndPng()
    {
        using var folder = new TempFolder();
        using Trainer trainer = SmallRun.Start(folder.Path);
        trainer.Run();

        IReadOnlyList<RunPlot> plots = RunPlots.Write(trainer.Folder);

        Assert.Equal(["loss", "validation", "kl-per-step", "kl-map", "speed"], plots.Select(p => p.Name));
        foreach (RunPlot plot in plots)
        {
            Assert.Equal(plot.Chart.ToSvg(), File.ReadAllText(folder[$"plots/{plot.Name}.svg"]));
            Image picture = PngReader.Read(folder[$"plots/{plot.Name}.png"]);
            Assert.Equal((2 * plot.Chart.Width, 2 * plot.Chart.Height), (picture.Width, picture.Height));
        }
        trainer.Folder.Clear();
        Assert.Empty(Directory.GetFiles(folder["plots"]));
        Assert.False(File.Exists(trainer.Folder.TimingPath));
    }

    [Fact]
    public void Of_FolderWithoutRows_IsNothing()
    {
        using var folder = new TempFolder();

        Assert.Empty(RunPlots.Write(new RunFolder(folder.Path)));
        Assert.Empty(Directory.GetDirectories(folder.Path));
    }

    [Fact]
    public void Timings_Run_CountEveryImageOnce()
    {
        using var folder = new TempFolder();
        using Trainer trainer = SmallRun.Start(folder.Path);
        trainer.Run();

        IReadOnlyList<TimingRow> rows = trainer.Folder.Timings();

        // A row for each of the metrics: 20 steps, every third is logged, and the last.
        Assert.Equal([(3, 12), (6, 12), (9, 12), (12, 12), (15, 12), (18, 12), (20, 8)], rows.Select(r => (r.Step, r.Images)));
        Assert.All(rows, r => Assert.True(r.Seconds > 0 && r.ImagesPerSecond > 0));
    }

    [Fact]
    public void Timings_ResumedRun_DropsWhatIsPastTheCheckpoint()
    {
        using var folder = new TempFolder();
        using (Trainer trainer = SmallRun.Start(folder.Path))
        using (var stop = new CancellationTokenSource())
            trainer.Run(new StopAt(7, stop), stop.Token);
        File.AppendAllText(folder["timing.jsonl"], "{\"step\":9,\"images\":12,\"seconds\":1}\n{\"step\":1");

        using (Trainer resumed = SmallRun.Resume(folder.Path)) resumed.Run();

        // Of the interval in which it stopped only what came after is timed.
        Assert.Equal([(3, 12), (6, 12), (9, 8), (12, 12), (15, 12), (18, 12), (20, 8)], new RunFolder(folder.Path).Timings().Select(r => (r.Step, r.Images)));
    }
}

using AttentiveWriter.Data;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

public class RunOverviewTests
{
    [Fact]
    public void Read_FinishedRun_HasWhatItCameTo()
    {
        using var folder = new TempFolder();
        using (TrainingRun training = SmallRun.Start(folder.Path))
        {
            Assert.Equal(RunState.Running, RunOverview.Read(folder.Path).State);
            training.Run();
        }

        RunOverview run = RunOverview.Read(folder.Path);

        Assert.Equal((RunState.Finished, 20, 12), (run.State, run.Steps, run.ValidationImages));
        MetricRow best = run.Metrics.Where(row => row.Split == Split.Validation).MinBy(row => row.Loss)!;
        Assert.Equal((best.Loss, best.Step), (run.BestLoss, run.BestStep));
        Assert.Equal(FormattableString.Invariant($"{best.Loss:F2} ± {best.StandardError:F2} nats"), run.BestWords);
        Assert.True(run.Seconds > 0);
        Assert.Null(run.Unreadable);
    }

    [Fact]
    public void Read_StoppedRun_IsNotFinishedUntilItsLastStep()
    {
        using var folder = new TempFolder();
        using (TrainingRun training = SmallRun.Start(folder.Path))
        using (var stop = new CancellationTokenSource()) training.Run(new StopAt(10, stop), stop.Token);
        Assert.Equal((RunState.Stopped, 10), (RunOverview.Read(folder.Path).State, RunOverview.Read(folder.Path).Steps));

        using (TrainingRun again = SmallRun.Resume(folder.Path)) again.Run();

        Assert.Equal((RunState.Finished, 20), (RunOverview.Read(folder.Path).State, RunOverview.Read(folder.Path).Steps));
    }

    [Fact]
    public void Read_ModelAlone_IsNoRun()
    {
        using var folder = new TempFolder();
        using (TrainingRun training = SmallRun.Start(folder["run"]))
        {
            training.Run();
            ModelFolder.Save(folder["model"], training.Model, training.Config);
        }

        RunOverview model = RunOverview.Read(folder["model"]);

        Assert.Equal((RunState.Model, null, null, null), (model.State, model.Steps, model.BestWords, model.Seconds));
    }

    [Fact]
    public void Read_BeforeTheFirstValidation_KnowsNoBest()
    {
        using var folder = new TempFolder();
        SmallRun.Config.Write(folder.Path);
        new RunFolder(folder.Path).Append(new MetricRow(Split.Train, 3, 0.4, 40, 30, 10, "made"));

        RunOverview run = RunOverview.Read(folder.Path);

        Assert.Equal((RunState.Stopped, 3, null, null), (run.State, run.Steps, run.BestLoss, run.BestWords));
    }

    [Fact]
    public void Read_NoRunOrDamagedSettings_IsABadFile()
    {
        using var folder = new TempFolder();
        Assert.Contains("no run or model in this folder", Assert.Throws<InputFileException>(() => RunOverview.Read(folder.Path)).Message,
            StringComparison.Ordinal);
        Assert.Contains("no such run folder", Assert.Throws<InputFileException>(() => RunOverview.Read(folder["nowhere"])).Message,
            StringComparison.Ordinal);

        File.WriteAllText(folder["metrics.jsonl"], "");
        File.WriteAllText(folder["config.json"], "{");

        Assert.Throws<InputFileException>(() => RunOverview.Read(folder.Path));
    }

    [Fact]
    public void Read_DamagedMetrics_SaysSoAndHasTheRest()
    {
        using var folder = new TempFolder();
        SmallRun.Config.Write(folder.Path);
        var files = new RunFolder(folder.Path);
        files.Append(new MetricRow(Split.Validation, 3, 0.4, 40, 30, 10, "made"));
        File.AppendAllText(files.MetricsPath, "{\"kind\": \"val\n");

        RunOverview run = RunOverview.Read(folder.Path);

        Assert.Equal(40, run.BestLoss);
        Assert.Equal("1 row of metrics.jsonl (line 2) cannot be read and is left out", run.Unreadable);
    }

    [Fact]
    public void SecondsAt_Step_LiesBetweenTheRowsOfTheTiming()
    {
        using var folder = new TempFolder();
        SmallRun.Config.Write(folder.Path);
        var files = new RunFolder(folder.Path);
        foreach ((long step, double seconds) in new[] { (10L, 2.0), (20L, 4.0) }) files.Append(new TimingRow(step, 50, seconds));
        File.WriteAllText(files.MetricsPath, "");

        RunOverview run = RunOverview.Read(folder.Path);

        Assert.Equal([0, 1, 2, 4, 6], new long[] { 0, 5, 10, 15, 20 }.Select(run.SecondsAt));
        Assert.True(double.IsNaN(run.SecondsAt(21)));
    }
}

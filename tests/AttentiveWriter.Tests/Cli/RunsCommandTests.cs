using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Cli;

public class RunsCommandTests
{
    [Fact]
    public void Runs_Folder_ListsTheBestOfTheSameDataFirstWithWhatDiffers()
    {
        using var draw = new DrawInProcess();
        Add(draw, "runs/a", SmallRun.Config, 90);
        Add(draw, "runs/group/b", SmallRun.Config.With("hidden", "7"), 80);
        Add(draw, "runs/c", SmallRun.Config.With("binarisation", "threshold"), 70);

        DrawRunner.Result result = draw.Run("runs");

        Assert.Equal((0, ""), (result.Code, result.Error));
        string[] lines = result.Output.TrimEnd().Split('\n');
        Assert.Equal((5, "all: draw"), (lines.Length, lines[0]));
        Assert.Matches(@"^run +data +state +steps +best validation +time +settings that differ$", lines[1]);
        Assert.Matches(@"^runs/group/b +glyphs, stochastic +stopped +10 of 20 +80\.00 \+- 0\.50 nats +- +hidden=7$", lines[2]);
        Assert.Matches(@"^runs/a +glyphs, stochastic .* 90\.00 \+- 0\.50 nats .* hidden=6$", lines[3]);
        Assert.Matches(@"^runs/c +glyphs, threshold ", lines[4]);
    }

    [Fact]
    public void Runs_WithoutAFolderOfThatName_LooksWhereOneIs()
    {
        using var draw = new DrawInProcess();
        Add(draw, "mine/a", SmallRun.Config, 90);

        Assert.Contains("\nmine/a ", "\n" + draw.Run("runs").Output.Replace("run ", "", StringComparison.Ordinal));
        Assert.Contains("mine/a ", draw.Run("runs", "mine").Output);
        Assert.Contains("mine/a ", draw.Run("runs", "mine/a").Output);
    }

    [Fact]
    public void Runs_WhatIsTheSameInAll_IsSaidOnce()
    {
        using var draw = new DrawInProcess();
        Add(draw, "runs/a", SmallRun.Config, 90);
        Add(draw, "runs/b", SmallRun.Config, 80);

        string[] lines = draw.Run("runs").Output.Split('\n');

        Assert.Equal("all: draw, glyphs, stochastic", lines[0]);
        Assert.Matches("^run +state +steps +best validation +time$", lines[1]);
    }

    [Fact]
    public void Runs_DamagedRun_IsOneLineAndTheRestIsListed()
    {
        using var draw = new DrawInProcess();
        Add(draw, "runs/a", SmallRun.Config, 90);
        Add(draw, "runs/bad", SmallRun.Config, 80);
        Add(draw, "runs/rows", SmallRun.Config, 70);
        File.WriteAllText(draw.At("runs/bad/config.json"), "{\n\"model\": 3");
        File.AppendAllText(draw.At("runs/rows/metrics.jsonl"), "{\"ki");

        DrawRunner.Result result = draw.Run("runs");
        JsonNode json = JsonNode.Parse(draw.Run("runs", "--json", "--quiet").Output)!;

        Assert.Equal(0, result.Code);
        Assert.Equal("runs/rows: 1 row of metrics.jsonl (line 3) cannot be read and is left out\n", result.Error);
        string[] lines = result.Output.TrimEnd().Split('\n');
        Assert.StartsWith("damaged: runs/bad/config.json: not a configuration: ", lines[^1], StringComparison.Ordinal);
        Assert.Equal(["runs/rows", "runs/a"], json["runs"]!.AsArray().Select(run => (string?)run!["path"]));
        Assert.Equal("runs/bad", (string?)json["damaged"]![0]!["path"]);
        Assert.Equal("1 row of metrics.jsonl (line 3) cannot be read and is left out", (string?)json["runs"]![0]!["unreadable"]);
        // Damaged ones alone are still something.
        Assert.Equal(0, draw.Run("runs", "runs/bad").Code);
    }

    [Fact]
    public void Runs_Json_HasFiguresAndNullWhereNothingIsKnown()
    {
        using var draw = new DrawInProcess();
        Add(draw, "runs/a", SmallRun.Config, 90);
        SmallRun.Config.Write(Directory.CreateDirectory(draw.At("runs/fresh")).FullName);
        File.WriteAllText(draw.At("runs/fresh/metrics.jsonl"), "");

        JsonArray runs = JsonNode.Parse(draw.Run("runs", "--json").Output)!["runs"]!.AsArray();

        Assert.Equal((90.0, 0.5, 10, 20), ((double)runs[0]!["best_bound_nats"]!, (double)runs[0]!["standard_error"]!,
            (int)runs[0]!["steps"]!, (int)runs[0]!["planned_steps"]!));
        Assert.Equal(("runs/fresh", 0), ((string?)runs[1]!["path"], (int)runs[1]!["steps"]!));
        Assert.True(runs[1]!.AsObject().ContainsKey("best_bound_nats"));
        Assert.Null(runs[1]!["best_bound_nats"]);
    }

    [Theory]
    [InlineData("draw: nowhere: no such folder\n", "nowhere")]
    [InlineData("draw: empty: no run or model in this folder, nor in those inside it\n", "empty")]
    public void Runs_NothingThere_IsOneLineAndCodeThree(string error, string folder)
    {
        using var draw = new DrawInProcess();
        Directory.CreateDirectory(draw.At("empty"));

        Assert.Equal(new DrawRunner.Result(3, "", error), draw.Run("runs", folder));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(50)]
    public void Runs_OnATerminal_FitsItsWidth(int columns)
    {
        using var draw = new DrawInProcess { Columns = columns };
        Add(draw, "runs/a", SmallRun.Config, 90);
        Add(draw, "runs/another", SmallRun.Config.With("hidden", "7").With("read", "none").With("learning_rate", "0.003"), 80);

        Assert.All(draw.Run("runs").Output.Split('\n'), line => Assert.True(line.Length <= columns, line));
    }

    /// <summary>Makes a run of a few rows, without a model.</summary>
    internal static void Add(DrawRunner draw, string folder, RunConfig config, double bound)
    {
        config.Write(Directory.CreateDirectory(draw.At(folder)).FullName);
        var run = new RunFolder(draw.At(folder));
        run.Append(new MetricRow(Split.Train, 5, 0.5, bound + 9, bound, 9, "made"));
        run.Append(new MetricRow(Split.Validation, 10, 1, bound, bound - 9, 9, "made") { StandardError = 0.5 });
    }
}

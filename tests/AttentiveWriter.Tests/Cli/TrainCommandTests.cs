using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Cli;

public class TrainCommandTests
{
    private static readonly string[] Tiny =
        ["train", "--preset", "glyphs", "--set", "hidden=16", "--set", "latent=4", "--set", "glimpses=3", "--batch", "20", "--set",
            "validation_images=50"];

    [Fact]
    public void Train_StoppedByCtrlCAndResumed_EqualsUninterruptedRunBitForBit()
    {
        using var draw = new DrawProcess();
        string[] run = [.. Tiny, "--set", "log_steps=1", "--steps", "400"];

        DrawRunner.Result whole = draw.Run([.. run, "--out", "whole"]);
        DrawRunner.Result stopped = draw.Interrupt("INT", "parts/metrics.jsonl", 4_000, [.. run, "--out", "parts", "--threads", "1"]);
        long stoppedAt = new RunFolder(draw.At("parts")).Metrics().Last().Step;
        DrawRunner.Result resumed = draw.Run("train", "--resume", "parts", "--threads", "2");

        Assert.Equal(0, whole.Code);
        Assert.Equal(130, stopped.Code);
        Assert.Contains("resume with: draw train --resume parts", stopped.Error);
        Assert.InRange(stoppedAt, 10, 399);
        Assert.Equal(0, resumed.Code);
        Assert.Equal(Sha(draw.At("whole/model.safetensors")), Sha(draw.At("parts/model.safetensors")));
        Assert.Equal(File.ReadAllText(draw.At("whole/metrics.jsonl")), File.ReadAllText(draw.At("parts/metrics.jsonl")));
    }

    [Fact]
    public void Train_KeepingMoreCheckpointsThanThereAreSteps_AsksForNoMoreRoomThanTheyTake()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result trained = draw.Run([.. Tiny, "--steps", "2", "--set", "keep_checkpoints=2147483647", "--out", "run"]);
        DrawRunner.Result planned = draw.Run([.. Tiny, "--steps", "2", "--set", "keep_checkpoints=2147483647", "--dry-run", "--json"]);

        Assert.Equal((0, 0), (trained.Code, planned.Code));
        long files = Directory.GetFiles(draw.At("run"), "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        Assert.InRange(JsonNode.Parse(planned.Output)!["disk_bytes"]!.GetValue<long>(), 1, 10 * files);
    }

    [Fact]
    public void Train_SigTerm_SavesAndExits143()
    {
        using var draw = new DrawProcess();

        DrawRunner.Result stopped = draw.Interrupt("TERM", "run/metrics.jsonl", 1, [.. Tiny, "--steps", "100000", "--out", "run"]);

        Assert.Equal(143, stopped.Code);
        Assert.NotNull(new RunFolder(draw.At("run")).NewestCheckpoint());
    }

    [Fact]
    public void Train_OneTwoAndThreeThreads_SameBits()
    {
        using var draw = new DrawInProcess();

        string[] hashes = [.. new[] { "1", "2", "3" }.Select(threads =>
        {
            Assert.Equal(0, draw.Run([.. Tiny, "--steps", "20", "--threads", threads, "--out", threads]).Code);
            return Sha(draw.At(threads + "/model.safetensors"));
        })];

        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public void Train_Redirected_HasPlainLinesAndNamesTheBinarisation()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run([.. Tiny, "--steps", "20", "--out", "run"]);

        Assert.DoesNotContain('\u001b', result.Error);
        Assert.Contains("validation bound", result.Error);
        Assert.Contains("stochastic binarisation", result.Error);
        Assert.Equal("run", result.Output.Trim());
        Assert.Single(Directory.GetFiles(draw.At("run/samples"), "*.png"));
    }

    [Fact]
    public void Train_FolderWithARun_IsRefusedAndLosesNothing()
    {
        using var draw = new DrawInProcess();
        draw.Run([.. Tiny, "--steps", "5", "--out", "run"]);
        string before = Sha(draw.At("run/model.safetensors"));

        DrawRunner.Result second = draw.Run([.. Tiny, "--steps", "6", "--out", "run"]);

        Assert.Equal(2, second.Code);
        Assert.Contains("--force", second.Error);
        Assert.Equal(before, Sha(draw.At("run/model.safetensors")));
    }

    [Fact]
    public void Train_ResumeThatMakesNoSense_IsRefusedAndChangesNothing()
    {
        using var draw = new DrawInProcess();
        draw.Run([.. Tiny, "--steps", "6", "--set", "checkpoint_steps=2", "--out", "run"]);
        Directory.CreateDirectory(draw.At("elsewhere"));
        File.Copy(draw.At("run/checkpoints/step-00000004.safetensors"), draw.At("elsewhere/step-00000004.safetensors"));
        string before = Sha(draw.At("run/config.json"));

        string[] errors = [.. new string[][]
        {
            ["run", "--steps", "0"], ["run", "--steps", "5"], ["run", "--set", "hidden=8"], ["run/checkpoints/step-00000004.safetensors"],
            ["elsewhere/step-00000004.safetensors"],
        }.Select(arguments =>
        {
            DrawRunner.Result result = draw.Run(["train", "--resume", .. arguments]);
            Assert.Equal(2, result.Code);
            return result.Error;
        })];

        Assert.Contains("steps is 0", errors[0]);
        Assert.Contains("the run has done 6", errors[1]);
        Assert.Contains("--set cannot be given with --resume", errors[2]);
        Assert.Contains("a newer checkpoint", errors[3]);
        Assert.Contains("not in the checkpoints folder of a run", errors[4]);
        Assert.Equal(before, Sha(draw.At("run/config.json")));
        Assert.Equal(3, Directory.GetFiles(draw.At("run/checkpoints")).Length);
    }

    [Fact]
    public void Train_OlderCheckpointWithForce_DropsTheNewerOnesAndEndsTheSame()
    {
        using var draw = new DrawInProcess();
        draw.Run([.. Tiny, "--steps", "6", "--set", "checkpoint_steps=2", "--out", "run"]);
        string before = Sha(draw.At("run/model.safetensors"));

        DrawRunner.Result result = draw.Run("train", "--force", "--resume", "run/checkpoints/step-00000002.safetensors");

        Assert.Equal(0, result.Code);
        Assert.Equal(before, Sha(draw.At("run/model.safetensors")));
    }

    [Fact]
    public void Train_IntoAModelFolder_IsRefused()
    {
        using var draw = new DrawInProcess();
        Directory.CreateDirectory(draw.At("model"));
        File.WriteAllText(draw.At("model/model.safetensors"), "weights");

        DrawRunner.Result result = draw.Run([.. Tiny, "--out", "model"]);

        Assert.Equal(2, result.Code);
        Assert.Equal("weights", File.ReadAllText(draw.At("model/model.safetensors")));
    }

    [RealDataFact("mnist")]
    public void Train_RealMnist_LossFallsAndTheRunDraws()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result trained = draw.Run("train", "--preset", "mnist-small", "--data", "mnist", "--data-dir", RealData.Find("mnist")!,
            "--steps", "150", "--set", "validation_images=50", "--out", "run");
        DrawRunner.Result drawn = draw.Run("generate", "--model", "run", "--count", "64", "--out", "g.png");
        MetricRow[] rows = [.. new RunFolder(draw.At("run")).Metrics().Where(r => r.Split == Split.Train)];

        Assert.Equal(0, trained.Code);
        Assert.True(rows[^1].Loss < rows[0].Loss - 25, $"loss went from {rows[0].Loss} to {rows[^1].Loss}");
        Assert.Equal(0, drawn.Code);
        Assert.True(File.Exists(draw.At("g.png")));
    }

    private static string Sha(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}

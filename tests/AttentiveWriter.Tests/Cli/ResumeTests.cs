using System.Security.Cryptography;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Tests.Cli;

public class ResumeTests
{
    private static readonly string[] Tiny =
    [
        "train", "--preset", "glyphs", "--set", "hidden=16", "--set", "glimpses=2", "--batch", "4", "--set", "validation_images=10",
            "--steps", "6",
        "--set", "checkpoint_steps=2", "--out", "run",
    ];

    [Fact]
    public void Train_ResumeAuto_StartsAfreshGoesOnAndPassesOverADamagedCheckpoint()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result fresh = draw.Run([.. Tiny, "--resume", "auto"]);
        string sha = Sha(draw.At("run/model.safetensors"));
        string newest = new RunFolder(draw.At("run")).NewestCheckpoint()!;
        byte[] bytes = File.ReadAllBytes(newest);
        bytes[^1] ^= 1;
        File.WriteAllBytes(newest, bytes);
        DrawRunner.Result again = draw.Run([.. Tiny, "--resume", "auto"]);
        DrawRunner.Result other = draw.Run([.. Tiny, "--resume", "auto", "--seed", "2"]);
        DrawRunner.Result both = draw.Run([.. Tiny, "--resume", "auto", "--force"]);

        Assert.Equal((0, 0, 2, 2), (fresh.Code, again.Code, other.Code, both.Code));
        Assert.Contains("no valid checkpoint in run: starting afresh", fresh.Error);
        Assert.Contains("step-00000006.safetensors: tensor '", again.Error);
        Assert.Contains("does not match its SHA-256", again.Error);
        Assert.Contains("resuming run/checkpoints/step-00000004.safetensors at step 4", again.Error);
        Assert.Equal(sha, Sha(draw.At("run/model.safetensors")));
        Assert.Contains("\"seed\": 1 there, \"seed\": 2 here", other.Error);
    }

    // Its preset would be another, and images of that are not here.
    [Fact]
    public void Train_ResumeAutoAndNothingElse_GoesOnWithTheSettingsOfTheRun()
    {
        using var draw = new DrawInProcess();
        Assert.Equal(0, draw.Run(Tiny).Code);

        DrawRunner.Result longer = draw.Run("train", "--resume", "auto", "--out", "run", "--steps", "8"),
            same = draw.Run("train", "--resume", "auto", "--out", "run"),
            seed = draw.Run("train", "--resume", "auto", "--out", "run", "--seed", "2", "--preset", "glyphs"),
            none = draw.Run("train", "--resume", "auto", "--out", "none", "--data-dir", "nowhere");

        Assert.Equal((0, 0, 2, 3), (longer.Code, same.Code, seed.Code, none.Code));
        Assert.Contains("resuming run/checkpoints/step-00000006.safetensors at step 6", longer.Error, StringComparison.Ordinal);
        Assert.Contains("the run is finished: 8 steps of 8", same.Error, StringComparison.Ordinal);
        Assert.Contains("mnist", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_DiskFailsMeanwhile_SaysHowToGoOn()
    {
        using var draw = new DrawInProcess();
        using var stop = new CancellationTokenSource();
        var remover = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                // Once there is something to go on from.
                if (new RunFolder(draw.At("run")).NewestCheckpoint() is not null)
                    foreach (string file in Directory.GetFiles(draw.At("logs/run"), "events*")) File.Delete(file);
                Thread.Sleep(1);
            }
        });
        remover.Start();

        DrawRunner.Result failed = draw.Run([.. Tiny.Select(word => word == "6" ? "100000" : word), "--tensorboard", "logs"]);
        stop.Cancel();
        remover.Join();

        Assert.Equal(5, failed.Code);
        Assert.Contains("the file was removed or replaced while it was written; once that is mended, go on with: "
            + "draw train --resume run --tensorboard logs\n", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_InitFrom_BeginsWithTheWeightsAndAFreshOptimiser()
    {
        using var draw = new DrawInProcess();
        draw.Run(Tiny);

        DrawRunner.Result started = draw.Run([.. Tiny[..^1], "next", "--init-from", "run", "--set", "learning_rate=1e-30", "--set",
            "final_learning_rate=0"]);
        DrawRunner.Result misfit = draw.Run([.. Tiny[..^1], "misfit", "--init-from", "run", "--set", "hidden=8"]);
        File.Delete(draw.At("next/model.safetensors"));
        Directory.Delete(draw.At("run/checkpoints"), recursive: true);
        DrawRunner.Result weightsAlone = draw.Run("train", "--resume", "run");

        Assert.Equal((0, 3, 3), (started.Code, misfit.Code, weightsAlone.Code));
        (Model first, _) = ModelFolder.Load(draw.At("run"));
        (Model second, _) = ModelFolder.Load(draw.At("next"));
        using (first)
        using (second)
            Numbers.AssertSameBits([.. first.Parameters.Parameters.SelectMany(p => p.Value.Span.ToArray())],
                [.. second.Parameters.Parameters.SelectMany(p => p.Value.Span.ToArray())]);
        Assert.Contains("its weights do not fit the new run: tensor '", misfit.Error);
        Assert.False(Directory.Exists(draw.At("misfit/checkpoints")));
        Assert.Contains("start a new run from them with --init-from run", weightsAlone.Error);
    }

    private static string Sha(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}

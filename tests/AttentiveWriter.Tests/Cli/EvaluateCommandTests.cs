using System.Text.Json.Nodes;
using AttentiveWriter.Autograd;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Tests.Cli;

public class EvaluateCommandTests
{
    private static readonly string[] Tiny =
    [
        "train", "--preset", "glyphs", "--set", "hidden=8", "--set", "latent=2", "--set", "glimpses=2", "--set", "read=2", "--set",
            "write=2", "--set", "validation_images=20",
        "--batch", "4", "--steps", "3", "--out", "run",
    ];

    // A figure of other weights on a card would be believed.
    [Fact]
    public void Evaluate_ModelThatIsReplacedMeanwhile_LeavesTheCardAlone()
    {
        using var draw = new DrawProcess();
        string[] train = ["train", "--preset", "glyphs", "--set", "hidden=8", "--set", "glimpses=2", "--steps", "2", "--out", "run"];
        Assert.Equal(0, draw.Run(train).Code);
        string weights = draw.At("run/model.safetensors"), card = File.ReadAllText(draw.At("run/README.md"));
        using var stop = new CancellationTokenSource();
        var touching = new Thread(() =>
        {
            for (int n = 1; !stop.IsCancellationRequested; n++)
            {
                File.SetLastWriteTimeUtc(weights, DateTime.UnixEpoch.AddDays(n));
                Thread.Sleep(1);
            }
        })
        { IsBackground = true };

        touching.Start();
        DrawRunner.Result result = draw.Run("evaluate", "--model", "run", "--count", "500");
        stop.Cancel();
        touching.Join();

        Assert.Equal(0, result.Code);
        Assert.Contains("not added to the model's card: the model there has other weights by now", result.Error);
        Assert.Equal(card, File.ReadAllText(draw.At("run/README.md")));
    }

    [Fact]
    public void Evaluate_Samples_AddsTheEstimateToJsonAndCard()
    {
        using var draw = new DrawInProcess();
        Assert.Equal(0, draw.Run(Tiny).Code);

        DrawRunner.Result evaluated = draw.Run("evaluate", "--model", "run", "--count", "30", "--samples", "6", "--json");

        JsonNode json = JsonNode.Parse(evaluated.Output)!;
        Assert.Equal(
            ["schema", "model", "data", "split", "binarisation", "images", "set_images", "part_seed", "bound_nats", "standard_error",
                "reconstruction_nats", "kl_nats", "kl_per_step", "samples", "log_likelihood_nats",
             "log_likelihood_standard_error", "bits_per_dim", "comparison", "same_data", "fingerprint", "seed", "seconds", "exit_code"],
            json.AsObject().Select(p => p.Key));
        double bound = json["bound_nats"]!.GetValue<double>(), estimate = json["log_likelihood_nats"]!.GetValue<double>();
        Assert.Equal(6, json["samples"]!.GetValue<int>());
        Assert.True(estimate > -bound, $"{estimate} should be above {-bound}");
        Assert.Equal(bound / (784 * Math.Log(2)), json["bits_per_dim"]!.GetValue<double>(), 1e-9);
        Assert.Contains("added to", evaluated.Error);
        Assert.Contains("| glyphs test | 30 of 10,000, drawn at random (seed 0) | stochastic binarisation, one fixed draw | 6 | 1 |",
            File.ReadAllText(draw.At("run/" + ModelCard.FileName)));
    }

    [Fact]
    public void Evaluate_IntensitiesAsProbabilities_GivesNoBitsAndSaysSo()
    {
        using var draw = new DrawInProcess();
        Assert.Equal(0, draw.Run([.. Tiny, "--set", "binarisation=none"]).Code);

        DrawRunner.Result evaluated = draw.Run("evaluate", "--model", "run", "--count", "10");

        Assert.DoesNotContain("bits per dimension", evaluated.Output);
        Assert.Contains("no likelihood of the pixels", evaluated.Output);
    }

    [Fact]
    public void Evaluate_Logistics_GivesBitsAndRefusesBlackAndWhite()
    {
        using var draw = new DrawInProcess();
        Assert.Equal(0, draw.Run([.. Tiny, "--set", "binarisation=none", "--set", "likelihood=logistics", "--set", "mixtures=2"]).Code);

        DrawRunner.Result evaluated = draw.Run("evaluate", "--model", "run", "--count", "10"),
            refused = draw.Run("evaluate", "--model", "run", "--binarisation", "threshold");

        Assert.Contains("bits per dimension", evaluated.Output);
        Assert.Contains("a true cost of the pixels at 256 levels", evaluated.Output);
        Assert.Equal(2, refused.Code);
        Assert.Contains("measure it with binarisation none", refused.Error);
        Assert.Contains("set binarisation=none", draw.Run([.. Tiny, "--force", "--set", "likelihood=logistics"]).Error);
    }

    [Fact]
    public void Evaluate_ToldClasses_SaysOfWhatTheFiguresAre()
    {
        using var draw = new DrawInProcess();
        Assert.Equal(0, draw.Run([.. Tiny, "--conditional"]).Code);

        Assert.Contains("of log p(x | class)", draw.Run("evaluate", "--model", "run", "--count", "10").Output);
    }

    [Fact]
    public void Evaluate_WeightsThatAreNotFinite_IsABadFile()
    {
        using var draw = new DrawInProcess();
        Assert.Equal(0, draw.Run(Tiny).Code);
        (Model model, RunConfig config) = ModelFolder.Load(draw.At("run"));
        using (model)
        {
            foreach (Parameter parameter in model.Parameters.Parameters) parameter.Value.Span.Fill(1e30f);
            ModelFolder.Save(draw.At("run"), model, config);
        }

        DrawRunner.Result evaluated = draw.Run("evaluate", "--model", "run", "--count", "10", "--json");

        Assert.Equal(3, evaluated.Code);
        Assert.Contains("no finite figures", evaluated.Error);
    }

    [Fact]
    public void Evaluate_TheModelThatShips_LeavesItsCardAlone()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result evaluated = draw.Run("evaluate", "--data", "glyphs", "--count", "2");

        Assert.Equal(0, evaluated.Code);
        Assert.DoesNotContain("README", evaluated.Error);
    }

    [Fact]
    public void Generate_Nearest_ShowsPairs()
    {
        using var draw = new DrawInProcess();
        Assert.Equal(0, draw.Run(Tiny).Code);
        WriteImages(draw, 5);

        DrawRunner.Result generated = draw.Run("generate", "--model", "run", "--count", "3", "--columns", "3", "--scale", "1", "--nearest",
            "near.png", "--data", draw.At("./photos"));

        Assert.Equal(0, generated.Code);
        Image pairs = PngReader.Read(draw.At("near.png"));
        Assert.Equal((6 * (28 + 2) + 2, 28 + 4), (pairs.Width, pairs.Height));
        Assert.Contains("nearest of 3 training images", generated.Error);
        Assert.Equal(2, draw.Run("generate", "--model", "run", "--data", "glyphs").Code);
    }

    private static void WriteImages(DrawRunner draw, int count)
    {
        Directory.CreateDirectory(draw.At("photos"));
        for (int i = 0; i < count; i++)
        {
            var image = new Image(28, 28, 1);
            image.Pixels.AsSpan().Fill((byte)(40 * i));
            using FileStream file = File.Create(draw.At($"photos/{i}.png"));
            PngWriter.Write(file, image);
        }
    }

    [Fact]
    public void Evaluate_WhatTheCardIsNotAbout_IsNotAddedAndSaid()
    {
        using var draw = new DrawInProcess();
        CommandTree.Prepare(draw, ["finished"]);
        string card = File.ReadAllText(draw.At("finished/README.md"));
        File.WriteAllText(draw.At("finished/README.md"), "mine");

        DrawRunner.Result mine = draw.Run("evaluate", "--model", "finished", "--data", "glyphs", "--count", "2");
        File.WriteAllText(draw.At("finished/README.md"), card);
        File.Delete(draw.At("finished/model.safetensors"));
        foreach (string file in Directory.GetFiles(draw.At("finished/checkpoints"))) if (!file.Contains("00000000")) File.Delete(file);
        DrawRunner.Result gone = draw.Run("evaluate", "--model", "finished", "--data", "glyphs", "--count", "2"),
            export = draw.Run("export", "out", "--model", "finished"), report = draw.Run("report", "finished");

        Assert.Contains("not added: finished/README.md is no card that takes evaluations", mine.Error);
        Assert.Contains("warning: the weights of the best validation of finished, of step 2, are gone", gone.Error);
        Assert.Contains("not added to the model's card, which is about other weights", gone.Error);
        Assert.Equal(card, File.ReadAllText(draw.At("finished/README.md")));
        Assert.Equal((0, 0, 3, 0), (mine.Code, gone.Code, export.Code, report.Code));
        Assert.Contains("of step 2, are gone", File.ReadAllText(draw.At("finished/report.html")));
    }

    [Fact]
    public void Commands_WeightsOfAnotherRun_SaySoAndClaimNoFigure()
    {
        using var draw = new DrawInProcess();
        CommandTree.Prepare(draw, ["finished"]);
        draw.Run("evaluate", "--model", "finished", "--data", "glyphs", "--count", "2");
        string card = File.ReadAllText(draw.At("finished/README.md"));
        using (TrainingRun other = TrainingRun.Start(RunConfig.Read(draw.At("finished")) with { Data = null }, new Glyphs(7, Split.Train),
            null, draw.At("other"))) other.Run();
        File.Copy(draw.At("other/model.safetensors"), draw.At("finished/model.safetensors"), overwrite: true);
        const string Problem = "the weights in finished are others than those that its summary.json is about";

        DrawRunner.Result evaluate = draw.Run("evaluate", "--model", "finished", "--data", "glyphs", "--count", "2"),
            report = draw.Run("report", "finished"), compare = draw.Run("compare", "finished", "other"),
            info = draw.Run("info", "finished"), export = draw.Run("export", "out", "--model", "finished");

        Assert.Equal((0, 0, 0, 0, 3), (evaluate.Code, report.Code, compare.Code, info.Code, export.Code));
        Assert.All([evaluate, report, compare, info, export], said => Assert.Contains($"warning: {Problem}\n", said.Error));
        Assert.Contains("not added to the model's card, which is about other weights", evaluate.Error);
        Assert.Equal(card, File.ReadAllText(draw.At("finished/README.md")));
        Assert.Contains("its card is about other weights than these", export.Error);
        Assert.All(["finished/report.html", "compare.html"], page =>
        {
            string html = File.ReadAllText(draw.At(page));
            Assert.Contains(Problem, html);
            Assert.DoesNotContain("<td>glyphs test</td>", html);
        });
    }
}

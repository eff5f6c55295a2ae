using System.Text.Json.Nodes;
using AttentiveWriter.Imaging;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Imaging;
using AttentiveWriter.Tests.Runs;

namespace AttentiveWriter.Tests.Cli;

public class CompareCommandTests
{
    [Fact]
    public void Compare_TwoRuns_WritesATableAndASelfContainedPage()
    {
        using var draw = new DrawInProcess();
        Train(draw, "runs/one");
        Train(draw, "runs/two", "--set", "hidden=12");
        draw.Run("evaluate", "--model", "runs/two", "--count", "20");

        DrawRunner.Result result = draw.Run("compare", "runs/one", "runs/two");

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith("compare.html\nrun  model  best validation ", result.Output, StringComparison.Ordinal);
        Assert.Contains("\nsetting  one  two\nhidden   16   12\n", result.Output, StringComparison.Ordinal);
        string page = File.ReadAllText(draw.At("compare.html"));
        foreach (string heading in new[] { "Best validation", "Over the steps", "Over the images seen", "Over the time", "Samples",
            "Settings that differ", "Data" })
            Assert.Contains($"<h2>{heading}</h2>", page, StringComparison.Ordinal);
        Assert.Equal(6, page.Split("<svg").Length - 1);
        Assert.Equal(2, page.Split("<img alt=\"A grid of samples of ").Length - 1);
        Assert.Contains("<td>hidden</td><td>16</td><td>12</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td>two</td><td>glyphs test</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"warning\"", page, StringComparison.Ordinal);
        Assert.Contains("draw compare runs/one runs/two --count 1000", page, StringComparison.Ordinal);
        ReportTests.AssertFetchesNothing(page);
    }

    // What evaluate measures of each by itself, on the images that it would take.
    [Fact]
    public void Compare_Count_MeasuresBothOnTheImagesOfAnEvaluation()
    {
        using var draw = new DrawInProcess();
        Train(draw, "runs/one");
        Train(draw, "runs/two", "--seed", "2");

        DrawRunner.Result result = draw.Run("compare", "runs", "--count", "30", "--split", "test", "--out", "page.html");
        DrawRunner.Result json = draw.Run("compare", "runs/one", "runs/two", "--count", "30", "--split", "test", "--json");
        JsonNode measured = JsonNode.Parse(json.Output)!["measured"]!;
        double[] evaluated = [.. new[] { "one", "two" }.Select(run => (double)JsonNode.Parse(draw.Run("evaluate", "--model", "runs/" + run,
            "--count", "30", "--json").Output)!["bound_nats"]!)];

        Assert.Equal(evaluated, measured["runs"]!.AsArray().Select(run => (double)run!["bound_nats"]!));
        JsonNode difference = measured["differences"]!.AsArray().Single()!;
        Assert.Equal(("two", "one"), ((string?)difference["run"], (string?)difference["minus"]));
        Assert.Equal(evaluated[1] - evaluated[0], (double)difference["nats"]!, 1e-9);
        Assert.Equal(("test", 30, 10000, 0), ((string?)measured["split"], (int)measured["images"]!, (int)measured["set_images"]!,
            (int)measured["part_seed"]!));
        Assert.Matches(@"\ntwo costs [0-9.]+ \+- [0-9.]+ nats per image (more|less) than one: (within|beyond) two standard errors, ",
            result.Output);
        Assert.Contains("<h2>On the same images</h2>", File.ReadAllText(draw.At("page.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_OneImage_LeavesTheErrorUnknown()
    {
        using var draw = new DrawInProcess();
        Train(draw, "one");

        JsonNode json = JsonNode.Parse(draw.Run("compare", "one", "mnist-quick", "--data", "glyphs", "--count", "1", "--json",
            "--quiet").Output)!;

        JsonNode difference = json["measured"]!["differences"]![0]!;
        Assert.NotNull(difference["nats"]);
        Assert.True(difference.AsObject().ContainsKey("standard_error"));
        Assert.Equal((null, null), (difference["standard_error"], difference["beyond_two_standard_errors"]));
    }

    [Fact]
    public void Compare_OtherData_WarnsOnStderrOnThePageAndInJson()
    {
        using var draw = new DrawInProcess();
        RunsCommandTests.Add(draw, "one", SmallRun.Config, 90);
        RunsCommandTests.Add(draw, "two", SmallRun.Config.With("data", "mnist").With("binarisation", "threshold"), 80);
        const string Warning = "The validation bounds of one and two cannot be compared: learned from other images (glyphs, mnist); "
            + "validated on other images (glyphs, mnist); made black and white differently (";

        DrawRunner.Result result = draw.Run("compare", "one", "two");
        JsonNode json = JsonNode.Parse(draw.Run("compare", "one", "two", "--json", "--quiet").Output)!;

        Assert.StartsWith("warning: " + Warning, result.Error, StringComparison.Ordinal);
        Assert.Contains($"<p class=\"warning\">{Warning}", File.ReadAllText(draw.At("compare.html")), StringComparison.Ordinal);
        Assert.StartsWith(Warning, (string?)json["warnings"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_DamagedMetricsAndNoModel_ShowsTheRestAndSaysSo()
    {
        using var draw = new DrawInProcess();
        RunsCommandTests.Add(draw, "one", SmallRun.Config, 90);
        RunsCommandTests.Add(draw, "two", SmallRun.Config, 80);
        File.AppendAllText(draw.At("two/metrics.jsonl"), "{\"ki");
        const string Problem = "1 row of metrics.jsonl (line 3) cannot be read and is left out";

        DrawRunner.Result result = draw.Run("compare", "one", "two");

        Assert.Equal((0, $"two: {Problem}\n"), (result.Code, result.Error));
        string page = File.ReadAllText(draw.At("compare.html"));
        Assert.Contains($"<p class=\"warning\">Of two not all is shown: {Problem}.</p>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<h2>Samples</h2>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_Classifiers_AreComparedByTheirError()
    {
        using var draw = new DrawInProcess();
        foreach (string run in new[] { "runs/one", "runs/two" })
            draw.Run("train", "--preset", "cluttered-mnist", "--data", "glyphs", "--set", "width=28", "--set", "height=28", "--set",
                "hidden=8", "--set", "glimpses=2", "--set", "validation_images=20", "--steps", "2", "--batch", "4", "--out", run,
                "--quiet");

        DrawRunner.Result result = draw.Run("compare", "runs", "--count", "20");

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Matches(@"\none  error [0-9.]+ %, cross-entropy ", result.Output);
        Assert.Contains("two costs 0.00 +- 0.00 nats per image more than one: within", result.Output, StringComparison.Ordinal);
        Assert.Contains("Validation error", File.ReadAllText(draw.At("compare.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "no such run folder or model folder; models that ship: mnist", "one", "nowhere")]
    [InlineData(3, "empty: no run or model in this folder", "one", "empty")]
    [InlineData(3, "a file; expected a run folder or a model folder", "one", "one/config.json")]
    [InlineData(3, "damaged/config.json: not a configuration: ", "one", "damaged")]
    [InlineData(3, "no model here", "one", "two", "--count", "5")]
    [InlineData(2, "one is one run; give two or more", "one")]
    [InlineData(2, "one and ./one/ are one run", "one", "./one/")]
    [InlineData(2, "is given twice", "mnist", "mnist")]
    [InlineData(2, "one is of kind 'draw' and classifier of kind '", "one", "classifier")]
    [InlineData(2, "--out 'page.txt' does not end in .html", "one", "two", "--out", "page.txt")]
    [InlineData(2, "--out one/report.html would replace a file of the run or model in ", "one", "two", "--out", "one/report.html")]
    [InlineData(2, "--out one/samples/x.html would be inside ", "one", "two", "--out", "one/samples/x.html")]
    [InlineData(2, "--split says on which images the runs are measured; give their number with --count", "one", "two", "--split", "test")]
    [InlineData(2, "--count is 0, expected 1..", "one", "two", "--count", "0")]
    [InlineData(2, "one is of glyphs, and other of other images, mnist; say with --data on which both are measured", "one", "other",
        "--count", "5")]
    [InlineData(2, "one and grey were trained with other binarisations; say with --binarisation with which both are measured", "one",
        "grey", "--count", "5")]
    [InlineData(2, "RUN is missing, expected compare RUN...")]
    public void Compare_WhatCannotBe_IsOneLine(int code, string error, params string[] arguments)
    {
        using var draw = new DrawInProcess();
        RunConfig config = SmallRun.Config.With("width", "28").With("height", "28");
        RunsCommandTests.Add(draw, "one", config, 90);
        RunsCommandTests.Add(draw, "two", config, 80);
        RunsCommandTests.Add(draw, "other", SmallRun.Config.With("data", "mnist"), 80);
        RunsCommandTests.Add(draw, "grey", SmallRun.Config.With("binarisation", "none"), 80);
        RunsCommandTests.Add(draw, "damaged", SmallRun.Config, 80);
        RunsCommandTests.Add(draw, "classifier", Preset.Named("cluttered-mnist").Config, 1);
        File.WriteAllText(draw.At("damaged/config.json"), "{");
        Directory.CreateDirectory(draw.At("empty"));

        DrawRunner.Result result = draw.Run(["compare", .. arguments]);

        Assert.Equal((code, ""), (result.Code, result.Output));
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Split('\n').Length - 1);
        Assert.False(File.Exists(draw.At("compare.html")));
    }

    [Fact]
    public void Compare_PageAmongTheImagesOfARun_IsRefused()
    {
        using var draw = new DrawInProcess();
        Directory.CreateDirectory(draw.At("mine"));
        for (int i = 0; i < 30; i++)
            using (FileStream stream = File.Create(draw.At($"mine/{i}.png"))) PngWriter.Write(stream, Pictures.Noise(28, 28, 1, seed: i));
        Train(draw, "one", "--data", draw.At("mine"));
        Train(draw, "two");

        DrawRunner.Result result = draw.Run("compare", "two", "one", "--out", "mine/page.html");

        Assert.Equal(2, result.Code);
        Assert.Contains("--out mine/page.html is inside the folder of the data, ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_FolderWithADamagedRun_LeavesItOutAndSaysSo()
    {
        using var draw = new DrawInProcess();
        Train(draw, "runs/one");
        Train(draw, "runs/two", "--seed", "2");
        Directory.CreateDirectory(draw.At("runs/bad/checkpoints"));
        foreach (string file in new[] { "config.json", "metrics.jsonl", "model.safetensors" })
            File.WriteAllText(draw.At("runs/bad/" + file), "{");

        DrawRunner.Result folder = draw.Run("compare", "runs"), named = draw.Run("compare", "runs/one", "runs/bad");

        Assert.Equal((0, 3), (folder.Code, named.Code));
        Assert.Contains("warning: left out, as it cannot be read: runs/bad/config.json: ", folder.Error);
        // Their validation images were made black and white by the seed of each.
        Assert.Contains("warning: one and two were validated on other draws of the binarisation (seeds 1 and 2): a small difference",
            folder.Error);
        Assert.DoesNotContain("cannot be compared", folder.Error);
    }

    [Theory]
    [InlineData(0, "runs/a-classifier is left out: runs/one is of kind 'draw' and runs/a-classifier of kind 'classifier': ", "runs")]
    [InlineData(2, "runs/one is of kind 'draw' and runs/a-classifier of kind 'classifier': ", "runs/one", "runs/a-classifier")]
    [InlineData(2, "runs is one run; give two or more", "runs", "--count", "1")]
    public void Compare_ClassifierAmongRunsThatDraw_IsLeftOutOfAFolderAndRefusedByName(int code, string error, params string[] arguments)
    {
        using var draw = new DrawInProcess();
        RunsCommandTests.Add(draw, "runs/a-classifier", Preset.Named("cluttered-mnist").Config, 1);
        RunsCommandTests.Add(draw, "runs/one", SmallRun.Config, 90);
        if (!arguments.Contains("--count")) RunsCommandTests.Add(draw, "runs/two", SmallRun.Config, 80);

        DrawRunner.Result result = draw.Run(["compare", .. arguments]);

        Assert.Equal(code, result.Code);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a-classifier", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_LinkBesideItsRun_NamesBoth()
    {
        using var draw = new DrawInProcess();
        RunsCommandTests.Add(draw, "one", SmallRun.Config, 90);
        Directory.CreateSymbolicLink(draw.At("link"), draw.At("one"));

        Assert.Equal("draw: RUN one and link are one run", draw.Run("compare", "one", "link").Error.Split('\n')[0]);
        Assert.Equal("draw: RUN one is given twice", draw.Run("compare", "one", "one").Error.Split('\n')[0]);
    }

    [Fact]
    public void CompareAndReport_MetricsGoneOrCardAFolder_ShowTheRest()
    {
        using var draw = new DrawInProcess();
        foreach (string run in new[] { "one", "two" }) Train(draw, run);
        File.Delete(draw.At("one/metrics.jsonl"));
        File.Delete(draw.At("two/README.md"));
        Directory.CreateDirectory(draw.At("two/README.md"));

        DrawRunner.Result compare = draw.Run("compare", "one", "two"), report = draw.Run("report", "one"),
            other = draw.Run("report", "two"), evaluate = draw.Run("evaluate", "--model", "two", "--count", "2");

        Assert.Equal((0, 0, 0, 0), (compare.Code, report.Code, other.Code, evaluate.Code));
        Assert.Equal("one: metrics.jsonl is missing\n", compare.Error);
        Assert.Equal("one: metrics.jsonl is missing\n", report.Error);
        Assert.Contains("Of one not all is shown: metrics.jsonl is missing.", File.ReadAllText(draw.At("compare.html")));
        Assert.Contains("What is shown here is not all: metrics.jsonl is missing.", File.ReadAllText(draw.At("one/report.html")));
        Assert.DoesNotContain("missing", other.Error);
    }

    /// <summary>The page as a browser sees it, on a phone and on a desk, light and dark: nothing fetched, nothing too wide.</summary>
    [ToolFact("chromium")]
    public void Compare_InChromium_FitsPhoneAndDeskInLightAndDark()
    {
        using var draw = new DrawInProcess();
        Train(draw, "runs/one");
        Train(draw, "runs/a-run-with-a-name-that-is-rather-long-for-a-phone", "--set", "read=none");
        RunsCommandTests.Add(draw, "runs/other", SmallRun.Config.With("data", "mnist"), 80);
        Assert.Equal(0, draw.Run("compare", "runs").Code);
        PageInChromium.AssertFits(draw, "compare.html");
    }

    private static void Train(DrawRunner draw, string run, params string[] others) => Assert.Equal(0, draw.Run(["train", "--preset",
        "glyphs", "--set", "glimpses=3", "--set", "latent=4", "--set", "log_steps=4", "--set", "validation_images=20", "--steps", "12",
        "--batch", "4", "--out", run, "--quiet", .. others.Contains("hidden=12") ? others : ["--set", "hidden=16", .. others]]).Code);
}

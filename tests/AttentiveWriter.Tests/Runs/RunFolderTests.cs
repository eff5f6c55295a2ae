using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

public class RunFolderTests
{
    [Fact]
    public void NewestCheckpoint_OtherNames_AreNoCheckpoints()
    {
        using var temp = new TempFolder();
        RunFolder folder = Create(temp);
        string[] others = ["step-9.safetensors", "step-00000099.safetensors.tmp", "Step-00000098.safetensors", "step-00000097.bin",
            "step-0000009x.safetensors", "step-000000096.safetensors", "step-٠٠٠٠٠٠٩٩.safetensors"];
        foreach (string name in others) File.WriteAllText(Path.Combine(folder.CheckpointsPath, name), "");

        Assert.Null(folder.NewestCheckpoint());
        Assert.False(folder.HasRun);

        File.WriteAllText(folder.CheckpointPath(7), "");

        Assert.Equal(folder.CheckpointPath(7), folder.NewestCheckpoint());
        Assert.True(folder.HasRun);
    }

    [Fact]
    public void NewestCheckpoint_MoreDigits_IsTheLargestNumber()
    {
        using var temp = new TempFolder();
        RunFolder folder = Create(temp);
        foreach (long step in new[] { 99_999_999L, 100_000_000L, 5L }) File.WriteAllText(folder.CheckpointPath(step), "");

        Assert.EndsWith("step-100000000.safetensors", folder.NewestCheckpoint(), StringComparison.Ordinal);
    }

    [Fact]
    public void Prune_MoreThanKept_KeepsTheNewestAndWhatIsNoCheckpoint()
    {
        using var temp = new TempFolder();
        RunFolder folder = Create(temp);
        string note = Path.Combine(folder.CheckpointsPath, "note.txt");
        File.WriteAllText(note, "");
        for (long step = 1; step <= 5; step++) File.WriteAllText(folder.CheckpointPath(step), "");

        folder.Prune(2);

        Assert.Equal([note, folder.CheckpointPath(4), folder.CheckpointPath(5)], Directory.GetFiles(folder.CheckpointsPath).Order());
    }

    [Fact]
    public void CutTo_RowsPastTheStep_AreDropped()
    {
        using var temp = new TempFolder();
        RunFolder folder = Create(temp);
        for (int step = 1; step <= 4; step++) folder.Append(Row(step));
        File.AppendAllText(folder.MetricsPath, """{"kind":"train","st""");

        folder.CutTo(2, validatedStep: -1);

        Assert.Equal([Row(1), Row(2)], folder.Metrics());
        folder.Append(Row(3));
        Assert.Equal(3, File.ReadAllLines(folder.MetricsPath).Length);
    }

    [Fact]
    public void CutTo_ValidationThatWillBeDoneAgain_IsDropped()
    {
        using var temp = new TempFolder();
        RunFolder folder = Create(temp);
        folder.Append(Row(2));
        folder.Append(Row(2) with { Split = Split.Validation });

        folder.CutTo(2, validatedStep: 1);

        Assert.Equal([Row(2)], folder.Metrics());
    }

    [Fact]
    public void CutTo_CheckpointsOfAnAbandonedBranch_AreDropped()
    {
        using var temp = new TempFolder();
        RunFolder folder = Create(temp);
        for (long step = 1; step <= 5; step++) File.WriteAllText(folder.CheckpointPath(step), "");

        folder.CutTo(3, validatedStep: 3);

        Assert.Equal(folder.CheckpointPath(3), folder.NewestCheckpoint());
    }

    [Fact]
    public void Metrics_NoFile_IsEmpty()
    {
        using var temp = new TempFolder();

        Assert.Empty(new RunFolder(temp.Path).Metrics());
        Assert.Null(new RunFolder(temp["nowhere"]).NewestCheckpoint());
    }

    [Theory]
    [InlineData("loss")]
    [InlineData("epoch")]
    [InlineData("gradient_norm")]
    [InlineData("latent_per_step")]
    public void Metrics_NumberThatIsNotFinite_IsLeftOut(string key)
    {
        using var temp = new TempFolder();
        RunFolder folder = Create(temp);
        folder.Append(Row(1));
        string good = File.ReadAllText(folder.MetricsPath), value = key == "latent_per_step" ? "[1, 1e999]" : "-1e999";
        // Of two values of a key the last is taken.
        File.AppendAllText(folder.MetricsPath, good.TrimEnd('\n', '}') + $",\"{key}\":{value}}}\n");
        File.WriteAllText(folder.TimingPath, """{"step":1,"images":4,"seconds":1e999}""" + "\n");
        File.WriteAllText(temp["summary.json"], """{"steps":1,"finished":true,"best_bound":1e999,"best_step":1"""
            + ""","binarisation":"","validation_images":1,"seconds":1,"images_per_second":1,"version":""}""");

        Assert.Equal([Row(1)], folder.Metrics());
        Assert.Empty(folder.Timings());
        Assert.Null(folder.Summary());
    }

    [Theory]
    [InlineData("step", "-1")]
    [InlineData("step", "1000000000001")]
    [InlineData("epoch", "-0.5")]
    [InlineData("loss", "1.7e308")]
    [InlineData("gradient_norm", "-1")]
    [InlineData("update_ratio", "-1")]
    [InlineData("learning_rate", "-1e-3")]
    [InlineData("standard_error", "-4")]
    [InlineData("error_rate", "1.5")]
    [InlineData("latent_per_step", "[1e300]")]
    [InlineData("images", "-1")]
    [InlineData("seconds", "-1")]
    [InlineData("seconds", "1e308")]
    public void Rows_OfNoRun_AreLeftOut(string key, string value)
    {
        using var temp = new TempFolder();
        RunFolder folder = Create(temp);
        bool isTiming = key is "images" or "seconds";
        if (isTiming) folder.Append(new TimingRow(1, 2, 3));
        else folder.Append(Row(1));
        string path = isTiming ? folder.TimingPath : folder.MetricsPath;
        var row = JsonNode.Parse(File.ReadAllText(path))!;
        row[key] = JsonNode.Parse(value);
        File.AppendAllText(path, row.ToJsonString() + "\n");

        Assert.Equal(1, isTiming ? folder.Timings().Count : folder.Metrics().Count);
        Assert.Equal($"1 row of {Path.GetFileName(path)} (line 2) cannot be read and is left out", folder.Unreadable());
    }

    [Fact]
    public void Metrics_KlOfMoreStepsThanAModelHas_IsLeftOut()
    {
        using var temp = new TempFolder();
        RunFolder folder = Create(temp);
        folder.Append(Row(1) with { LatentPerStep = new double[1024] });
        folder.Append(Row(2) with { LatentPerStep = new double[20_000] });

        Assert.Equal(1, Assert.Single(folder.Metrics()).Step);
        Assert.Equal("1 row of metrics.jsonl (line 2) cannot be read and is left out", folder.Unreadable());
    }

    // Of two values nobody knows which one is meant.
    [Fact]
    public void Files_AKeyThatStandsTwice_AreDamaged()
    {
        using var temp = new TempFolder();
        RunFolder folder = Create(temp);
        folder.Append(Row(1));
        folder.Append(new TimingRow(1, 2, 3));
        folder.Write(new RunSummary(1, true, 1, 1, "none", 1, 1, 1, "1.0.0"));
        Assert.Null(folder.Unreadable());
        foreach (string path in new[] { folder.MetricsPath, folder.TimingPath, folder.SummaryPath })
        {
            // Each key on its own, with the value that it has: only that it stands twice is wrong.
            foreach ((string key, JsonNode? value) in JsonNode.Parse(File.ReadAllText(path).Split('\n')[0])!.AsObject())
            {
                string good = File.ReadAllText(path);
                File.WriteAllText(path, "\n" + good.TrimEnd('\n', '}') + $",\"{key}\":{value?.ToJsonString()}}}\n");

                string line = path == folder.SummaryPath ? "" : " (line 2)", rows = path == folder.SummaryPath ? "" : "1 row of ";
                Assert.Equal($"{rows}{Path.GetFileName(path)}{line} cannot be read and is left out", folder.Unreadable());
                File.WriteAllText(path, good);
            }
        }
    }

    [Theory]
    [InlineData("seconds", "1e300")]
    [InlineData("seconds", "-1")]
    [InlineData("images_per_second", "-1")]
    [InlineData("best_step", "1e3")]
    public void Summary_NumberThatNoRunHas_IsLeftOut(string key, string value)
    {
        using var temp = new TempFolder();
        RunFolder folder = Create(temp);
        folder.Write(new RunSummary(1, true, 90, 1, "", 1, 1, 1, ""));
        Assert.NotNull(folder.Summary());
        var summary = JsonNode.Parse(File.ReadAllText(folder.SummaryPath))!;
        summary[key] = JsonNode.Parse(value);
        File.WriteAllText(folder.SummaryPath, summary.ToJsonString());

        Assert.Null(folder.Summary());
    }

    [Fact]
    public void Unreadable_Summary_IsNamed()
    {
        using var temp = new TempFolder();
        RunFolder folder = Create(temp);
        Assert.Null(folder.Unreadable());

        const string Rest = "\"finished\":true,\"binarisation\":\"x\",\"version\":\"1\",\"best_bound\":1,\"images_per_second\":1";
        foreach (string summary in new[]
        {
            "{", "null", """{"steps":1}""",
            $$"""{"steps":-5,"best_step":-5,"validation_images":5,"seconds":1,{{Rest}}}""",
            $$"""{"steps":5,"best_step":6,"validation_images":5,"seconds":1,{{Rest}}}""",
            $$"""{"steps":5,"best_step":5,"validation_images":-5,"seconds":1,{{Rest}}}""",
            $$"""{"steps":5,"best_step":5,"validation_images":5,"seconds":-1,{{Rest}}}""",
        })
        {
            temp.Write("summary.json", System.Text.Encoding.UTF8.GetBytes(summary));
            temp.Write("metrics.jsonl", []);
            Assert.Equal("summary.json cannot be read and is left out", folder.Unreadable());
        }
        temp.WriteSparse("summary.json", 2L << 30);
        File.Delete(folder.MetricsPath);
        Assert.Equal("metrics.jsonl is missing; summary.json cannot be read and is left out", folder.Unreadable());
        File.WriteAllText(folder.MetricsPath, "x\n");
        Assert.Equal("summary.json and 1 row of metrics.jsonl (line 1) cannot be read and are left out", folder.Unreadable());
    }

    [Fact]
    public void Metrics_Folder_IsRefused()
    {
        using var temp = new TempFolder();
        Directory.CreateDirectory(temp["metrics.jsonl"]);

        Assert.Throws<InputFileException>(() => new RunFolder(temp.Path).Metrics());
    }

    [Fact]
    public void Rows_HalfASurrogatePair_AreLeftOut()
    {
        using var temp = new TempFolder();
        RunFolder folder = Create(temp);
        folder.Append(Row(1));
        folder.Append(new TimingRow(1, 2, 3));
        File.AppendAllText(folder.MetricsPath,
            """{"kind":"train","step":2,"binarisation":"\ud800"}""" + "\n" + """{"kind":"train","step":3,"binarisation":"","\udfff":1}"""
            + "\n");
        File.AppendAllText(folder.TimingPath, """{"\ud800":1}""" + "\n");
        File.WriteAllText(temp["summary.json"], """{"version":"\ud800"}""");

        Assert.Equal([Row(1)], folder.Metrics());
        Assert.Equal([new TimingRow(1, 2, 3)], folder.Timings());
        Assert.Null(folder.Summary());
    }

    [Fact]
    public void Rows_OneOfHundredsOfMegabytes_IsLeftOutWithoutBeingHeld()
    {
        using var temp = new TempFolder();
        RunFolder folder = Create(temp);
        temp.WriteSparse("metrics.jsonl", 300 << 20);
        temp.WriteSparse("timing.jsonl", 300 << 20);
        foreach (string path in new[] { folder.MetricsPath, folder.TimingPath }) File.AppendAllText(path, "\n");
        folder.Append(Row(1));
        folder.Append(new TimingRow(1, 2, 3));
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal([Row(1)], folder.Metrics());
        Assert.Equal([new TimingRow(1, 2, 3)], folder.Timings());

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void Summary_HugeFileOrNone_IsLeftOut()
    {
        using TempFolder temp = new(), other = new();
        temp.WriteSparse("summary.json", 2L << 30);
        Directory.CreateDirectory(other["summary.json"]);

        Assert.Null(new RunFolder(temp.Path).Summary());
        Assert.Null(new RunFolder(other.Path).Summary());
    }

    [Fact]
    public void Clear_EarlierRun_LeavesNoMetricsAndCheckpoints()
    {
        using var temp = new TempFolder();
        RunFolder folder = Create(temp);
        folder.Append(Row(1));
        File.WriteAllText(folder.CheckpointPath(1), "");

        RunFiles.Clear(folder);

        Assert.False(folder.HasRun);
    }

    private static RunFolder Create(TempFolder temp)
    {
        var folder = new RunFolder(temp.Path);
        folder.Create();
        return folder;
    }

    private static MetricRow Row(long step) => new(Split.Train, step, step / 7.0, 1.1, 0.7, 0.4, "binarised at 0.5") { GradientNorm = 0.1 };
}

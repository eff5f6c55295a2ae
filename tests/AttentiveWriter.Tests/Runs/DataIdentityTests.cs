using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Runs;

/// <summary>The data are part of what a run is.</summary>
public class DataIdentityTests
{
    [Fact]
    public void Run_KnowsItsData_InFolderCheckpointAndCard()
    {
        using var temp = new TempFolder();
        Run(temp.Path);

        DataIdentity expected = new("glyphs") { Train = SmallRun.Images.Fingerprint, Validation = SmallRun.Validation.Fingerprint };

        Assert.Equal(expected, RunConfig.Read(temp.Path).Data);
        Assert.Equal(expected, RunFolder.ReadCheckpoint(new RunFolder(temp.Path).NewestCheckpoint()!).Config.Data);
        Assert.Contains($"| training images | {SmallRun.Images.Fingerprint} |", File.ReadAllText(temp[ModelCard.FileName]),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Resume_OtherImages_IsRefusedAndNamesBoth(bool training, bool auto)
    {
        using var temp = new TempFolder();
        Run(temp.Path);
        ImageSet images = training ? Changed(SmallRun.Images) : SmallRun.Images, validation = training ? SmallRun.Validation
            : Changed(SmallRun.Validation);
        byte[] checkpoint = File.ReadAllBytes(new RunFolder(temp.Path).NewestCheckpoint()!);

        var e = Assert.Throws<InputFileException>(() => auto
            ? TrainingRun.Start(SmallRun.Config, images, validation, temp.Path, new RunOptions { Existing = ExistingRun.Resume })
            : TrainingRun.Resume(temp.Path, images, validation));

        (ImageSet found, ImageSet known) = training ? (images, SmallRun.Images) : (validation, SmallRun.Validation);
        Assert.True(e.IsOtherData);
        Assert.Equal(
            $"glyphs: these are not the {found.Split.Word()} images of the run's data, glyphs: found {found.Fingerprint}; expected "
            + $"{known.Fingerprint}", e.Message);
        Assert.Equal(checkpoint, File.ReadAllBytes(new RunFolder(temp.Path).NewestCheckpoint()!));
    }

    [Fact]
    public void Resume_RunThatDoesNotKnowItsData_TakesThemAndSaysSoOnce()
    {
        using var temp = new TempFolder();
        Run(temp.Path);
        Forget(new RunFolder(temp.Path).NewestCheckpoint()!);

        using (TrainingRun training = SmallRun.Resume(temp.Path, steps: 22))
        {
            Assert.True(training.Opening.TookData);
            Assert.True(training.Run());
        }

        using (TrainingRun training = SmallRun.Resume(temp.Path)) Assert.False(training.Opening.TookData);
        Assert.Equal(SmallRun.Images.Fingerprint, RunConfig.Read(temp.Path).Data!.Train);
        Assert.Throws<InputFileException>(() => TrainingRun.Resume(temp.Path, Changed(SmallRun.Images), SmallRun.Validation));
    }

    [Fact]
    public void Resume_BestOfTheFirstValidationImages_IsNotComparedWithADrawnPart()
    {
        using var temp = new TempFolder();
        RunConfig config = SmallRun.Config.With("validation_images", "5");
        Run(temp.Path, config);
        string newest = new RunFolder(temp.Path).NewestCheckpoint()!;
        // As 0.5 left it: the best bound is of other images, and nothing that comes will be below it.
        Forget(newest, state => (state["best_bound"], state["best_step"]) = (-1e9, 20));
        Edit(temp[ModelFolder.WeightsName], metadata => metadata[WeightsFile.StepKey] = "20");

        using TrainingRun training = SmallRun.Resume(temp.Path, steps: 24);
        Assert.Equal(-1e9, training.Trainer.BestBound);
        Assert.True(training.Run());

        Assert.InRange(training.Trainer.BestBound!.Value, 0, 100);
    }

    [Fact]
    public void Start_FolderGivenByAPathFromHere_KeepsItWholeAndNamesItElsewhere()
    {
        using var temp = new TempFolder();
        string given = Path.GetRelativePath(Directory.GetCurrentDirectory(), temp["some/photos"]);
        Directory.CreateDirectory(temp["some/photos"]);
        RunConfig config = SmallRun.Config with { Training = SmallRun.Config.Training with { Data = given } };

        using (TrainingRun training = SmallRun.Start(temp["run"], config))
        {
            Assert.True(training.Run());
            HuggingFaceFolder.Write(temp["hub"], training.Model, training.Config, temp["run"]);
        }

        Assert.Equal((temp["some/photos"], "photos"), (RunConfig.Read(temp["run"]).Training.Data, RunConfig.Read(temp["run"]).DataName));
        Assert.Equal("photos", RunConfig.Read(temp["hub"]).Training.Data);
        Assert.Equal(SmallRun.Images.Fingerprint, RunConfig.Read(temp["hub"]).Data!.Train);
        Assert.All([temp["run/" + ModelCard.FileName], .. Directory.GetFiles(temp["hub"])], file =>
            Assert.DoesNotContain("some/photos", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal));
        Assert.Contains("on photos", File.ReadAllText(temp["run/" + ModelCard.FileName]), StringComparison.Ordinal);
    }

    [Fact]
    public void StartOrResume_FolderThatMoved_GoesOn()
    {
        using var temp = new TempFolder();
        RunConfig At(string folder) => SmallRun.Config with { Training = SmallRun.Config.Training with { Data = temp[folder] } };
        Run(temp["run"], At("a/photos"));

        using (TrainingRun moved = SmallRun.StartOrResume(temp["run"], At("b/photos")))
        {
            Assert.Equal((20, temp["b/photos"], "photos"), (moved.Trainer.Step, moved.Config.Training.Data, moved.Config.DataName));
            Assert.False(moved.Opening.HadOtherSettings);
        }
        Assert.Throws<SettingsException>(() => TrainingRun.Start(
            At("c/photos"), Changed(SmallRun.Images), SmallRun.Validation, temp["run"], new RunOptions { Existing = ExistingRun.Resume }));
    }

    [Fact]
    public void Start_ConfigurationOfAnotherRun_KnowsItsOwnData()
    {
        using TempFolder first = new(), second = new();
        Run(first.Path);

        using TrainingRun training = TrainingRun.Start(RunConfig.Read(first.Path), Changed(SmallRun.Images), SmallRun.Validation,
            second.Path);

        Assert.Equal(Changed(SmallRun.Images).Fingerprint, training.Config.Data!.Train);
    }

    [Theory]
    [InlineData("""{"data": {"name": null}}""", "data.name is missing")]
    [InlineData("""{"data": {"classes": []}}""", "data.name is missing")]
    [InlineData("""{"data": {"name": " "}}""", "data.name is missing")]
    [InlineData("""{"data": {"name": 3}}""", "data.name is not known, or has a value that it cannot have")]
    [InlineData("""{"data": {"name": "x", "classes": null}}""", "data.classes is no list of names")]
    [InlineData("""{"data": {"name": "x", "classes": ["a", null]}}""", "data.classes is no list of names")]
    [InlineData("""{"data": {"name": "x", "classes": ["a", "a"]}}""", "data.classes has two classes of one name")]
    [InlineData("""{"data": {"name": "x", "classes": "a"}}""", "data.classes is not known, or has a value that it cannot have")]
    [InlineData("""{"data": {"name": "x", "classes": [1]}}""", "data.classes[0] is not known, or has a value that it cannot have")]
    [InlineData("""{"data": {"name": "x", "train": {}}}""", "data.train.values is missing")]
    [InlineData("""{"data": {"name": "x", "place": "y"}}""", "place")]
    [InlineData("""{"data": {"name": "x", "a\nb\u001b": 3}}""", "data['a?b?'] is not known, or has a value that it cannot have")]
    [InlineData("""{"a\nb\u001b": {}}""", "there is no section 'a b?'")]
    [InlineData("""{"training": {"a\u001bb": 3}}""", "there is no setting 'a?b'")]
    [InlineData("""{"data": 3}""", "data is no object")]
    [InlineData("""{"training": {"data": ""}}""", "data is empty")]
    [InlineData("""{"training": {"data": "a\u0000b"}}""", "data is text with a character 0")]
    [InlineData("""{"training": {"data": 3}}""", "data is 3, expected text, such as ")]
    public void Parse_BadIdentity_SaysWhatInOneLine(string json, string expected)
    {
        var e = Assert.Throws<InputFileException>(() => RunConfig.Parse(json, "c.json"));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    public static TheoryData<string, string, string> BadFields
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (string split in Splits.All.Select(split => split.Word()))
            {
                foreach (string name in new[] { "images", "width", "height", "channels" })
                {
                    rows.Add($"{split}.{name}", "0", $"data.{split}.{name} is 0, expected 1 or more");
                    rows.Add($"{split}.{name}", "-7", $"data.{split}.{name} is -7, expected 1 or more");
                    foreach (string value in new[] { "1.5", "1e30", "\"8\"", "null", "[8]" }) rows.Add($"{split}.{name}", value,
                        $"data.{split}.{name} is not known, or has a value that it cannot have");
                }
                rows.Add($"{split}.width", "9",
                    $"data.{split} is of 9 x 28 x 1, and the model is of 28 x 28 x 1 (width x height x channels)");
                foreach (string value in new[] { "\"\"", "null", "\" \"" }) rows.Add($"{split}.values", value,
                    $"data.{split}.values is missing");
                foreach (string value in new[] { "7", "{}" }) rows.Add($"{split}.values", value,
                    $"data.{split}.values is not known, or has a value that it cannot have");
                foreach (string hash in new[] { "", "12", new string('a', 63), new string('a', 65), new string('g', 64) })
                {
                    rows.Add($"{split}.values", $"\"sha256:{hash}\"",
                        $"data.{split}.values has a SHA-256 that is not 64 hexadecimal digits");
                    rows.Add($"{split}.labels", $"\"sha256:{hash}\"", $"data.{split}.labels is not 'sha256:' and 64 hexadecimal digits");
                }
                rows.Add($"{split}.labels", "\"\"", $"data.{split}.labels is not 'sha256:' and 64 hexadecimal digits");
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(BadFields))]
    public void Parse_BadFieldOfAFingerprint_NamesIt(string field, string value, string problem)
    {
        string hash = "sha256:" + new string('a', 64);
        var good = new DataFingerprint(5, 28, 28, 1, hash, hash);
        RunConfig known = RunConfig.Parse("{}",
            "c.json") with
        {
            Data = new DataIdentity("x")
            {
                Train = good,
                Validation = good,
                Test = good with { Values = $"two-digit version 1, test, seed 0, of {hash} + {hash}", Labels = null }
            }
        };
        JsonNode config = JsonNode.Parse(RunConfig.Parse(known.ToJson(), "c.json").ToJson())!;
        string[] path = field.Split('.');
        config["data"]![path[0]]![path[1]] = JsonNode.Parse(value);

        var e = Assert.Throws<InputFileException>(() => RunConfig.Parse(config.ToJsonString(), "c.json"));

        Assert.StartsWith("c.json: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Theory]
    [InlineData("2", 1)]
    [InlineData("10", 2)]
    [InlineData("0", 0)]
    [InlineData("1", 0)]
    [InlineData("3", null)]
    [InlineData("-1", null)]
    [InlineData("", null)]
    [InlineData("two", null)]
    public void Find_Class_IsTheOneOfThatNameElseOfThatNumber(string given, int? expected) =>
        Assert.Equal(expected, DataIdentity.Find(given, ["1", "2", "10"], 3));

    [Fact]
    public void Find_ClassesWithoutNames_AreNumbers()
    {
        Assert.Equal((9, null), (DataIdentity.Find("9", [], 10), DataIdentity.Find("10", [], 10)));
        Assert.Null(DataIdentity.Find("b", ["a", "b"], 1));
    }

    private static void Run(string folder, RunConfig? config = null)
    {
        using TrainingRun training = SmallRun.Start(folder, config);
        Assert.True(training.Run());
    }

    // The same images, one value apart.
    private static InMemoryImageSet Changed(ImageSet set)
    {
        float[] values = new ImagePart(set, set.Count).Values();
        byte[] pixels = [.. values.Select(v => (byte)(255 * v + 0.5f))];
        pixels[0] ^= 255;
        return new InMemoryImageSet(set.Name, set.Split, set.Width, set.Height, set.Channels, pixels,
            (byte[])[.. Enumerable.Range(0, (int)set.Count).Select(i => (byte)set.RequiredLabel(i))]);
    }

    // A checkpoint as 0.5 wrote them.
    private static void Forget(string checkpoint, Action<JsonNode>? change = null) => Edit(checkpoint, metadata =>
    {
        JsonObject config = JsonNode.Parse(metadata["config"])!.AsObject(), state = JsonNode.Parse(metadata["state"])!.AsObject();
        Assert.True(config.Remove("data") && state.Remove("best_part"));
        change?.Invoke(state);
        (metadata["config"], metadata["state"]) = (config.ToJsonString(), state.ToJsonString());
    });

    private static void Edit(string path, Action<Dictionary<string, string>> change)
    {
        var file = SafetensorsFile.Read(path);
        var metadata = file.Metadata.Where(m => !m.Key.StartsWith("sha256.", StringComparison.Ordinal)).ToDictionary();
        change(metadata);
        WeightsFile.Write(path, [.. file.Tensors.Values], metadata);
    }
}

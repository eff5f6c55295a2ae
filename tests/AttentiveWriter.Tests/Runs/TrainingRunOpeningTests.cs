using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

public class TrainingRunOpeningTests
{
    [Fact]
    public void Start_FolderWithARun_IsRefusedUnlessItIsToBeReplaced()
    {
        using var temp = new TempFolder();
        Run(temp.Path);

        var e = Assert.Throws<SettingsException>(() => SmallRun.Start(temp.Path));

        Assert.Equal($"{temp.Path} holds a run; take another folder, or say what becomes of it: RunOptions.Existing", e.Message);
        using TrainingRun replaced = SmallRun.Start(temp.Path, replace: true);
        Assert.Equal(0, replaced.Trainer.Step);
    }

    [Fact]
    public void Start_ModelOfNoTraining_IsRefusedAsAModel()
    {
        using var temp = new TempFolder();
        foreach (string name in new[] { "config.json", "model.safetensors" }) temp.Write(name, "{}"u8.ToArray());

        Assert.StartsWith($"{temp.Path} holds a model;", Assert.Throws<SettingsException>(() => SmallRun.Start(temp.Path)).Message,
            StringComparison.Ordinal);
        temp.Write("metrics.jsonl", []);
        Assert.StartsWith($"{temp.Path} holds a run;", Assert.Throws<SettingsException>(() => SmallRun.Start(temp.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Start_ImagesOfAProgramsOwn_AreCalledByTheirName()
    {
        using var temp = new TempFolder();
        float[] pixels = new float[5 * SmallRun.Size * SmallRun.Size];
        var images = new ArrayImageSet(pixels, SmallRun.Size, SmallRun.Size, name: "shapes");
        RunConfig config = new(SmallRun.Model, new TrainingSettings { Batch = 2, Steps = 4 });

        using (var run = TrainingRun.Start(config, images, null, temp.Path)) run.Run();
        RunConfig saved = TrainingRun.SettingsOf(temp.Path);
        var given = Assert.Throws<SettingsException>(() => saved.OpenData(Split.Train));

        Assert.Equal(("shapes", "shapes"), (saved.Training.Data, saved.Data!.Name));
        Assert.Contains("| data | shapes, ", File.ReadAllText(temp["README.md"]), StringComparison.Ordinal);
        Assert.Equal("'shapes' is what a program called images of its own: it has to give them itself", given.Message);
        // The same call goes on, with the same settings.
        using var again = TrainingRun.Start(config, images, null, temp.Path, new RunOptions { Existing = ExistingRun.Resume });
        Assert.Equal(4, again.Trainer.Step);
    }

    // No file can hold a function.
    [Fact]
    public void Resume_ARunWithALearningRateOfItsOwn_SaysSo()
    {
        using var temp = new TempFolder();
        using (TrainingRun run = SmallRun.Start(temp.Path))
        {
            run.Trainer.LearningRate = LearningRates.Constant(1e-4);
            run.Run();
        }
        Assert.Contains("a learning rate of the program's own", File.ReadAllText(temp["README.md"]), StringComparison.Ordinal);

        using (TrainingRun more = SmallRun.Resume(temp.Path, steps: 22))
        {
            Assert.True(more.Opening.HadOwnLearningRate);
            more.Run();
        }

        using TrainingRun last = SmallRun.Resume(temp.Path, steps: 23);
        Assert.False(last.Opening.HadOwnLearningRate);
        Assert.Contains("learning rate 0.01 to ", File.ReadAllText(temp["README.md"]), StringComparison.Ordinal);
    }

    // metrics.jsonl is a run, and model.safetensors a model.
    [Theory]
    [InlineData("config.json")]
    [InlineData("report.html")]
    [InlineData("summary.json")]
    [InlineData("timing.jsonl")]
    [InlineData("plots/loss.svg")]
    [InlineData("plots/kl-map.png")]
    [InlineData("samples/step-00000010.png")]
    public void Start_FileOfSomethingElse_IsRefused(string name)
    {
        using var temp = new TempFolder();
        Directory.CreateDirectory(Path.GetDirectoryName(temp[name])!);
        temp.Write(name, "{}"u8.ToArray());

        var e = Assert.Throws<SettingsException>(() => SmallRun.Start(temp.Path));

        Assert.StartsWith($"{temp.Path} has a {name}, which the run would replace; take another folder", e.Message,
            StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(temp[name]));
    }

    [Fact]
    public void Start_Replacing_LeavesFilesThatNoRunWrites()
    {
        using var temp = new TempFolder();
        Run(temp.Path);
        Directory.CreateDirectory(temp["plots"]);
        string[] others = ["plots/figure1.svg", "samples/mine.png", "checkpoints/notes.txt", "notes.md"];
        foreach (string other in others) temp.Write(other, [1]);
        temp.Write("plots/loss.svg", [1]);

        SmallRun.Start(temp.Path, replace: true).Dispose();

        Assert.All(others, other => Assert.True(File.Exists(temp[other]), other));
        Assert.False(File.Exists(temp["plots/loss.svg"]));
    }

    [Fact]
    public void Run_BeforeTheFirstStep_SavesACheckpoint()
    {
        using var temp = new TempFolder();
        using TrainingRun training = SmallRun.Start(temp.Path);
        training.Model.Parameters.Parameters[0].Value.Span[0] = 3e38f;
        training.Model.Parameters.Parameters[^1].Value.Span.Fill(3e38f);
        training.Model.Parameters.Refresh();

        Assert.Throws<DivergedException>(() => training.Run());

        Assert.Equal(training.Folder.CheckpointPath(0), training.Folder.NewestValidCheckpoint());
    }

    [Fact]
    public void StartOrResume_NewestDamaged_KeepsTheBestWeightsAndSetsItAside()
    {
        using var temp = new TempFolder();
        Run(temp.Path);
        var run = new RunFolder(temp.Path);
        // Nothing that comes will be better than what was at step 15.
        Edit(run.CheckpointPath(15), "state", state => (state["best_bound"], state["best_step"]) = (-1e9, 15));
        Edit(temp[ModelFolder.WeightsName], WeightsFile.StepKey, _ => "15");
        byte[] best = File.ReadAllBytes(temp[ModelFolder.WeightsName]);
        Damage(run.CheckpointPath(20));

        using TrainingRun training = SmallRun.StartOrResume(temp.Path);

        Assert.Equal((15, run.CheckpointPath(15), temp["aside-1"]),
            (training.Trainer.Step, training.Opening.Checkpoint, training.Opening.SetAside));
        Assert.Contains("does not match its SHA-256", Assert.Single(training.Opening.PassedOver), StringComparison.Ordinal);
        Assert.True(File.Exists(temp["aside-1/step-00000020.safetensors"]));
        Assert.True(training.Run());
        Assert.Equal(-1e9, training.Trainer.BestBound);
        Assert.Equal(best, File.ReadAllBytes(temp[ModelFolder.WeightsName]));
    }

    // Whole as a file, and not as a checkpoint: its hashes are right, and something is gone or wrong all the same.
    [Theory]
    [InlineData("decoder.bias", false)]
    [InlineData("adam.mean.decoder.bias", false)]
    [InlineData("adam.variance.decoder.bias", false)]
    [InlineData("average.decoder.bias", false)]
    [InlineData("adam.variance.decoder.bias", true)]
    public void StartOrResume_NewestNotWhole_GoesOnFromTheOneBefore(string name, bool isNegative)
    {
        using var temp = new TempFolder();
        RunConfig config = SmallRun.Config.With("average_decay", "0.9");
        using (TrainingRun first = SmallRun.Start(temp.Path, config)) Assert.True(first.Run());
        var run = new RunFolder(temp.Path);
        var file = SafetensorsFile.Read(run.CheckpointPath(20));
        List<SafeTensor> tensors = isNegative
            ? [.. file.Tensors.Values.Select(t => t.Name == name ? t with { Data = [-1, .. t.Data[1..]] } : t)]
            : [.. file.Tensors.Values.Where(t => t.Name != name)];
        WeightsFile.Write(run.CheckpointPath(20), tensors,
            file.Metadata.Where(word => !word.Key.StartsWith("sha256.", StringComparison.Ordinal)).ToDictionary());

        Assert.Throws<InputFileException>(() => SmallRun.Resume(temp.Path));
        using TrainingRun training = SmallRun.StartOrResume(temp.Path, config);

        Assert.Equal((15, temp["aside-1"]), (training.Trainer.Step, training.Opening.SetAside));
        Assert.Contains($"'{name}'", Assert.Single(training.Opening.PassedOver), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(14, false)]
    [InlineData(15, true)]
    public void Resume_BranchLeftBehind_DoesNotTakeItsWeightsForTheBest(int best, bool isKept)
    {
        using var temp = new TempFolder();
        Run(temp.Path);
        var run = new RunFolder(temp.Path);
        Edit(run.CheckpointPath(15), "state", state => (state["best_bound"], state["best_step"]) = (1.0, best));
        Edit(temp[ModelFolder.WeightsName], WeightsFile.StepKey, _ => "20");

        Assert.Throws<SettingsException>(() => SmallRun.Resume(run.CheckpointPath(15), dropNewer: false));
        using TrainingRun training = SmallRun.Resume(run.CheckpointPath(15), dropNewer: true);

        // Of the best validation that has a checkpoint the weights come back from it.
        Assert.Equal(isKept ? 1.0 : null, training.Trainer.BestBound);
        Assert.Equal(isKept ? null : best, training.Opening.LostBest);
        Assert.Equal(isKept, run.HasWeightsOf(15));
        Assert.Equal(run.CheckpointPath(15), run.NewestCheckpoint());
        Assert.Equal([8, 15], run.Samples().Select(s => s.Step));
    }

    [Fact]
    public void StartOrResume_NoCheckpointReads_StartsAfreshAndDeletesNothing()
    {
        using var temp = new TempFolder();
        Run(temp.Path);
        string[] checkpoints = Directory.GetFiles(temp["checkpoints"]);
        // As those of a later version may be.
        foreach (string checkpoint in checkpoints) Edit(checkpoint, "config", config => config["training"]!["no_such_setting"] = 1);
        string[] names = [.. checkpoints, temp[ModelFolder.WeightsName], temp["metrics.jsonl"], temp["summary.json"], temp["config.json"]];
        byte[][] before = [.. names.Select(File.ReadAllBytes)];

        using (TrainingRun training = SmallRun.StartOrResume(temp.Path))
        {
            Assert.Null(training.Opening.Checkpoint);
            Assert.Equal((0, checkpoints.Length, temp["aside-1"]),
                (training.Trainer.Step, training.Opening.PassedOver.Count, training.Opening.SetAside));
            Assert.True(training.Run());
        }

        Assert.Equal(before, names.Select(name => File.ReadAllBytes(Path.Combine(temp["aside-1"], Path.GetFileName(name)))));
        Assert.NotNull(new RunFolder(temp.Path).NewestValidCheckpoint());
    }

    [Fact]
    public void StartOrResume_ModelOfNoRun_IsRefused()
    {
        using var temp = new TempFolder();
        Run(temp.Path);
        foreach (string file in Directory.GetFiles(temp["checkpoints"])) File.Delete(file);
        File.Delete(temp["metrics.jsonl"]);

        var e = Assert.Throws<SettingsException>(() => SmallRun.StartOrResume(temp.Path));

        Assert.Contains("holds a model that is of no run", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_NameOfAnotherStep_IsRefusedAndDeletesNothing()
    {
        using var temp = new TempFolder();
        Run(temp.Path);
        var run = new RunFolder(temp.Path);
        File.Copy(run.CheckpointPath(8), run.CheckpointPath(99));
        string[] before = Directory.GetFiles(temp["checkpoints"]);

        var e = Assert.Throws<InputFileException>(() => SmallRun.Resume(temp.Path));

        Assert.Contains("it is a checkpoint of step 8, and its name says another", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(temp["checkpoints"]));
        Assert.Equal(run.CheckpointPath(20), run.NewestValidCheckpoint());
        File.Copy(run.CheckpointPath(8), temp["checkpoints/mine.safetensors"]);
        Assert.Throws<InputFileException>(() => SmallRun.Resume(temp["checkpoints/mine.safetensors"], dropNewer: true));
    }

    [Fact]
    public void Resume_NoRun_IsRefusedAndLeavesNothing()
    {
        using var temp = new TempFolder();

        var e = Assert.Throws<InputFileException>(() => SmallRun.Resume(temp.Path));

        Assert.Contains("no checkpoint in this folder; expected a run folder", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(temp.Path));
    }

    [Fact]
    public void Resume_MetricsWithoutTheirLastRows_SaysHowManyAreLost()
    {
        using var temp = new TempFolder();
        Run(temp.Path);
        string[] rows = File.ReadAllLines(temp["metrics.jsonl"]);
        File.WriteAllText(temp["metrics.jsonl"], string.Join('\n', rows[..^3]) + "\n{\"kind\":");

        using (TrainingRun training = SmallRun.Resume(temp.Path, steps: 21)) Assert.Equal(3, training.Opening.LostRows);

        // Said once.
        using (TrainingRun training = SmallRun.Resume(temp.Path, steps: 21)) Assert.True(training.Run());
        using (TrainingRun training = SmallRun.Resume(temp.Path, steps: 21)) Assert.Equal(0, training.Opening.LostRows);
    }

    [Fact]
    public void Resume_CheckpointOfAnotherVersion_SaysWhich()
    {
        using var temp = new TempFolder();
        Run(temp.Path);

        using (TrainingRun same = SmallRun.Resume(temp.Path)) Assert.Null(same.Opening.OtherVersion);
        Edit(new RunFolder(temp.Path).NewestCheckpoint()!, Checkpoint.VersionKey, _ => "0.1.2");

        using (TrainingRun other = SmallRun.Resume(temp.Path)) Assert.Equal("0.1.2", other.Opening.OtherVersion);
    }

    [Theory]
    [InlineData("\"learning_rate\": 0.01", "\"learning_rate\": 0.5", true)]
    [InlineData("{", "", true)]
    [InlineData("\"steps\": 20", "\"steps\": 21", false)]
    public void Resume_ConfigurationEdited_SaysThatTheCheckpointsCount(string from, string to, bool differs)
    {
        using var temp = new TempFolder();
        Run(temp.Path);
        string json = File.ReadAllText(temp["config.json"]);
        Assert.Contains(from, json, StringComparison.Ordinal);
        File.WriteAllText(temp["config.json"], json.Replace(from, to, StringComparison.Ordinal));

        using TrainingRun training = SmallRun.Resume(temp.Path);

        Assert.Equal(differs, training.Opening.HadOtherSettings);
        Assert.Equal(SmallRun.Config, RunConfig.Read(temp.Path) with { Data = null });
    }

    [Fact]
    public void Resume_SummaryThatIsAFolder_GoesOn()
    {
        using var temp = new TempFolder();
        Run(temp.Path);
        File.Delete(temp["summary.json"]);
        Directory.CreateDirectory(temp["summary.json"]);

        using TrainingRun training = SmallRun.Resume(temp.Path);

        Assert.Equal(20, training.Trainer.Step);
    }

    [Fact]
    public void Resume_ConfigurationThatIsALinkToNothing_IsNotSaidToHaveBeenOther()
    {
        using var temp = new TempFolder();
        Run(temp.Path);
        File.Delete(temp["config.json"]);
        File.CreateSymbolicLink(temp["config.json"], temp["nothing.json"]);

        using TrainingRun training = SmallRun.Resume(temp.Path);

        Assert.False(training.Opening.HadOtherSettings);
    }

    private static void Run(string folder)
    {
        using TrainingRun training = SmallRun.Start(folder);
        Assert.True(training.Run());
    }

    private static void Damage(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static void Edit(string path, string key, Action<JsonNode> change) => Edit(path, key, text =>
    {
        JsonNode json = JsonNode.Parse(text)!;
        change(json);
        return json.ToJsonString();
    });

    // Another word in the metadata, and hashes that fit it.
    private static void Edit(string path, string key, Func<string, string> change)
    {
        var file = SafetensorsFile.Read(path);
        var metadata = file.Metadata.Where(m => !m.Key.StartsWith("sha256.", StringComparison.Ordinal)).ToDictionary();
        metadata[key] = change(metadata[key]);
        WeightsFile.Write(path, [.. file.Tensors.Values], metadata);
    }
}

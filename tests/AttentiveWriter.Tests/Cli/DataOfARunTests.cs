using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Imaging;

namespace AttentiveWriter.Tests.Cli;

/// <summary>A run on a user's folder, wherever it is called from, and other images under its name.</summary>
public class DataOfARunTests
{
    private static readonly string[] Tiny =
    [
        "train", "--preset", "mnist-small", "--set", "hidden=4", "--set", "latent=1", "--set", "glimpses=1", "--set", "read=2", "--set",
            "write=2",
        "--batch", "2", "--steps", "3", "--out", "run", "--quiet",
    ];

    [Fact]
    public void Run_OnAFolder_GoesOnFromElsewhereAndFollowsItWhereItIsMoved()
    {
        using var draw = new DrawInProcess();
        Write(draw, "o/photos", 0);
        Directory.CreateDirectory(draw.At("here"));
        Assert.Equal(0, draw.Run([.. Tiny, "--data", "here/../o/photos"]).Code);
        string run = Path.Combine("..", "run");

        DrawRunner.Result resumed = draw.RunIn("here", "train", "--resume", run, "--steps", "4", "--quiet");
        DrawRunner.Result evaluated = draw.RunIn("here", "evaluate", "--model", run, "--json");
        DrawRunner.Result reported = draw.RunIn("here", "report", run);
        Directory.Move(draw.At("o"), draw.At("moved"));
        DrawRunner.Result lost = draw.Run("train", "--resume", "run", "--steps", "5", "--quiet");
        DrawRunner.Result found = draw.Run("train", "--resume", "run", "--steps", "5", "--quiet", "--data", "moved/photos");
        DrawRunner.Result again = draw.RunIn("here", "evaluate", "--model", run);

        Assert.Equal((0, 0, 0, 3, 0, 0), (resumed.Code, evaluated.Code, reported.Code, lost.Code, found.Code, again.Code));
        JsonNode json = JsonNode.Parse(evaluated.Output)!;
        Assert.True((bool)json["same_data"]!);
        Assert.StartsWith("sha256:", (string?)json["fingerprint"]!["values"]);
        Assert.EndsWith("say where the run's images are now with --data\n", lost.Error, StringComparison.Ordinal);
        Assert.Equal(draw.At("moved/photos"), RunConfig.Read(draw.At("run")).Training.Data);
        string card = File.ReadAllText(draw.At("run/README.md"));
        Assert.Contains("\n| photos test | ", card, StringComparison.Ordinal);
        Assert.DoesNotContain(draw.Folder, card, StringComparison.Ordinal);
        Assert.DoesNotContain(draw.Folder, File.ReadAllText(draw.At("run/report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OtherImagesUnderItsName_AreRefusedOrNamed()
    {
        using var draw = new DrawInProcess();
        Write(draw, "photos", 0);
        Write(draw, "o/photos", 1);
        Assert.Equal(0, draw.Run([.. Tiny, "--data", "photos"]).Code);

        DrawRunner.Result resumed = draw.Run("train", "--resume", "run", "--steps", "4", "--quiet", "--data", "o/photos");
        DrawRunner.Result reported = draw.Run("report", "run", "--data", draw.At("o/photos"));
        DrawRunner.Result evaluated = draw.Run("evaluate", "--model", "run", "--data", draw.At("o/photos"));
        DrawRunner.Result nearest = draw.Run("generate", "--model", "run", "--count", "1", "--nearest", "n.png", "--data",
            draw.At("o/photos"), "--json");
        Directory.Delete(draw.At("photos"), recursive: true);
        Directory.Move(draw.At("o/photos"), draw.At("photos"));
        DrawRunner.Result changed = draw.Run("train", "--resume", "run", "--steps", "4", "--quiet");
        DrawRunner.Result measured = draw.Run("evaluate", "--model", "run", "--json");

        Assert.Equal((3, 3, 0, 0, 3, 0), (resumed.Code, reported.Code, evaluated.Code, nearest.Code, changed.Code, measured.Code));
        Assert.All([resumed, changed], result =>
        {
            string line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Matches("these are not the train images of the run's data, photos: found [0-9]+ images of 28 x 28 x 1, "
                + "sha256:[0-9a-f]{12}; expected [0-9]+ images of 28 x 28 x 1, sha256:", line);
            Assert.EndsWith("give the run's own with --data, or begin another run with its weights by --init-from", line,
                StringComparison.Ordinal);
        });
        Assert.Matches("photos test [(]other data than that of the training: [0-9]+ images? of 28 x 28 x 1, sha256:", evaluated.Output);
        Assert.Contains("warning: these are other images than the model was trained on", nearest.Error, StringComparison.Ordinal);
        Assert.False((bool)JsonNode.Parse(measured.Output)!["same_data"]!);
        Assert.Matches("[|] photos test [(]other data: [0-9]+ images? of 28 x 28 x 1, sha256:", File.ReadAllText(draw.At("run/README.md")));
    }

    [Fact]
    public void Report_TrainingImagesThatChanged_SaysSoAndRefusesThemWhereTheyAreGiven()
    {
        using var draw = new DrawInProcess();
        Write(draw, "photos", 0);
        Assert.Equal(0, draw.Run([.. Tiny, "--data", "photos"]).Code);
        string[] before = Values();
        // An image that trains, and does nothing else.
        for (int i = 0; ; i++)
        {
            using (FileStream stream = File.Create(draw.At($"photos/{i}.png"))) PngWriter.Write(stream,
                Pictures.Smooth(28, 28, 1, 100 + i));
            if (Values() is var after && (after[0] != before[0], after[1] == before[1]) == (true, true)) break;
            using (FileStream stream = File.Create(draw.At($"photos/{i}.png"))) PngWriter.Write(stream, Pictures.Smooth(28, 28, 1, i));
        }

        DrawRunner.Result reported = draw.Run("report", "run"),
            given = draw.Run("report", "run", "--out", "given.html", "--data", draw.At("photos"));

        Assert.Equal((0, 3), (reported.Code, given.Code));
        const string Problem = "these are not the train images of the run's data, photos: found ";
        Assert.Contains(Problem, Assert.Single(reported.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
        Assert.Contains(Problem, given.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(draw.At("given.html")));
        string page = File.ReadAllText(draw.At("run/report.html"));
        Assert.Contains("The images have changed since the training: these are not the train images of the run", page,
            StringComparison.Ordinal);
        Assert.Contains("Originals, ", page, StringComparison.Ordinal);

        Write(draw, "photos", 1);
        Assert.Equal(0, draw.Run("report", "run").Code);
        page = File.ReadAllText(draw.At("run/report.html"));
        Assert.Contains("these are not the validation images of the run", page, StringComparison.Ordinal);
        Assert.Contains("The images of photos were no longer those of the training when this page was written.", page,
            StringComparison.Ordinal);
        Assert.DoesNotContain(draw.Folder, page, StringComparison.Ordinal);

        string[] Values() =>
            [.. new[] { Split.Train, Split.Validation }.Select(split => DataCatalogue.Open(draw.At("photos"), split).Fingerprint.Values)];
    }

    [Fact]
    public void Json_DataGivenAsAPath_IsNamedAsTheRunKnowsIt()
    {
        using var draw = new DrawInProcess();
        Write(draw, "o/photos", 0);
        string[][] commands =
        [
            [.. Tiny, "--data", "./o/../o/photos/"], ["evaluate", "--model", "run", "--data", draw.At("o/../o/photos")],
                ["data", "show", draw.At("./o/photos/"), "--out", "p.png"],
            ["reconstruct", "--model", "run", "--data", draw.At("o/photos/../photos"), "--count", "1"],
                [.. Tiny, "--data", "o/photos/", "--force", "--dry-run"],
        ];
        string[] fields = ["data", "data", "set", "images", "config"];

        Assert.All(commands.Zip(fields), command =>
        {
            JsonNode found = JsonNode.Parse(draw.Run([.. command.First, "--json"]).Output)![command.Second]!;
            if (command.Second == "images") found = JsonValue.Create(((string)found[0]!).Split(' ')[0]);
            if (command.Second == "config")
            {
                Assert.StartsWith("sha256:", (string?)found["data"]!["train"]!["values"], StringComparison.Ordinal);
                Assert.Equal(draw.At("o/photos"), ((string)found["training"]!["data"]!).TrimEnd('/'));
                found = found["data"]!["name"]!;
            }
            Assert.Equal("photos", (string?)found);
        });
    }

    [Fact]
    public void Images_AllConstant_AreWarnedOfOnceByEveryCommandThatReadsThem()
    {
        using var draw = new DrawInProcess();
        Directory.CreateDirectory(draw.At("black"));
        for (int i = 0; i < 12; i++)
        {
            using FileStream stream = File.Create(draw.At($"black/{i}.png"));
            PngWriter.Write(stream, new Image(28, 28, 1));
        }
        string[][] commands =
        [
            ["data", "show", draw.At("black"), "--out", "b.png"], [.. Tiny, "--data", "black"],
                [.. Tiny, "--data", "black", "--force", "--dry-run"],
            ["train", "--resume", "run", "--steps", "4"], ["evaluate", "--model", "run"],
                ["reconstruct", "--model", "run", "--data", draw.At("black")],
        ];

        Assert.All(commands, command =>
        {
            DrawRunner.Result result = draw.Run(command);
            Assert.Equal(0, result.Code);
            string warning = Assert.Single(result.Error.Split('\n'), line => line.StartsWith("warning:", StringComparison.Ordinal));
            Assert.EndsWith("of one value each, with nothing to see in them; images drawn in black on a transparent ground become black",
                warning, StringComparison.Ordinal);
        });
        // IDX files know no transparency.
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 12, 0, 0, 0, 28, 0, 0, 0, 28, .. new byte[12 * 784]];
        foreach (string part in new[] { "train", "t10k" }) File.WriteAllBytes(draw.At(part + "-images-idx3-ubyte"), images);
        Assert.Contains("with nothing to see in them\n", draw.Run("data", "show", "mnist", "--data-dir", ".", "--out", "m.png").Error,
            StringComparison.Ordinal);
    }

    private static void Write(DrawRunner draw, string folder, int seed)
    {
        Directory.CreateDirectory(draw.At(folder));
        for (int i = 0; i < 12; i++)
        {
            using FileStream stream = File.Create(draw.At($"{folder}/{i}.png"));
            PngWriter.Write(stream, Pictures.Smooth(28, 28, 1, 100 * seed + i));
        }
    }
}

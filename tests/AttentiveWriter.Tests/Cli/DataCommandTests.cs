using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Tests.Data;
using AttentiveWriter.Tests.Data.Downloads;

namespace AttentiveWriter.Tests.Cli;

public sealed class DataCommandTests : IDisposable
{
    // In a process: what the library reads of the environment.
    private readonly DrawProcess _process = new()
    {
        Environment = { ["DRAW_DATA"] = null, ["DRAW_DATA_MIRROR"] = null, ["HTTP_PROXY"] = null, ["http_proxy"] = null,
            ["NO_PROXY"] = null, ["no_proxy"] = null },
    };

    private readonly DrawInProcess _draw = new();

    public void Dispose()
    {
        _process.Dispose();
        _draw.Dispose();
    }

    [Fact]
    public void List_NothingHere_SaysWhereEachSetWouldGo()
    {
        DrawRunner.Result result = _draw.Run("data", "list", "--data-dir", _draw.Folder);

        Assert.Equal((0, ""), (result.Code, result.Error));
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(DataCatalogue.Names, lines.Select(line => line.Split(' ')[0]));
        Assert.Contains($"11.6 MB  not here; would go to {_draw.At("mnist")}", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line =>
            line.StartsWith("glyphs", StringComparison.Ordinal) && line.EndsWith("needs no file", StringComparison.Ordinal));
    }

    [Fact]
    public void List_PartlyHere_SaysWhatIs()
    {
        Directory.CreateDirectory(_process.At("mnist"));
        File.WriteAllBytes(_process.At("mnist/train-images.idx3-ubyte"), []);
        File.WriteAllBytes(_process.At("mnist/t10k-images-idx3-ubyte.gz"), []);
        _process.Environment["DRAW_DATA"] = _process.Folder;

        Assert.Contains($"2 of 4 files in {_process.At("mnist")}", _process.Run("data", "list").Output, StringComparison.Ordinal);
        JsonNode json = JsonNode.Parse(_process.Run("data", "list", "--json").Output)!;

        JsonNode mnist = json["sets"]!.AsArray().First(set => (string)set!["name"]! == "mnist")!;
        Assert.Equal((11594722, 4, 2, false),
            ((int)mnist["bytes"]!, (int)mnist["files"]!, (int)mnist["files_here"]!, (bool)mnist["here"]!));
        Assert.Equal(_process.At("mnist"), (string)mnist["folder"]!);
    }

    [Fact]
    public void Get_SetWithoutFiles_SaysSo()
    {
        DrawRunner.Result result = _draw.Run("data", "get", "glyphs");

        Assert.Equal((0, "glyphs needs no file\n", ""), (result.Code, result.Output, result.Error));
    }

    [Fact]
    public void Get_MirrorWithoutTheFile_FailsInOneLine()
    {
        using var server = new ScriptedServer(_ => new Reply("404 Not Found", []));
        _process.Environment["DRAW_DATA_MIRROR"] = server.Address;

        DrawRunner.Result result = _process.Run("data", "get", "cluttered-mnist", "--data-dir", _process.Folder, "--quiet");

        Assert.Equal((1, ""), (result.Code, result.Output));
        string line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith($"draw: {server.Address}mnist/train-images-idx3-ubyte.gz: the server answers 404 Not Found; fetch", line,
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_process.At("mnist")));
    }

    [Fact]
    public void Get_ThroughAProxy_AsksTheProxy()
    {
        using var server = new ScriptedServer(_ => new Reply("404 Not Found", []));
        _process.Environment["DRAW_DATA_MIRROR"] = "http://data.invalid/";
        _process.Environment["HTTP_PROXY"] = server.Address;

        Assert.Equal(1, _process.Run("data", "get", "mnist", "--data-dir", _process.Folder).Code);

        Assert.Equal("http://data.invalid/mnist/train-images-idx3-ubyte.gz", Assert.Single(server.Requests).Target);
    }

    [Fact]
    public void Get_WrongContent_KeepsNothingAndIsABadFile()
    {
        DataFile first = Mnist.Files[0];
        using var server = new ScriptedServer(_ => Reply.Whole(new byte[first.Bytes]));
        _process.Environment["DRAW_DATA_MIRROR"] = server.Address;

        DrawRunner.Result result = _process.Run("data", "get", "mnist", "--data-dir", _process.Folder);

        Assert.Equal((3, ""), (result.Code, result.Output));
        Assert.Contains(first.Sha256, result.Error, StringComparison.Ordinal);
        Assert.Contains("9.9 MB", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_process.At("mnist")));
        Assert.Equal(3, _process.Run("data", "show", "mnist", "--data-dir", _process.Folder).Code);
    }

    [Fact]
    public void Get_MirrorThatIsNoAddress_IsWrongUsage()
    {
        _process.Environment["DRAW_DATA_MIRROR"] = "mirror.example";

        DrawRunner.Result result = _process.Run("data", "get", "mnist", "--data-dir", _process.Folder);

        Assert.Equal(2, result.Code);
        Assert.Contains("DRAW_DATA_MIRROR is 'mirror.example', expected an address", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Get_Interrupted_KeepsWhatCameAndEndsAs130()
    {
        byte[] content = new byte[Mnist.Files[0].Bytes];
        using var server = new ScriptedServer(_ => Reply.Whole(content) with { Stop = 100_000, Hangs = true }, request =>
            Reply.Ranged(content, request));
        _process.Environment["DRAW_DATA_MIRROR"] = server.Address;
        const string Part = "mnist/train-images-idx3-ubyte.gz.part";

        DrawRunner.Result result = _process.Interrupt("INT", Part, 100_000, "data", "get", "mnist", "--data-dir", _process.Folder);

        Assert.Equal((130, ""), (result.Code, result.Output));
        Assert.Contains("the same command goes on from here", result.Error, StringComparison.Ordinal);
        Assert.Equal(100_000, new FileInfo(_process.At(Part)).Length);
        Assert.Equal([_process.At(Part)], Directory.GetFiles(_process.At("mnist")));

        // The content is not MNIST, so the rest is fetched, found wrong, and once more from the start.
        Assert.Equal(3, _process.Run("data", "get", "mnist", "--data-dir", _process.Folder).Code);
        Assert.Equal([null, 100_000, null], server.Requests.Select(r => r.From));
    }

    [Fact]
    public void Get_FilesOfTheUser_AreLeft()
    {
        Directory.CreateDirectory(_draw.At("mnist"));
        foreach (DataFile file in Mnist.Files) File.WriteAllText(_draw.At("mnist/" + file.Name), "mine");

        DrawRunner.Result result = _draw.Run("data", "get", "mnist", "--data-dir", _draw.Folder, "--json");

        Assert.Equal((0, ""), (result.Code, result.Error));
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.Equal(["another_file", "another_file", "another_file", "another_file"], json["files"]!.AsArray()
            .Select(f => (string)f!["outcome"]!));
        Assert.All(Mnist.Files, file => Assert.Equal("mine", File.ReadAllText(_draw.At("mnist/" + file.Name))));
    }

    [Fact]
    public void Show_SetTooSmallToValidate_WritesNothing()
    {
        // 5 images, and one in six would validate.
        File.WriteAllBytes(_draw.At("train-images-idx3-ubyte"), IdxFileTests.Idx(0x803, new byte[10], 5, 1, 2));

        DrawRunner.Result result = _draw.Run("data", "show", "mnist", "--data-dir", _draw.Folder, "--out", "m.png");

        Assert.Equal((3, ""), (result.Code, result.Output));
        Assert.Contains("only 5 images are here; a validation split takes at least 6", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_draw.At("m.png")));
    }

    [Fact]
    public void Show_FolderThatASettingWouldRead_NamesAnOptionOfThisCommandThatDoes()
    {
        foreach ((string folder, int other, int channels) in new[] { ("sizes", 9, 1), ("colours", 8, 3) })
        {
            Directory.CreateDirectory(_draw.At(folder));
            for (int i = 0; i < 6; i++)
            {
                using FileStream stream = File.Create(_draw.At($"{folder}/{i}.png"));
                PngWriter.Write(stream, i == 3 ? new Image(other, 8, channels) : new Image(8, 8, 1));
            }
        }
        foreach ((string folder, string option, string value) in new[] { ("sizes", "--resize", "crop"), ("sizes", "--resize", "stretch"),
            ("colours", "--channels", "1"), ("colours", "--channels", "3") })
        {
            DrawRunner.Result refused = _draw.Run("data", "show", _draw.At(folder)),
                shown = _draw.Run("data", "show", _draw.At(folder), option, value);
            DrawRunner.Result trained = _draw.Run("train", "--data", folder, "--dry-run");

            Assert.Equal((3, 0, 3), (refused.Code, shown.Code, trained.Code));
            Assert.Contains($"{option} {value}", refused.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("--set", refused.Error, StringComparison.Ordinal);
            Assert.Contains($"--set {option[2..]}={value}", trained.Error, StringComparison.Ordinal);
        }
        Assert.Equal(2, _draw.Run("data", "show", "glyphs", "--resize", "crop").Code);
        Assert.Equal(2, _draw.Run("data", "show", _draw.At("colours"), "--channels", "2").Code);
    }

    [Fact]
    public void Commands_VariableThatNamesAFile_SayWhichVariable()
    {
        _process.Environment["DRAW_DATA"] = "file";
        File.WriteAllText(_process.At("file"), "");

        foreach (string[] line in new string[][] { ["data", "list"], ["data", "get", "mnist"], ["data", "show", "mnist"], ["evaluate"],
            ["train"] })
        {
            DrawRunner.Result result = _process.Run(line);
            Assert.Equal((2, "draw: DRAW_DATA is 'file', which is a file, expected a folder\n"), (result.Code, result.Error));
        }
        Assert.Equal(0, _process.Run("data", "show", "glyphs", "--count", "1").Code);
    }

    [Fact]
    public void Show_SmallSet_DrawsItAndPrintsItsFigures()
    {
        // 12 images of 2 x 1, of which 10 train.
        File.WriteAllBytes(_draw.At("train-images-idx3-ubyte"),
            IdxFileTests.Idx(0x803, [.. Enumerable.Repeat(new byte[] { 0, 255 }, 12).SelectMany(b => b)], 12, 1, 2));
        File.WriteAllBytes(_draw.At("train-labels-idx1-ubyte"), IdxFileTests.Idx(0x801, [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], 12));

        DrawRunner.Result text = _draw.Run("data", "show", "mnist", "--data-dir", _draw.Folder, "--out", "m.png", "--count", "3", "--scale",
            "5");
        DrawRunner.Result json = _draw.Run("data", "show", "mnist", "--data-dir", _draw.Folder, "--json");

        Assert.Equal((0, "warning: all 10 images of mnist train are the same one\n"
            + "mnist train has 10 images here, and 50,000 as published: figures on them are none of mnist\n"), (text.Code, text.Error));
        Assert.Equal(
            """
            m.png
            in the picture: 3 of 10 images, drawn at random (seed 0)
            mnist: 2 x 1 x 1 (width x height x channels); images: train 10, validation 2
            train: mean 0.5000, standard deviation 0.5000, 0 to 1, 50.0 % exactly 0, 50.0 % exactly 1
            10 classes, images of each: 0: 4, 1: 3, 2: 3, 3: 0, 4: 0, 5: 0, 6: 0, 7: 0, 8: 0, 9: 0

            """, text.Output);
        Image picture = PngReader.Read(_draw.At("m.png"));
        // Each cell is the image, enlarged, over a strip of 7 dots for its class.
        Assert.Equal((3 * (10 + 10) + 10, 5 + 35 + 2 * 10), (picture.Width, picture.Height));
        JsonNode node = JsonNode.Parse(json.Output)!;
        Assert.Equal("""{"train":10,"validation":2}""", node["splits"]!.ToJsonString());
        Assert.Equal("[4,3,3,0,0,0,0,0,0,0]", node["class_counts"]!.ToJsonString());
        Assert.Equal((0.5, 0.5), ((double)node["zero_share"]!, (double)node["one_share"]!));
        Assert.Equal("mnist-train.png", (string?)node["picture"]);
        Assert.True(File.Exists(_draw.At("mnist-train.png")));
    }
}

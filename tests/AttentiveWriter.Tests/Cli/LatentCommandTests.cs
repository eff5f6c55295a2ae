using System.Text.Json.Nodes;
using AttentiveWriter.Cli;
using AttentiveWriter.Cli.Commands;
using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Imaging;

namespace AttentiveWriter.Tests.Cli;

/// <summary>Latents on the command line: read from images, written, read back, varied, gone between; and images completed.</summary>
public class LatentCommandTests
{
    private static readonly string[] Quick = ["--model", "mnist-quick"];

    [Fact]
    public void Encode_ThenGenerate_DrawsTheReconstruction()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result encoded = draw.Run(["encode", .. Quick, "--data", "glyphs", "--count", "3", "--seed", "5", "--out",
            "e.safetensors"]);
        draw.Run(["generate", .. Quick, "--latents", "e.safetensors", "--out", "g.png"]);
        draw.Run(["reconstruct", .. Quick, "--data", "glyphs", "--count", "3", "--seed", "5", "--out", "r.png"]);

        Assert.Equal((0, "e.safetensors\n"), (encoded.Code, encoded.Output));
        Image drawn = PngReader.Read(draw.At("g.png")), again = PngReader.Read(draw.At("r.png"));
        // Above the reconstructions stands a row of originals.
        Assert.Equal(again.Pixels[^drawn.Pixels.Length..][(4 * drawn.Width)..], drawn.Pixels[(4 * drawn.Width)..]);
        SafetensorsFile file = SafetensorsFile.Read(draw.At("e.safetensors"));
        Assert.Equal(["kl", "posterior.log_sigma", "posterior.mean", "z"], file.Tensors.Keys.Order());
        Assert.Equal([16, 3, 32], file.Tensors["z"].Shape);
    }

    [Fact]
    public void Generate_ArraysReadBack_DrawTheSamePicture()
    {
        using var draw = new DrawInProcess();
        draw.Run(["generate", .. Quick, "--count", "5", "--seed", "9", "--arrays", "a.safetensors", "--out", "a.png"]);

        DrawRunner.Result back = draw.Run(["generate", .. Quick, "--latents", "a.safetensors", "--out", "b.png"]),
            some = draw.Run(["generate", .. Quick, "--latents", "a.safetensors", "--count", "2", "--out", "c.png"]),
            first = draw.Run(["generate", .. Quick, "--seed", "9", "--count", "2", "--out", "d.png"]);

        Assert.Equal((0, 0, 0), (back.Code, some.Code, first.Code));
        Assert.Equal(File.ReadAllBytes(draw.At("a.png")), File.ReadAllBytes(draw.At("b.png")));
        Assert.Equal(File.ReadAllBytes(draw.At("c.png")), File.ReadAllBytes(draw.At("d.png")));
    }

    [Fact]
    public void Generate_Temperature_ScalesTheNoise()
    {
        using var draw = new DrawInProcess();
        draw.Run(["generate", .. Quick, "--count", "2", "--arrays", "one.safetensors"]);

        draw.Run(["generate", .. Quick, "--count", "2", "--temperature", "0.5", "--arrays", "half.safetensors"]);

        float[] one = Noise(draw, "one"), half = Noise(draw, "half");
        Assert.Equal(one.Select(value => value * 0.5f), half);
    }

    [Fact]
    public void Generate_Variations_StandBehindTheirImageAndShareItsFirstSteps()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result varied = draw.Run(["generate", .. Quick, "--count", "2", "--from-step", "6", "--variations", "3", "--arrays",
            "v.safetensors", "--json"]);

        Assert.Equal(0, varied.Code);
        JsonNode json = JsonNode.Parse(varied.Output)!;
        Assert.Equal((8, 6, 3), ((int)json["count"]!, (int)json["from_step"]!, (int)json["variations"]!));
        // A row for each image: itself and its variations.
        Assert.Equal(4 * (2 * 28 + 4) + 4, PngReader.Read(draw.At("samples.png")).Width);
        float[] noise = Noise(draw, "v");
        for (int t = 0; t < 16; t++)
            for (int k = 1; k < 4; k++) Assert.Equal(t < 6, Row(t, 0).SequenceEqual(Row(t, k)));
        draw.Run(["generate", .. Quick, "--count", "2", "--out", "plain.png"]);
        Assert.Equal(PngReader.Read(draw.At("plain.png")).Pixels[(6 * 124)..(10 * 124)].Take(60),
            PngReader.Read(draw.At("samples.png")).Pixels[(6 * 244)..(10 * 244)].Take(60));

        Span<float> Row(int step, int image) => noise.AsSpan((step * 8 + image) * 32, 32);
    }

    [Theory]
    [InlineData("--variations", "2", "from_step", 8)]
    [InlineData("--from-step", "3", "variations", 7)]
    public void Generate_OneOfStepAndVariations_TakesTheUsualOther(string option, string value, string other, int usual)
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run(["generate", .. Quick, "--count", "1", option, value, "--json"]);

        Assert.Equal(usual, (int)JsonNode.Parse(result.Output)![other]!);
    }

    [Fact]
    public void Generate_SeveralClasses_AreTakenInTurn()
    {
        using var draw = new DrawInProcess();
        Conditional(draw);

        DrawRunner.Result both = draw.Run("generate", "--model", "told", "--count", "4", "--class", "3,7", "--json");
        draw.Run("generate", "--model", "told", "--count", "4", "--class", "3", "--out", "three.png");
        draw.Run("generate", "--model", "told", "--count", "4", "--class", "7", "--out", "seven.png");

        JsonNode json = JsonNode.Parse(both.Output)!;
        Assert.Equal(["3", "7"], json["classes"]!.AsArray().Select(name => (string)name!));
        Assert.Null(json["class"]);
        Image mixed = PngReader.Read(draw.At("samples.png")), three = PngReader.Read(draw.At("three.png")),
            seven = PngReader.Read(draw.At("seven.png"));
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(i % 2 == 0, Cell(mixed, i).SequenceEqual(Cell(three, i)));
            Assert.Equal(i % 2 == 1, Cell(mixed, i).SequenceEqual(Cell(seven, i)));
        }
        DrawRunner.Result wrong = draw.Run("generate", "--model", "told", "--class", "3,12"),
            many = draw.Run("generate", "--model", "told", "--class", "3,4", "--count", "1");
        Assert.Equal((2, "draw: --class names 2 classes for 1 image\n"), (many.Code, many.Error));
        Assert.Equal((2, "draw: --class cannot be '12', expected 0..9\n"), (wrong.Code, wrong.Error));
    }

    [Fact]
    public void Generate_LatentsWithoutTheirClasses_AsksForThem()
    {
        using var draw = new DrawInProcess();
        Conditional(draw);
        draw.Run("encode", "--model", "told", "--data", "glyphs", "--count", "2", "--out", "e.safetensors");
        SafetensorsFile file = SafetensorsFile.Read(draw.At("e.safetensors"));
        using (FileStream stream = File.Create(draw.At("bare.safetensors"))) SafetensorsWriter.Write(stream, [file.Tensors["z"]], null);

        DrawRunner.Result own = draw.Run("generate", "--model", "told", "--latents", "e.safetensors", "--out", "a.png"),
            bare = draw.Run("generate", "--model", "told", "--latents", "bare.safetensors"),
            said = draw.Run("generate", "--model", "told", "--latents", "bare.safetensors", "--class", file.Metadata["classes"], "--out",
                "b.png");

        Assert.Equal((0, 2, 0), (own.Code, bare.Code, said.Code));
        Assert.Contains("say them with --class", bare.Error);
        Assert.Equal(File.ReadAllBytes(draw.At("a.png")), File.ReadAllBytes(draw.At("b.png")));
    }

    [Fact]
    public void Interpolate_BetweenClasses_AsksOfWhichToDraw()
    {
        using var draw = new DrawInProcess();
        Conditional(draw);
        foreach (string number in new[] { "1", "5" })
            draw.Run("encode", "--model", "told", "--data", "glyphs", "--count", "1", "--class", number, "--out", $"{number}.safetensors");
        draw.Run("encode", "--model", "told", "--data", "glyphs", "--count", "2", "--class", "4", "--out", "4.safetensors");

        DrawRunner.Result two = draw.Run("interpolate", "--model", "told", "--latents", "1.safetensors", "5.safetensors"),
            said = draw.Run("interpolate", "--model", "told", "--latents", "1.safetensors", "5.safetensors", "--class", "5"),
            one = draw.Run("interpolate", "--model", "told", "--latents", "4.safetensors", "--json");

        Assert.Equal((2, "draw: row 1 goes from an image of class 1 to one of class 5; say with --class of which one all of a row are "
            + "drawn\n"), (two.Code, two.Error));
        Assert.Equal((0, 0), (said.Code, one.Code));
        Assert.Equal(4, (int)JsonNode.Parse(one.Output)!["class"]!);
    }

    [Fact]
    public void Generate_LatentsThatAreFarTooLarge_AreBlamedAndNotTheModel()
    {
        using var draw = new DrawInProcess();
        float[] noise = new float[16 * 32];
        noise.AsSpan().Fill(3e38f);
        using (FileStream stream = File.Create(draw.At("huge.safetensors")))
            SafetensorsWriter.Write(stream, [new SafeTensor("noise", [16, 1, 32], noise)], null);

        DrawRunner.Result result = draw.Run(["generate", .. Quick, "--latents", "huge.safetensors", "--temperature", "100"]);

        Assert.Equal((3, "draw: huge.safetensors: the images drawn from it are not finite; its numbers are far too large for latents\n"),
            (result.Code, result.Error));
    }

    [Fact]
    public void Explain_OfASet_NamesTheSetTheModelAndTheSeed()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run(["explain", .. Quick, "--data", "glyphs", "--split", "validation", "--count", "3", "--seed",
            "9", "--json"]);

        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.Equal(("glyphs", "validation"), ((string?)json["data"], (string?)json["split"]));
        Assert.Contains("of glyphs validation, ", result.Error);
        string page = File.ReadAllText(draw.At("explained.html"));
        Assert.Contains("of glyphs validation, ", page);
        Assert.Contains("the seed of the noise 9.", page);
        Assert.Contains("mnist-quick", page);
    }

    public static TheoryData<string, string[]> Wrong => new()
    {
        { "no picture has room for an image and 10000 variations; lower --variations",
            ["generate", .. Quick, "--count", "1", "--variations", "10000", "--columns", "8", "--scale", "8"] },
        { "--latents say all of it", ["generate", .. Quick, "--latents", "e.safetensors", "--seed", "3"] },
        { "--frames '-' does not end in .png or .gif", ["generate", "--frames", "-"] },
        { "--frames '-' does not end in .png or .gif", ["interpolate", "--frames", "-"] },
        { "--temperature is 0, expected 0.001..100", ["generate", "--temperature", "0"] },
        { "--temperature is 1e-300, expected 0.001..100", ["generate", "--temperature", "1e-300"] },
        { "--temperature is -1, expected 0.001..100", ["generate", "--temperature", "-1"] },
        { "--temperature cannot be 'NaN'", ["generate", "--temperature", "NaN"] },
        { "--temperature is 101, expected 0.001..100", ["generate", "--temperature", "101"] },
        { "--from-step is 16, expected 0..15: the model draws in 16 steps", ["generate", "--from-step", "16"] },
        { "--count is 3, and e.safetensors holds latents of 2 images",
            ["generate", .. Quick, "--latents", "e.safetensors", "--count", "3"] },
        { "lower --count, --between or --scale", ["interpolate", .. Quick, "--between", "1000"] },
        // Before the noise of so many is held.
        { "lower --count, --between or --scale", ["interpolate", .. Quick, "--count", "60000000", "--scale", "1"] },
        { "lower --count, --between or --scale", ["interpolate", .. Quick, "--count", "61356676", "--between", "68", "--scale", "1"] },
        { "lower --variations or --scale", ["complete", .. Quick, "--data", "glyphs", "--variations", "1000"] },
        { "--images and --to-seed both say", ["interpolate", "--images", "a.png", "b.png", "--to-seed", "3"] },
        { "--images names 1 file, expected 2", ["interpolate", "--images", "a.png"] },
        { "--latents names 3 files", ["interpolate", "--latents", "a", "b", "c"] },
        { "leave it out with --latents", ["interpolate", "--latents", "e.safetensors", "--seed", "2"] },
        { "--invert says how --images are read; give those too", ["interpolate", "--invert"] },
        { "--binarisation says how --images are read; give those too", ["interpolate", "--binarisation", "none"] },
        { "two pictures are one row", ["interpolate", "--images", "a.png", "b.png", "--count", "2"] },
        { "--mask cannot be 'buttom'; did you mean 'bottom'?", ["complete", "--data", "glyphs", "--mask", "buttom"] },
        { "--out 'a.npz' does not end in .safetensors", ["encode", "--data", "glyphs", "--out", "a.npz"] },
        { "would fill the terminal", ["generate", "--out", "-"] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Run_WhatCannotBe_IsOneLineOfUsage(string expected, string[] arguments)
    {
        using var draw = new DrawInProcess { Columns = arguments is ["generate", "--out", "-"] ? 400 : 0 };
        if (arguments.Contains("e.safetensors"))
            draw.Run(["encode", .. Quick, "--data", "glyphs", "--count", "2", "--out", "e.safetensors"]);

        DrawRunner.Result result = draw.Run(arguments);

        Assert.Equal(2, result.Code);
        Assert.Contains(expected, result.Error + result.Output);
        Assert.Empty(Directory.GetFiles(draw.Folder, "*.png"));
    }

    [Fact]
    public void Complete_MoreThanThereIsMemoryFor_IsRefusedBeforeTheWork()
    {
        using var model = (GenerativeModel)ModelFolder.Load(ShippedModels.Find("mnist-quick")!).Model;
        long bytes = new ImageCompletion([], 1) { Variations = 500 }.Bytes(model, 10_000);

        // Three times the images, and the noise of all steps.
        Assert.Equal(4L * 10_000 * 500 * (3 * 28 * 28 + model.Steps * model.LatentSize), bytes);
        Assert.Equal("so many completions take about 16.0 GB of memory, and there are 8.0 GB; lower --count or --variations",
            Assert.Throws<UsageException>(() => CompleteCommand.RequireMemory(16_000_000_000, 8_000_000_000)).Message);
        CompleteCommand.RequireMemory(8_000_000_000, 8_000_000_000);
    }

    [Fact]
    public void Generate_LatentsOfAnotherModel_NamesTheFileAndBothShapes()
    {
        using var draw = new DrawInProcess();
        draw.Run(["encode", .. Quick, "--data", "glyphs", "--count", "2", "--out", "e.safetensors"]);

        DrawRunner.Result result = draw.Run("generate", "--model", "mnist", "--latents", "e.safetensors");

        Assert.Equal((3, "draw: e.safetensors: array 'z' is [16, 2, 32], and the model draws from [64, images, 100] (steps, images, values "
            + "of a step's latent): these are latents of another model\n"), (result.Code, result.Error));
    }

    [Fact]
    public void Generate_ToStdout_WritesThePictureAndNothingElse()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run(["generate", .. Quick, "--count", "2", "--out", "-", "--frames", "f.png"]);
        byte[] written = draw.Bytes;
        draw.Run(["generate", .. Quick, "--count", "2", "--out", "a.png"]);

        Assert.Equal((0, "", "f.png\n"), (result.Code, result.Output, result.Error));
        Assert.Equal(File.ReadAllBytes(draw.At("a.png")), written);
        Assert.Equal(["a.png", "f.png"], Directory.GetFiles(draw.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Interpolate_BetweenSeeds_HasTheImagesOfBothAtItsEnds()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run(["interpolate", .. Quick, "--seed", "3", "--to-seed", "8", "--count", "2", "--between", "3",
            "--scale", "1", "--frames", "moving.gif"]);
        draw.Run(["generate", .. Quick, "--seed", "3", "--count", "2", "--scale", "1", "--columns", "1", "--out", "from.png"]);
        draw.Run(["generate", .. Quick, "--seed", "8", "--count", "2", "--scale", "1", "--columns", "1", "--out", "to.png"]);

        Assert.Equal((0, "interpolation.png\nmoving.gif\n"), (result.Code, result.Output));
        Image rows = PngReader.Read(draw.At("interpolation.png")), from = PngReader.Read(draw.At("from.png")),
            to = PngReader.Read(draw.At("to.png"));
        Assert.Equal((5 * 30 + 2, 2 * 30 + 2), (rows.Width, rows.Height));
        for (int y = 0; y < rows.Height; y++)
        {
            Assert.Equal(from.Pixels[(y * 32)..(y * 32 + 30)], rows.Pixels[(y * 152)..(y * 152 + 30)]);
            Assert.Equal(to.Pixels[(y * 32 + 2)..(y * 32 + 32)], rows.Pixels[(y * 152 + 122)..(y * 152 + 152)]);
        }
        // There in 32 steps and back again, each end once.
        Assert.Equal(62, new GifDecoder(File.ReadAllBytes(draw.At("moving.gif"))).Frames.Count);
    }

    [Fact]
    public void Interpolate_BetweenPicturesAndLatentsOfThem_IsTheSame()
    {
        using var draw = new DrawInProcess();
        draw.Run(["generate", .. Quick, "--count", "1", "--scale", "1", "--seed", "1", "--out", "one.png"]);
        draw.Run(["generate", .. Quick, "--count", "1", "--scale", "1", "--seed", "2", "--out", "two.png"]);
        draw.Run(["encode", .. Quick, "--images", "one.png", "two.png", "--out", "both.safetensors"]);

        DrawRunner.Result pictures = draw.Run(["interpolate", .. Quick, "--images", "one.png", "two.png", "--out", "a.png"]),
            latents = draw.Run(["interpolate", .. Quick, "--latents", "both.safetensors", "--out", "b.png"]);

        Assert.Equal((0, 0), (pictures.Code, latents.Code));
        Assert.Equal(File.ReadAllBytes(draw.At("a.png")), File.ReadAllBytes(draw.At("b.png")));
    }

    [Fact]
    public void Complete_ByAPictureAsMask_IsTheSameAsByItsName()
    {
        using var draw = new DrawInProcess();
        var mask = new Image(28, 28, 1);
        for (int i = 0; i < 28 * 28; i++) mask.Pixels[i] = (byte)(i % 28 < 14 ? 255 : 0);
        using (FileStream stream = File.Create(draw.At("mask.png"))) PngWriter.Write(stream, mask);
        string[] line = ["complete", .. Quick, "--data", "glyphs", "--count", "2", "--variations", "2", "--rounds", "2"];

        DrawRunner.Result named = draw.Run([.. line, "--mask", "right", "--out", "a.png"]),
            painted = draw.Run([.. line, "--mask", "mask.png", "--out", "b.png"]);

        Assert.Equal((0, 0), (named.Code, painted.Code));
        Assert.Contains("392 of 784 pixels are hidden", named.Error);
        Assert.Contains("what is hidden costs", named.Error);
        Assert.Equal(File.ReadAllBytes(draw.At("a.png")), File.ReadAllBytes(draw.At("b.png")));
        Assert.Equal(4 * (3 * 28 + 6) + 6, PngReader.Read(draw.At("a.png")).Width);
    }

    [Theory]
    [InlineData(27, 28, 0, "mask.png: the mask is 27 x 28, the model's images are 28 x 28 (width x height)")]
    [InlineData(28, 28, 0, "mask.png: the mask is dark all over")]
    [InlineData(28, 28, 255, "mask.png: the mask is light all over")]
    public void Complete_MaskThatCannotBe_NamesTheFile(int width, int height, byte level, string expected)
    {
        using var draw = new DrawInProcess();
        var mask = new Image(width, height, 1);
        mask.Pixels.AsSpan().Fill(level);
        using (FileStream stream = File.Create(draw.At("mask.png"))) PngWriter.Write(stream, mask);

        DrawRunner.Result result = draw.Run("complete", "--data", "glyphs", "--mask", "mask.png");

        Assert.Equal(3, result.Code);
        Assert.Contains(expected, result.Error);
    }

    [Fact]
    public void Explain_Json_AddsUpToTheBound()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run(["explain", .. Quick, "--data", "glyphs", "--count", "20", "--json", "--quiet"]);

        JsonNode json = JsonNode.Parse(result.Output)!;
        JsonArray steps = json["steps"]!.AsArray();
        Assert.Equal(16, steps.Count);
        double latent = steps.Sum(step => (double)step!["kl_nats"]!);
        Assert.Equal((double)json["bound_nats"]!, (double)steps[^1]!["reconstruction_nats"]! + latent, 1e-6);
        Assert.All(steps, step =>
            Assert.Equal((double)step!["kl_nats"]!, step["kl_of_values_nats"]!.AsArray().Sum(kl => (double)kl!), 1e-3));
        Assert.All(steps, step => Assert.InRange((double)step!["write"]!["centre_x"]!, -28, 56));
        Assert.Contains("<svg", File.ReadAllText(draw.At("explained.html")));
    }

    [ToolFact("chromium")]
    public void Explain_InChromium_FitsPhoneAndDeskInLightAndDark()
    {
        using var draw = new DrawInProcess();
        Assert.Equal(0, draw.Run(["explain", .. Quick, "--data", "glyphs", "--count", "5"]).Code);

        ReportTests.AssertFetchesNothing(File.ReadAllText(draw.At("explained.html")));
        PageInChromium.AssertFits(draw, "explained.html");
    }

    private static void Conditional(DrawInProcess draw) => Assert.Equal(0, draw.Run("train", "--preset", "glyphs", "--conditional", "--set",
        "hidden=8", "--set", "latent=2", "--set", "glimpses=2", "--set", "validation_images=5", "--batch", "4",
        "--steps", "2", "--out", "told", "--quiet").Code);

    private static float[] Noise(DrawInProcess draw, string name) =>
        SafetensorsFile.Read(draw.At(name + ".safetensors")).Tensors["noise"].Data;

    // An image of a grid at scale 2.
    private static byte[] Cell(Image grid, int index) => [.. Enumerable.Range(4, 56)
        .SelectMany(y => grid.Pixels[(y * grid.Width + 4 + 60 * index)..(y * grid.Width + 60 + 60 * index)])];
}

using AttentiveWriter.Tests.Imaging;

namespace AttentiveWriter.Tests.Cli;

/// <summary>Images of a folder that are links, or lie behind one.</summary>
public class LinkedDataTests
{
    private static readonly string[] Tiny = ["--set", "hidden=8", "--set", "latent=2", "--set", "glimpses=2", "--set", "read=2", "--set",
        "write=2", "--batch", "2", "--steps", "1", "--preset", "mnist-small", "--quiet"];

    [Fact]
    public void Run_OutputThatAnImageOfTheDataIsALinkTo_IsRefused()
    {
        using var draw = new DrawInProcess();
        WriteImages(draw, "set", 4);
        WriteImages(draw, ".", 1);
        byte[] outside = File.ReadAllBytes(draw.At("0.png"));
        File.CreateSymbolicLink(draw.At("set/linked.png"), "../0.png");
        Assert.Equal(0, draw.Run(["train", "--data", draw.At("set"), "--out", "run", .. Tiny]).Code);
        string[][] lines =
        [
            ["generate", "--model", "run", "--count", "1", "--out", "0.png"],
            ["reconstruct", "--model", "run", "--data", draw.At("set"), "--count", "1", "--out", "0.png"],
            ["encode", "--model", "run", "--data", draw.At("set"), "--count", "1", "--out", "0.safetensors"],
            ["data", "show", draw.At("set"), "--out", "0.png"],
        ];
        File.CreateSymbolicLink(draw.At("set/other.png"), "../0.safetensors");
        File.WriteAllBytes(draw.At("0.safetensors"), outside);

        foreach (string[] line in lines)
        {
            DrawRunner.Result result = draw.Run(line);
            Assert.Equal((2, ""), (result.Code, result.Output));
            Assert.Matches("would replace an image of the data, .*set/(linked|other).png; choose another\n$", result.Error);
        }
        Assert.Equal(outside, File.ReadAllBytes(draw.At("0.png")));
    }

    [Fact]
    public void Run_FoldersOfImagesThatAreLinks_AreSaidToBeLeftOut()
    {
        using var draw = new DrawInProcess();
        WriteImages(draw, "set/a", 4);
        WriteImages(draw, "elsewhere", 4);
        Directory.CreateSymbolicLink(draw.At("set/b"), "../elsewhere");
        Directory.CreateSymbolicLink(draw.At("set/a/up"), "../..");
        Directory.CreateDirectory(draw.At("links"));
        Directory.CreateSymbolicLink(draw.At("links/b"), "../elsewhere");

        DrawRunner.Result shown = draw.Run("data", "show", draw.At("set")),
            trained = draw.Run(["train", "--data", draw.At("set"), "--out", "run", .. Tiny]),
            nothing = draw.Run("data", "show", draw.At("links"));

        const string Words = "warning: 2 folders of set left out with all inside, as they are links: a/up, b";
        Assert.Equal((0, 0, 3), (shown.Code, trained.Code, nothing.Code));
        Assert.Contains(Words, shown.Error.Split('\n'));
        Assert.Contains(Words, trained.Error.Split('\n'));
        Assert.Contains("the folder holds 0 images, expected at least 3: some to train, to validate and to test; left out, as it is a "
            + "link: 1 folder (b)", nothing.Error, StringComparison.Ordinal);
    }

    private static void WriteImages(DrawRunner draw, string folder, int count)
    {
        Directory.CreateDirectory(draw.At(folder));
        for (int i = 0; i < count; i++)
        {
            using FileStream stream = File.Create(draw.At($"{folder}/{i}.png"));
            AttentiveWriter.Imaging.PngWriter.Write(stream, Pictures.Smooth(6, 6, 1, i));
        }
    }
}

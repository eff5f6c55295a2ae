using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Tests.Formats;

public class RegularFileTests
{
    // Every reader of a file that is not only tried for its name: none may wait for a pipe.
    public static TheoryData<string, Action<string>> Readers => new()
    {
        { "x.png", path => PngReader.Read(path) },
        { "x.png", path => new ImageReader().Read(path) },
        { "x.png", path => new ImageReader().ReadSize(path) },
        { "mnist.npz", path => Mnist.Load(Path.GetDirectoryName(path)!, Split.Train) },
        { "x.safetensors", path => SafetensorsFile.Read(path) },
        { "x.safetensors", path => ModelFolder.Load(path) },
        { "model.safetensors", path => ModelFolder.Load(Path.GetDirectoryName(path)!) },
        { "config.json", path => RunConfig.Read(Path.GetDirectoryName(path)!) },
        { "x.json", path => ReferenceCheck.Run(path) },
        { "x.mat", path => MatFile.Read(path, ["X"]) },
        { "train-images-idx3-ubyte", path => Mnist.Load(Path.GetDirectoryName(path)!, Split.Train) },
        { "data_batch_1.bin", path => Cifar10.Load(Path.GetDirectoryName(path)!, Split.Train) },
        { "train_32x32.mat", path => Svhn.Load(Path.GetDirectoryName(path)!, Split.Train) },
        { "binarized_mnist_train.amat", path => BinarizedMnist.Load(Path.GetDirectoryName(path)!, Split.Train) },
        { "x.png", path => DataCatalogue.Open(Path.GetDirectoryName(path)!, Split.Train) },
    };

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Read_Pipe_IsRefusedAtOnce(string name, Action<string> read)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        using var temp = new TempFolder();
        for (int i = 0; i < 3; i++) File.WriteAllBytes(temp[$"{i}.png"], []);
        if (name == "model.safetensors") Preset.Named("glyphs").Config.Write(temp.Path);
        ExternalTool.Run("mkfifo", temp.Path, temp[name]);

        var reading = Task.Run(() => read(temp[name]));
        bool waits = await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(60))) != reading;
        // Nobody may be left waiting.
        if (waits) await using (new FileStream(temp[name], FileMode.Open, FileAccess.ReadWrite)) await Task.WhenAny(reading,
            Task.Delay(1000));

        Assert.False(waits, "it waits for the pipe to be filled");
        await Assert.ThrowsAsync<InputFileException>(() => reading);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Read_LinkToItself_IsRefused(string name, Action<string> read)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has none of this");
        using var temp = new TempFolder();
        for (int i = 0; i < 3; i++) File.WriteAllBytes(temp[$"{i}.png"], []);
        if (name == "model.safetensors") Preset.Named("glyphs").Config.Write(temp.Path);
        File.CreateSymbolicLink(temp[name], name);

        Assert.Throws<InputFileException>(() => read(temp[name]));
    }

    [Fact]
    public void OpenRead_LinkToItself_SaysSo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has none of this");
        using var temp = new TempFolder();
        File.CreateSymbolicLink(temp["link"], "link");

        var e = Assert.Throws<InputFileException>(() => RegularFile.OpenRead(temp["link"]));

        Assert.Equal($"{temp["link"]}: it is a link that leads back to itself, expected a file", e.Message);
    }

    [Fact]
    public void RequireVisible_ThereOrNot_IsNoFailure()
    {
        using var temp = new TempFolder();
        temp.Write("file", [1]);

        foreach (string path in new[] { temp.Path, temp["file"], temp["missing"], temp["no/such"],
            temp["file/inside"] }) RegularFile.RequireVisible(path);
    }

    [Fact]
    public void OpenRead_Folder_SaysSo()
    {
        using var temp = new TempFolder();

        var e = Assert.Throws<InputFileException>(() => RegularFile.OpenRead(temp.Path));

        Assert.Equal($"{temp.Path}: it is a folder, expected a file", e.Message);
    }

    [Fact]
    public void IsOther_FilesFoldersLinksAndNothing_AreNot()
    {
        using var temp = new TempFolder();
        File.CreateSymbolicLink(temp["link"], temp.Write("file", [1]));

        foreach (string path in new[] { temp.Path, temp["file"], temp["link"], temp["missing"],
            "" }) Assert.False(RegularFile.IsOther(path));
        if (OperatingSystem.IsLinux()) Assert.True(RegularFile.IsOther("/dev/null"));
    }
}

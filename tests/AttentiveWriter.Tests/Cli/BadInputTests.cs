using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Cli;

public class BadInputTests
{
    [Theory]
    [InlineData(2, "did you mean 'train'", "trian")]
    [InlineData(2, "a command is needed: demo, train, studio, generate", "--quiet")]
    [InlineData(2, "did you mean '--preset'", "train", "--presett", "mnist")]
    [InlineData(2, "did you mean 'mnist'", "train", "--preset", "mnits")]
    [InlineData(2, "did you mean 'hidden'", "train", "--set", "hiden=3")]
    [InlineData(2, "hidden cannot be 'abc'", "train", "--set", "hidden=abc")]
    [InlineData(2, "hidden cannot be '999999999999': expected a whole number, 1..", "train", "--set", "hidden=999999999999")]
    [InlineData(2, "likelihood cannot be 'Bernouli'; did you mean 'bernoulli'?; values: bernoulli, logistics", "train", "--set",
        "likelihood=Bernouli")]
    [InlineData(2, "resize cannot be '1'; values: none, crop, stretch", "train", "--set", "resize=1")]
    [InlineData(2, "did you mean 'learning_rate'", "train", "--set", "LEARNING_RATE=1")]
    [InlineData(2, "did you mean 'train'", "TRAIN")]
    [InlineData(2, "did you mean 'hf'", "export", "x", "--to", "hff")]
    [InlineData(2, "PATH 'm.pb' does not end in .onnx", "export", "m.pb", "--to", "onnx")]
    [InlineData(2, "--graph cannot be 'genrate'; did you mean 'generate'", "export", "m.onnx", "--to", "onnx", "--graph", "genrate")]
    [InlineData(2, "no ONNX graph 'classify' of a model of kind 'draw'; graphs: generate", "export", "m.onnx", "--to", "onnx", "--graph",
        "classify")]
    [InlineData(2, "--graph changes nothing with --to hf", "export", "out", "--graph", "generate")]
    [InlineData(2, "--seed changes nothing with --to onnx", "export", "m.onnx", "--to", "onnx", "--seed", "2")]
    [InlineData(2, "PATH 'a-file/m.onnx' is in 'a-file', which is a file", "export", "a-file/m.onnx", "--to", "onnx")]
    [InlineData(3, "a-file", "export", "m.onnx", "--to", "onnx", "--model", "a-file")]
    [InlineData(3, "--model nowhere: no such model", "export", "m.onnx", "--to", "onnx", "--model", "nowhere")]
    [InlineData(2, "did you mean 'test'", "evaluate", "--data", "glyphs", "--split", "tset")]
    [InlineData(2, "did you mean 'none'", "evaluate", "--binarisation", "non")]
    [InlineData(2, "--scale is 100000, expected 1..256", "generate", "--scale", "100000")]
    [InlineData(2, "--scale is 257, expected 1..256", "data", "show", "glyphs", "--scale", "257")]
    [InlineData(2, "is too large; lower --count or --scale", "generate", "--scale", "256", "--count", "8")]
    [InlineData(2, "not KEY=VALUE", "train", "--set", "hidden")]
    [InlineData(2, "glimpses is 0", "train", "--set", "glimpses=0")]
    [InlineData(2, "read is 0", "train", "--set", "read=0")]
    [InlineData(2, "write is 29", "train", "--set", "write=29")]
    [InlineData(2, "batch is 0", "train", "--preset", "glyphs", "--batch", "0")]
    [InlineData(2, "there is no data set 'nope'", "train", "--data", "nope")]
    [InlineData(2, "give one of them", "train", "--epochs", "1", "--steps", "3")]
    [InlineData(2, "--seed cannot be '-1'", "train", "--seed", "-1")]
    [InlineData(2, "the model takes 30 x 28", "train", "--preset", "glyphs", "--set", "width=30", "--out", "r")]
    [InlineData(2, "--count is 0", "generate", "--count", "0")]
    [InlineData(2, "does not end in .png", "generate", "--out", "g.jpg")]
    [InlineData(2, "steps is 0", "demo", "--steps", "0")]
    [InlineData(2, "a command of data is needed: list, get, show; see 'draw data --help'", "data")]
    [InlineData(2, "there is no command 'lst' of data; did you mean 'list'", "data", "lst")]
    [InlineData(2, "did you mean 'mnist'", "data", "get", "mnits")]
    [InlineData(2, "see 'draw data get --help'", "data", "get")]
    [InlineData(2, "did you mean 'mnist'", "data", "show", "mnits")]
    [InlineData(2, "--split cannot be 'dev'; values: train, validation, test", "data", "show", "glyphs", "--split", "dev")]
    [InlineData(2, "does not end in .png", "data", "show", "glyphs", "--out", "g.jpg")]
    [InlineData(3, "or fetch them with 'draw data get mnist'", "data", "show", "mnist", "--data-dir", "nowhere")]
    [InlineData(2, "--out 'a-file/g.png' is in 'a-file', which is a file, expected a folder", "data", "show", "glyphs", "--out",
        "a-file/g.png")]
    [InlineData(2, "--data-dir 'a-file' is a file, expected a folder", "data", "get", "mnist", "--data-dir", "a-file")]
    [InlineData(3, "--data-dir", "train", "--data-dir", "nowhere")]
    [InlineData(3, "or fetch them with 'draw data get mnist'", "train", "--data", "cluttered-mnist", "--data-dir", "nowhere")]
    [InlineData(3, "--model nowhere: no such model folder", "generate", "--model", "nowhere")]
    [InlineData(3, "--images nowhere.png: no such file", "reconstruct", "--images", "nowhere.png")]
    [InlineData(3, "--config nowhere.json: no such file", "train", "--config", "nowhere.json")]
    [InlineData(3, "--init-from nowhere: no such model folder", "train", "--preset", "glyphs", "--init-from", "nowhere")]
    [InlineData(2, "and there is none in nowhere: without --resume a new one begins", "train", "--resume", "nowhere", "--preset", "glyphs")]
    [InlineData(2, "--no-windows cannot be 'maybe': it stands alone, or is true or false", "generate", "--no-windows=maybe")]
    [InlineData(3, "no such run folder or checkpoint", "train", "--resume", "nowhere")]
    [InlineData(3, "no such file", "verify", "nowhere.json")]
    [InlineData(2, "did you mean '--json'", "models", "--jsn")]
    [InlineData(2, "there is no option '--jsn'; did you mean '--json'?; see 'draw --help'", "--jsn")]
    [InlineData(2, "there is no option '--forse'; did you mean '--force'", "export", "--forse")]
    [InlineData(2, "there is no option '--too'; did you mean '--to'", "export", "--too", "hf", "x")]
    [InlineData(2, "there is no option '--jsn'", "info", "--jsn")]
    [InlineData(2, "there is no option '--froce'", "train", "--out", "--froce")]
    [InlineData(3, "--jsn: no such model folder", "info", "--", "--jsn")]
    [InlineData(2, "there is no command '[trian]'", "[trian]")]
    [InlineData(2, "there is no command '[suggestion]'", "[suggestion]")]
    [InlineData(2, "--out is empty", "generate", "--out", "")]
    [InlineData(2, "--tensorboard is empty", "train", "--tensorboard", "")]
    [InlineData(2, "--config is empty", "train", "--config", "")]
    [InlineData(2, "--model", "evaluate", "--model=")]
    [InlineData(2, "PATH is empty", "export", "")]
    [InlineData(2, "MODEL is empty", "info", "")]
    [InlineData(2, "RUN is empty", "report", "")]
    [InlineData(2, "--binarisation cannot be '7'; values: stochastic, threshold, none", "evaluate", "--binarisation", "7")]
    [InlineData(2, "did you mean 'bash'", "completion", "bsh")]
    [InlineData(2, "there is no layout 'onyx'", "export", "x", "--to", "onyx")]
    [InlineData(2, "holds something else than an exported model", "export", ".")]
    [InlineData(3, "did you mean 'mnist'", "info", "mnits")]
    [InlineData(2, "--dry-run plans a new run", "train", "--resume", "r", "--dry-run")]
    [InlineData(2, "does not end in .safetensors", "generate", "--arrays", "a.npy")]
    [InlineData(2, "--tensorboard 'a-file/logs' is in 'a-file', which is a file", "train", "--preset", "glyphs", "--tensorboard",
        "a-file/logs")]
    [InlineData(2, "PATH 'a-file/out' is in 'a-file', which is a file", "export", "a-file/out", "--force")]
    [InlineData(3, "no such file", "train", "--config", "nowhere.json")]
    [InlineData(2, "has no setting 'read'", "train", "--preset", "vae", "--set", "read=5")]
    [InlineData(2, "cannot be halved 3 times", "train", "--preset", "conv-vae", "--set", "levels=3")]
    [InlineData(2, "the model knows none; train one that does with draw train --conditional", "generate", "--class", "7")]
    [InlineData(2, "classes is 3, but --conditional means the 10 of glyphs", "train", "--preset", "glyphs", "--set", "classes=3",
        "--conditional")]
    [InlineData(2, "--conditional cannot be given with --resume", "train", "--resume", "r", "--conditional")]
    [InlineData(2, "--out 'a-file/run' is in 'a-file', which is a file", "train", "--preset", "glyphs", "--out", "a-file/run")]
    [InlineData(2, "--out 'a-file/demo' is in 'a-file', which is a file", "demo", "--out", "a-file/demo")]
    [InlineData(2, "--out 'a-file/g.png' is in 'a-file', which is a file", "generate", "--out", "a-file/g.png")]
    [InlineData(2, "--model 'a-file/x' is in 'a-file', which is a file", "generate", "--model", "a-file/x")]
    [InlineData(2, "--data-dir 'a-file/x' is in 'a-file', which is a file", "data", "list", "--data-dir", "a-file/x")]
    [InlineData(2, "--data 'a-file/x' is in 'a-file', which is a file", "train", "--data", "a-file/x")]
    [InlineData(2, "would be one inside the other; choose another", "generate", "--arrays", "a-file.safetensors/x.safetensors", "--out",
        "a-file.safetensors/x.safetensors/g.png")]
    [InlineData(2, "there is no setting 'lr'; did you mean 'learning_rate'?", "train", "--set", "lr=0.1")]
    [InlineData(2, "there is no setting 'epochs'; did you mean '--epochs'?", "train", "--set", "epochs=3")]
    [InlineData(2, "steps cannot be '1e18': expected a whole number, 1..1000000000000", "train", "--set", "steps=1e18")]
    [InlineData(2, "learning_rate cannot be '1e400': expected a number, above 0, at most 1", "train", "--set", "learning_rate=1e400")]
    [InlineData(2, "--channels is 7, expected 1 or 3", "data", "show", "three", "--channels", "7")]
    [InlineData(2, "--channels is 2, expected 1 or 3", "data", "show", "three", "--channels", "2")]
    [InlineData(2, "read cannot be '1e18': expected a whole number, 1..28 (the longer side of the image), or none", "train", "--set",
        "read=1e18")]
    [InlineData(2, "--device cannot be 'gup'", "verify", "--device", "gup", "a-file")]
    [InlineData(2, "there is no command 'generat'; did you mean 'generate'", "generat", "--count", "2")]
    [InlineData(2, "there is no command 'lst' of data; did you mean 'list'", "data", "lst", "--data-dri", "x")]
    [InlineData(2, "there is no option '--cuont'; did you mean '--count'", "generate", "--cuont", "2")]
    [InlineData(2, "there is no command 'trian'; did you mean 'train'", "trian", "--help")]
    [InlineData(2, "there is no command 'trian'; did you mean 'train'", "help", "trian")]
    [InlineData(2, "did you mean 'evaluate'", "eval", "--count", "2")]
    [InlineData(2, "did you mean 'generate'", "sample")]
    [InlineData(2, "did you mean 'train --resume RUN'", "resume", "runs/mnist")]
    [InlineData(2, "it is a setting: --set learning_rate=VALUE", "train", "--lr", "0.1")]
    [InlineData(2, "it is a setting: --set learning_rate=VALUE", "train", "--learning-rate=0.1")]
    [InlineData(2, "it is a setting: --set hidden=VALUE", "bench", "--hidden", "3")]
    [InlineData(2, "it is a setting of the training: draw train --set hidden=VALUE", "generate", "--hidden", "3")]
    [InlineData(2, "begin a new run with its weights: draw train --init-from mnist --set learning_rate=VALUE", "train", "--resume", "mnist",
        "--set", "learning_rate=0.1")]
    [InlineData(2, "learning_rate is 0, expected above 0", "train", "--data", "three", "--set", "learning_rate=0", "--dry-run")]
    [InlineData(2, "batch is 0, expected 1..65536", "train", "--data", "three", "--set", "batch=0", "--dry-run")]
    [InlineData(2, "glimpses is 0", "train", "--data", "three", "--set", "glimpses=0", "--dry-run")]
    [InlineData(2, "--epochs is 1E+13, expected above 0, at most 1E+09 (1,000,000,000,000 steps of 50 images)", "train", "--preset",
        "glyphs", "--epochs", "1e13", "--dry-run")]
    [InlineData(2, "--epochs is 0, expected above 0", "train", "--preset", "glyphs", "--epochs", "0")]
    [InlineData(2, "there is no data set '@three'", "train", "--data", "@three")]
    [InlineData(3, "@three.png: no such file", "reconstruct", "--images", "@three.png")]
    [InlineData(2, "'three' is a folder, expected a file", "reconstruct", "--images", "three")]
    [InlineData(2, "FILE 'three' is a folder, expected a file", "verify", "three")]
    [InlineData(2, "--data 'a-file' is a file, expected a data set's name or a folder of images", "train", "--data", "a-file")]
    [InlineData(2, "--out and --strip are both s.png", "generate", "--count", "2", "--out", "s.png", "--strip", "s.png")]
    [InlineData(2, "--out three/0.png would replace what --images three/0.png names", "reconstruct", "--images", "three/0.png", "--out",
        "three/0.png")]
    [InlineData(2, "three-train.png is inside the folder of the data, three", "data", "show", "three", "--out", "three/three-train.png")]
    [InlineData(2, "--tensorboard three/logs is inside the folder of the data", "train", "--data", "three", "--tensorboard", "three/logs")]
    [InlineData(2, "--tensorboard three/logs is inside the folder of the data", "train", "--set", "data=three", "--tensorboard",
        "three/logs")]
    [InlineData(2, "--out three/run is inside the folder of the data", "train", "--data", "three", "--out", "three/run", "--dry-run")]
    [InlineData(2, "beta1 is 1, expected 0 to below 1", "train", "--set", "beta1=0.99999999999")]
    [InlineData(3, "/proc/none: no such run folder", "report", "/proc/none")]
    [InlineData(2, "--epochs and --set steps are one setting; give one of them", "train", "--set", "steps=5", "--epochs", "1")]
    [InlineData(2, "classes is 0, but --conditional means the 10 of glyphs", "train", "--preset", "glyphs", "--set", "classes=0",
        "--conditional")]
    [InlineData(2, "--steps and --set steps are one setting; give one of them", "train", "--steps", "5", "--set", "steps=7")]
    [InlineData(2, "--data and --set data are one setting; give one of them", "train", "--data", "glyphs", "--set", "data=mnist")]
    [InlineData(2, "channels is 0, expected", "train", "--data", "three", "--set", "channels=0")]
    [InlineData(2, "height is 0, expected", "train", "--data", "three", "--set", "height=0")]
    public void Run_BadInput_OneClearLineAndTheRightCode(int code, string expected, params string[] arguments)
    {
        // A folder of images that "data show" reads itself.
        using DrawRunner draw = arguments is ["data", "show", "three", ..] ? new DrawProcess() : new DrawInProcess();
        File.WriteAllText(draw.At("a-file"), "not a folder");
        Directory.CreateDirectory(draw.At("three"));
        for (int i = 0; i < 3; i++)
            using (FileStream stream = File.Create(draw.At($"three/{i}.png"))) PngWriter.Write(stream, new Image(12, 12, 1));

        DrawRunner.Result result = draw.Run(arguments);

        Assert.Equal(code, result.Code);
        Assert.Equal("", result.Output);
        string line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("draw: ", line);
        Assert.Contains(expected, line);
        Assert.DoesNotContain("Exception", line);
    }

    [Fact]
    public void Train_TruncatedIdxFile_NamesFileAndSizes()
    {
        using var draw = new DrawInProcess();
        byte[] header = [0, 0, 8, 3, 0, 0, 0, 10, 0, 0, 0, 28, 0, 0, 0, 28];
        File.WriteAllBytes(draw.At("train-images-idx3-ubyte"), [.. header, .. new byte[784 * 9]]);

        DrawRunner.Result result = draw.Run("train", "--data-dir", draw.Folder);

        Assert.Equal(3, result.Code);
        Assert.Contains("train-images-idx3-ubyte", result.Error);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Train_ConfigWithUnknownKey_NamesTheNearest()
    {
        using var draw = new DrawInProcess();
        File.WriteAllText(draw.At("c.json"), """{"model":{"hiden":3}}""");

        DrawRunner.Result result = draw.Run("train", "--config", "c.json");

        Assert.Equal(3, result.Code);
        Assert.Contains("did you mean 'hidden'", result.Error);
    }

    [Fact]
    public void Reconstruct_ImageOfAnotherSize_SaysBothSizes()
    {
        using var draw = new DrawInProcess();
        using (FileStream stream = File.Create(draw.At("x.png"))) PngWriter.Write(stream, new Image(5, 6, 1));
        draw.Run("demo", "--steps", "1", "--quiet");

        DrawRunner.Result result = draw.Run("reconstruct", "--model", "draw-demo/run", "--images", "x.png", "--resize", "none");

        Assert.Equal(3, result.Code);
        Assert.Contains("5 x 6 x 1", result.Error);
        Assert.Contains("28 x 28 x 1", result.Error);
    }

    [Fact]
    public void Generate_ConfigThatDoesNotFitTheWeights_NamesTheTensor()
    {
        using var draw = new DrawInProcess();
        draw.Run("demo", "--steps", "1", "--quiet");
        string config = draw.At("draw-demo/run/config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"hidden\": 128", "\"hidden\": 64", StringComparison.Ordinal));

        DrawRunner.Result result = draw.Run("generate", "--model", "draw-demo/run");

        Assert.Equal(3, result.Code);
        Assert.Contains("the configuration asks for", result.Error);
    }
}

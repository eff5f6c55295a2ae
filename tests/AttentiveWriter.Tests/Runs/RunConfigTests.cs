using System.Text.Json;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Nn;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

public class RunConfigTests
{
    private static DrawSettings Draw(RunConfig config) => Assert.IsType<DrawSettings>(config.Model);

    private static readonly RunConfig Default = new(new DrawSettings(), new());

    [Fact]
    public void Problems_NoSize_SayNothingOfHalving() => Assert.Equal(["height is -1, expected 1..1024"],
        Preset.Named("conv-draw").Config.With("height", "-1").Problems());

    [Fact]
    public void Parse_KeyThatStandsTwice_IsNamed()
    {
        string json = Default.ToJson().Replace("\"hidden\":", "\"hidden\": 8, \"hidden\":", StringComparison.Ordinal);

        var e = Assert.Throws<InputFileException>(() => RunConfig.Parse(json, "c"));

        Assert.StartsWith("c: not a configuration: 'hidden' stands twice; expected", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_EveryKey_TakesItsOwnValueAgain()
    {
        RunConfig[] all = [.. BuiltInKinds.All.Select(kind => new RunConfig(kind, new()))];
        Assert.Equal(RunConfig.Keys, all.SelectMany(c => c.OwnKeys).Distinct().Order());
        foreach ((RunConfig config, string key) in all.SelectMany(c => c.OwnKeys.Select(key => (c, key))))
        {
            string value = key switch
            {
                "data" => "glyphs",
                "binarisation" => "threshold",
                "resize" => "crop",
                "likelihood" => "logistics",
                "prior" => "learned",
                "activation" => config.With(key, "relu") == config ? "tanh" : "relu",
                "read_attention" or "write_attention" => "affine",
                "beta1" or "beta2" or "final_learning_rate" => "0.5",
                _ => "13",
            };

            Assert.NotEqual(config, config.With(key, value));
        }
    }

    [Fact]
    public void With_KnownKeys_SetsThem()
    {
        RunConfig config = Default.With("batch", "32").With("learning_rate", "2e-3").With("binarisation", "none").With("data", "glyphs")
            .With("read", "none").With("write", "none").With("write", "7");

        Assert.Equal((32, 2e-3, Binarisation.None, "glyphs"),
            (config.Training.Batch, config.Training.LearningRate, config.Training.Binarisation, config.Training.Data));
        Assert.Null(Draw(config).Read);
        Assert.Equal(7, Draw(config).Write);
    }

    [Theory]
    [InlineData("vae", "read", "5", "a model of kind 'vae' has no setting 'read'")]
    [InlineData("mnist", "activation", "relu", "a model of kind 'draw' has no setting 'activation'")]
    [InlineData("mnist", "kind", "vae", "the kind of a model cannot be set; choose another preset")]
    public void With_SettingOfAnotherKind_SaysSo(string preset, string key, string value, string expected) =>
        Assert.Contains(expected, Assert.Throws<SettingsException>(() => Preset.Named(preset).Config.With(key, value)).Message);

    [Fact]
    public void With_NoAttention_IsNoWindow()
    {
        RunConfig config = Default.With("read_attention", "none").With("write_attention", "affine");

        Assert.Null(Draw(config).Read);
        Assert.Empty(config.With("read", "3").With("read_attention", "affine").With("read", "None").Problems());
        Assert.Equal((5, AttentionKind.Affine), (Draw(config).Write, Draw(config).WriteAttention));
    }

    [Fact]
    public void With_UnknownKey_NamesTheNearest()
    {
        var error = Assert.Throws<SettingsException>(() => Default.With("glimpse", "3"));

        Assert.Contains("there is no setting 'glimpse'; did you mean 'glimpses'?", error.Message, StringComparison.Ordinal);
        Assert.Contains("learning_rate", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("batch", "many")]
    [InlineData("batch", "")]
    [InlineData("batch", "1.5")]
    [InlineData("batch", "null")]
    [InlineData("batch", "[1]")]
    [InlineData("batch", "99999999999")]
    [InlineData("batch", "none")]
    [InlineData("seed", "-1")]
    [InlineData("learning_rate", "0,1")]
    [InlineData("learning_rate", "NaN")]
    [InlineData("read", "no")]
    [InlineData("binarisation", "sometimes")]
    public void With_NoSuchValue_NamesKeyAndValue(string key, string value)
    {
        var error = Assert.Throws<SettingsException>(() => Default.With(key, value));

        Assert.Contains($"{key} cannot be '{value}'", error.Message, StringComparison.Ordinal);
    }

    // Whatever is wrong with a number is said with what it may be, of every setting of every kind of model.
    [Fact]
    public void With_NumbersAtAndBeyondTheEnds_SayWhatIsExpected()
    {
        foreach (RunConfig config in Preset.All.Select(preset => preset.Config).DistinctBy(config => config.Model.Kind))
        {
            foreach (string key in config.OwnKeys.Where(key => key != "data" && RunConfig.Choices(key).Count == 0))
            {
                foreach (string value in new[] { "0", "-1", "1.5", "1e18", "1e39", "1e308", "1e400", "-1e400", "99999999999999999999",
                    "NaN", "Infinity", "-Infinity", "abc", "" })
                {
                    string? problem = Problem(config, key, value);
                    if (problem is null) continue;
                    Assert.DoesNotContain("∞", problem, StringComparison.Ordinal);
                    if (value != "Infinity" && value != "-Infinity") Assert.DoesNotContain("Infinity", problem, StringComparison.Ordinal);
                    Assert.Matches($"^{key} (is|cannot be) .*expected .*([0-9]|none)", problem);
                }
            }
        }

        static string? Problem(RunConfig config, string key, string value)
        {
            try
            {
                // Some say what is wrong with two settings together.
                return config.With(key, value).Problems()
                    .FirstOrDefault(problem => problem.StartsWith(key + " ", StringComparison.Ordinal));
            }
            catch (SettingsException e)
            {
                return e.Message;
            }
        }
    }

    [Fact]
    public void Problems_ManyWrong_AreReportedTogether()
    {
        RunConfig config = Default.With("width", "0").With("read", "99").With("batch", "0").With("beta2", "1").With("log_steps", "-3");

        string[] problems = [.. config.Problems()];

        Assert.Equal(5, problems.Length);
        Assert.Contains("beta2 is 1, expected 0 to below 1", problems);
        Assert.All(["width", "read", "batch", "log_steps"],
            key => Assert.Contains(problems, p => p.StartsWith(key + " is ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"model": {"widht": 28}}""", "widht")]
    [InlineData("""{"model": {}, "extra": {}}""", "extra")]
    [InlineData("""{"model": {"width": 28, "width": 28}}""", "width")]
    [InlineData("""{"model": {"width": "28"}}""", "width")]
    [InlineData("""{"model": {"width": 2.5}}""", "width")]
    [InlineData("""{"training": {"binarisation": "maybe"}}""", "binarisation")]
    [InlineData("""{"model": {"likelihood": 1}}""", "likelihood is 1, expected text, such as \"Bernoulli\"")]
    [InlineData("""{"model": {"likelihood": null}}""", "likelihood is null, expected text")]
    [InlineData("""{"training": {"binarisation": 0}}""", "binarisation is 0, expected text")]
    [InlineData("""{"training": {"data": ["mnist"]}}""", "data is [\"mnist\"], expected text")]
    [InlineData("""{"model": {"width": 0}, "training": {"batch": 0}}""", "width is 0, expected 1..1024; batch is 0")]
    [InlineData("""{"model": {"kind": "vaee"}}""", "did you mean 'vae'")]
    [InlineData("""{"model": {"kind": 3}}""", "kind")]
    [InlineData("""{"model": {"kind": "vae", "read": 5}}""", "there is no setting 'read'")]
    [InlineData("""{"model": {"read": null, "read_attention": "affine"}}""", "read_attention is Affine, but read is none")]
    [InlineData("""{"\ud800": {}}""", "not valid Unicode")]
    [InlineData("""{"model": {"\ud800": 1}}""", "not valid Unicode")]
    [InlineData("""{"model": {"kind": "\udfff"}}""", "not valid Unicode")]
    [InlineData("""{"training": {"data": "\ud800"}}""", "not valid Unicode")]
    [InlineData("[]", "configuration")]
    [InlineData("null", "configuration")]
    [InlineData("{", "configuration")]
    [InlineData("", "configuration")]
    public void Parse_BadFile_SaysWhatInOneLine(string json, string expected)
    {
        var error = Assert.Throws<InputFileException>(() => RunConfig.Parse(json, "here.json"));

        Assert.StartsWith("here.json: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Parse_MissingSettings_KeepTheirDefaults()
    {
        Assert.Equal(Default.With("batch", "5"), RunConfig.Parse("""{"training": {"batch": 5}}""", "x"));
        Assert.Equal(Default, RunConfig.Parse("{}", "x"));
    }

    [Fact]
    public void Parse_NullWindow_TurnsAttentionOffAndAMissingOneDoesNot()
    {
        RunConfig config = RunConfig.Parse("""{"model": {"read": null}}""", "x");

        Assert.Null(Draw(config).Read);
        Assert.Equal(5, Draw(config).Write);
    }

    [Fact]
    public void WriteAndRead_EveryPreset_GivesItBack()
    {
        foreach (Preset preset in Preset.All)
        {
            using var temp = new TempFolder();
            RunConfig config = preset.Config.With("width", "16").With("height", "16").With("learning_rate", "0.1234567890123456")
                .With("seed", "18446744073709551615");

            config.Write(temp.Path);

            Assert.Equal(config, RunConfig.Read(temp.Path));
            Assert.Equal(config, RunConfig.Read(temp[RunConfig.FileName]));
        }
    }

    [Fact]
    public void Read_HugeFile_NamesSizeAndLimit()
    {
        using var temp = new TempFolder();
        temp.WriteSparse(RunConfig.FileName, 2L << 30);

        var error = Assert.Throws<InputFileException>(() => RunConfig.Read(temp.Path));

        Assert.EndsWith("config.json: the file has 2147483648 bytes, expected at most 1048576", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFile_SaysSo()
    {
        using var temp = new TempFolder();

        Assert.Throws<InputFileException>(() => RunConfig.Read(temp.Path));
        Assert.Throws<InputFileException>(() => RunConfig.Read(temp["nothing.json"]));
    }

    public static TheoryData<string, string> EverySetting
    {
        get
        {
            var settings = new TheoryData<string, string>();
            foreach (ModelSettings kind in BuiltInKinds.All)
                foreach (string key in new RunConfig(kind, new TrainingSettings()).OwnKeys) settings.Add(kind.Kind, key);
            return settings;
        }
    }

    [Theory]
    [MemberData(nameof(EverySetting))]
    public void With_WhatASettingCannotBe_NamesThatSetting(string kind, string key)
    {
        var config = new RunConfig(BuiltInKinds.All.Single(k => k.Kind == kind), new TrainingSettings());
        string[] never = ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "", "0x10", "1,5", "null", "{}", "\"1\""];
        string[] values = ["0", "-1", "-0.5", "2147483648", "9223372036854775808", "99999999999999999999999", "1e30", .. never];
        foreach (string value in values)
        {
            string? problem = Problem(config, key, value);
            Assert.True(problem is null || problem.Contains(key, StringComparison.Ordinal), $"{key}={value}: {problem}");
            // The name of a data set may be any text, and is looked up elsewhere.
            Assert.False(problem is null && never.Contains(value) && (key != "data" || value.Length == 0), $"{key} takes '{value}'");
        }
    }

    [Theory]
    [MemberData(nameof(EverySetting))]
    public void With_ExtremeNumbers_NamesTheBoundAndTheText(string kind, string key)
    {
        var config = new RunConfig(BuiltInKinds.All.Single(k => k.Kind == kind), new TrainingSettings());
        // A path may be any text.
        if (key == "data" || RunConfig.Choices(key).Count > 0) return;
        Assert.Matches(@"expected .*(\.\.|at most|below)", Problem(config, key, "1e300"));
        foreach (string text in new[] { " 3", "3 ", "\t3" })
        {
            string? problem = Problem(config, key, text);
            Assert.StartsWith($"{key} cannot be '{text}'", problem, StringComparison.Ordinal);
            Assert.Contains("expected ", problem, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("epsilon", "1e-300", "epsilon is 0, expected above 0, at most 1e30")]
    [InlineData("beta1", "1e-300", null)]
    [InlineData("beta1", "0.99999999", "beta1 is 1, expected 0 to below 1")]
    [InlineData("learning_rate", "1e-300", "learning_rate is 1E-300, which is 0 in 32 bits, expected above 0, at most 1")]
    [InlineData("learning_rate", "1e-400", "learning_rate is 0, expected above 0, at most 1")]
    [InlineData("final_learning_rate", "1e-300", null)]
    [InlineData("batch", "1e-400", "batch cannot be '1e-400': expected a whole number, 1..65536")]
    [InlineData("clip_norm", "1e300", "clip_norm cannot be '1e300': expected a number, above 0, at most 1e30")]
    [InlineData("epsilon", "1e31", "epsilon is 1E+31, expected above 0, at most 1e30")]
    [InlineData("checkpoint_minutes", "1e300", "checkpoint_minutes is 1E+300, expected above 0, at most 1e9")]
    public void With_NumberBeyondTheEnds_NamesThem(string key, string value, string? expected) =>
        Assert.Equal(expected, Problem(Default, key, value));

    // Numbers are reckoned in 32 bits: what is 0 or 1 there is in a range where 0 or 1 is, whether typed or read.
    [Theory]
    [MemberData(nameof(EverySetting))]
    public void WithAndParse_NumberThatIs0Or1In32Bits_AreAsThatIs(string kind, string key)
    {
        var config = new RunConfig(BuiltInKinds.All.Single(k => k.Kind == kind), new TrainingSettings());
        JsonObject json = JsonNode.Parse(config.ToJson())!.AsObject();
        JsonObject section = new[] { "model", "training" }.Select(name => json[name]!.AsObject()).Single(s => s.ContainsKey(key));
        Type? type = new[] { config.Model.GetType(), typeof(TrainingSettings) }.SelectMany(t => t.GetProperties())
            .Single(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name) == key).PropertyType;
        if (type != typeof(float) && type != typeof(double)) return;
        foreach ((string number, string same) in new[]
        {
            ("1e-46", "0"), ("1e-300", "0"), ("1e-400", "0"), ("0.99999999", "1"), ("0.99999999999", "1"),
        })
        {
            bool isGood = Problem(config, key, same) is null;
            Assert.Equal(isGood, Problem(config, key, number) is null);
            section[key] = JsonNode.Parse(number);
            Assert.Equal(isGood, Record.Exception(() => RunConfig.Parse(json.ToJsonString(), "config.json")) is null);
        }
    }

    private static string? Problem(RunConfig config, string key, string value)
    {
        try
        {
            return config.With(key, value).Problems().FirstOrDefault();
        }
        catch (SettingsException e)
        {
            return e.Message;
        }
    }
}

using AttentiveWriter.Formats;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Models.Draw;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

public class ModelFolderTests
{
    private static readonly RunConfig Config = new(DrawBatch.Small, new TrainingSettings());

    [Fact]
    public void SaveAndLoad_AnyModel_KeepsEveryBitAndDrawsTheSame()
    {
        using var temp = new TempFolder();
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();

        ModelFolder.Save(temp["model"], batch.Model, Config);
        (DrawModel model, RunConfig config) = ModelFolder.Load<DrawModel>(temp["model"]);

        using (model)
        {
            Assert.Equal(Config, config);
            Numbers.AssertSameBits(batch.Values(), [.. model.Parameters.Parameters.SelectMany(p => p.Value.Span.ToArray())]);
            Numbers.AssertSameBits(batch.Model.Generate(1, seed: 1).Final(0), model.Generate(1, seed: 1).Final(0));
        }
    }

    [Fact]
    public void Save_Tensors_HavePyTorchNamesAndLayouts()
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small);

        ModelFolder.Save(temp.Path, batch.Model, Config);

        var file = SafetensorsFile.Read(temp[ModelFolder.WeightsName]);
        Assert.Equal("pt", file.Metadata["format"]);
        string Shape(string name) => string.Join('x', file.Tensors[name].Shape);
        Assert.Equal(("28", "28x7", "28x5"), (Shape("decoder.bias"), Shape("decoder.weight_hh"), Shape("decoder.weight_ih")));
    }

    [Fact]
    public void Load_WrongShape_NamesTensorAndBothShapes()
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small);
        ModelFolder.Save(temp.Path, batch.Model, Config);
        (Config with { Model = DrawBatch.Small with { Latent = 6 } }).Write(temp.Path);

        var error = Assert.Throws<InputFileException>(() => ModelFolder.Load(temp.Path));

        Assert.Contains("has shape [5, 7], the configuration asks for [6, 7]", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Load_ConfigurationOfAFarLargerModel_IsRefusedBeforeItsMemoryIsTaken()
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small);
        ModelFolder.Save(temp.Path, batch.Model, Config);
        // Weights of some 200 GB.
        (Config with
        {
            Model = new DrawSettings
            {
                Width = 1024,
                Height = 1024,
                Channels = 1,
                Hidden = 8192,
                Latent = 8192,
                Glimpses = 1024,
                Read = 2,
                Write = 1024
            }
        }).Write(temp.Path);

        var error = Assert.Throws<InputFileException>(() => ModelFolder.Load(temp.Path));

        Assert.Contains("far fewer than a model of its configuration; they do not belong together", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TransposedShape_IsRefused()
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small);
        ModelFolder.Save(temp.Path, batch.Model, Config);
        var file = SafetensorsFile.Read(temp[ModelFolder.WeightsName]);
        using (FileStream stream = File.Create(temp[ModelFolder.WeightsName]))
            SafetensorsWriter.Write(stream, [.. file.Tensors.Values.Select(t => t with { Shape = [.. t.Shape.Reverse()] })], null);

        var error = Assert.Throws<InputFileException>(() => ModelFolder.Load(temp.Path));

        Assert.Contains("the configuration asks for", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OtherModel_NamesTheMissingTensor()
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small with { Write = null });
        ModelFolder.Save(temp.Path, batch.Model, Config);

        var error = Assert.Throws<InputFileException>(() => ModelFolder.Load(temp.Path));

        Assert.Contains("'write.attention.weight' is missing", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decoder.biass", "the model of the configuration has no tensor 'decoder.biass' (the nearest of its names: 'decoder.bias')")]
    [InlineData("ema.weights", "the model of the configuration has no tensor 'ema.weights'; the weights are of another model")]
    public void Load_TensorThatTheModelHasNot_IsNamed(string name, string expected)
    {
        using var temp = new TempFolder();
        Save(temp, tensors => [.. tensors, new SafeTensor(name, [1], [1])]);

        var error = Assert.Throws<InputFileException>(() => ModelFolder.Load(temp.Path));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TensorUnderAnotherName_SaysWhatTheFileHas()
    {
        using var temp = new TempFolder();
        Save(temp, tensors => [.. tensors.Select(t => t.Name == "decoder.bias" ? t with { Name = "decoder.bias_ih" } : t)]);

        var error = Assert.Throws<InputFileException>(() => ModelFolder.Load(temp.Path));

        Assert.Contains("tensor 'decoder.bias' is missing (the file has 'decoder.bias_ih')", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MomentsBesideTheWeights_AreNothingToTheModelWhateverTheirType()
    {
        using var temp = new TempFolder();
        Save(temp, tensors => [.. tensors, new SafeTensor("adam.step", [1], [1])]);
        byte[] file = File.ReadAllBytes(temp[ModelFolder.WeightsName]);
        int at = file.AsSpan().IndexOf("adam.step"u8) + "adam.step\":{\"dtype\":\"".Length;
        "I32"u8.CopyTo(file.AsSpan(at));
        File.WriteAllBytes(temp[ModelFolder.WeightsName], file);

        ModelFolder.Load(temp.Path).Model.Dispose();
        Assert.Equal("I32", Assert.Single(SafetensorsFile.Read(temp[ModelFolder.WeightsName]).OtherTypes).Value);
    }

    [Fact]
    public void Load_TensorOfATypeThatIsNotRead_NamesIt()
    {
        using var temp = new TempFolder();
        Save(temp, tensors => tensors);
        byte[] file = File.ReadAllBytes(temp[ModelFolder.WeightsName]);
        "I32"u8.CopyTo(file.AsSpan(file.AsSpan().IndexOf("decoder.bias"u8) + "decoder.bias\":{\"dtype\":\"".Length));
        File.WriteAllBytes(temp[ModelFolder.WeightsName], file);

        var error = Assert.Throws<InputFileException>(() => ModelFolder.Load(temp.Path));

        Assert.Contains("tensor 'decoder.bias' is of type 'I32', expected one of F32, F16", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mnist", "mnist")]
    [InlineData("mnist-quick", "mnist")]
    [InlineData("mnist-conditional", "mnist")]
    [InlineData("mnist-fixed", "binarized-mnist")]
    public void Load_NameOfAModelThatShips_IsThatModel(string name, string data)
    {
        (DrawModel model, RunConfig config) = ModelFolder.Load<DrawModel>(name);

        using (model) Assert.Equal(data, config.Training.Data);
        Assert.Contains(name, ShippedModels.Names);
    }

    // Without hashes, as other programs write it.
    private static void Save(TempFolder temp, Func<IReadOnlyList<SafeTensor>, IReadOnlyList<SafeTensor>> change)
    {
        using var batch = new DrawBatch(DrawBatch.Small);
        ModelFolder.Save(temp.Path, batch.Model, Config);
        using FileStream stream = File.Create(temp[ModelFolder.WeightsName]);
        SafetensorsWriter.Write(stream, change(ModelFolder.Parameters(batch.Model)), null);
    }

    [Fact]
    public void Load_NothingThere_SaysWhatIsExpected()
    {
        using var temp = new TempFolder();

        var missing = Assert.Throws<InputFileException>(() => ModelFolder.Load(temp["nowhere"]));
        var empty = Assert.Throws<InputFileException>(() => ModelFolder.Load(temp.Path));

        Assert.Contains("no such model folder", missing.Message, StringComparison.Ordinal);
        Assert.Contains("expected a model folder or a run folder", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RunWithoutBestWeights_TakesTheNewestCheckpoint()
    {
        using var temp = new TempFolder();
        using var batch = new DrawBatch(DrawBatch.Small);
        var folder = new RunFolder(temp.Path);
        folder.Create();
        Checkpoint.Save(folder.CheckpointPath(1), batch.Model, batch.Trainer.Optimiser, Config, new TrainingState { Step = 1 });
        batch.Scatter();
        Checkpoint.Save(folder.CheckpointPath(2), batch.Model, batch.Trainer.Optimiser, Config, new TrainingState { Step = 2 });

        (DrawModel model, _) = ModelFolder.Load<DrawModel>(temp.Path);

        using (model) Numbers.AssertSameBits(batch.Values(), [.. model.Parameters.Parameters.SelectMany(p => p.Value.Span.ToArray())]);
    }
}

using AttentiveWriter.Models.Draw;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Training;

public class PresetTests
{
    [Fact]
    public void Named_Mnist_IsThePapersModel()
    {
        RunConfig config = Preset.Named("mnist").Config;

        DrawSettings model = Assert.IsType<DrawSettings>(config.Model);
        Assert.Equal((28, 28, 1), (model.Width, model.Height, model.Channels));
        Assert.Equal((64, 256, 100), (model.Glimpses, model.Hidden, model.Latent));
        Assert.Equal(((int?)2, (int?)5), (model.Read, model.Write));
        Assert.Equal((100, "mnist"), (config.Training.Batch, config.Training.Data));
    }

    [Fact]
    public void All_EveryPreset_IsValidAndHasItsOwnName()
    {
        Assert.All(Preset.All, p => Assert.Empty(p.Config.Problems()));
        Assert.Equal(Preset.All.Count, Preset.All.Select(p => p.Name).Distinct().Count());
    }

    [Fact]
    public void Named_Unknown_NamesTheNearestAndAll()
    {
        var error = Assert.Throws<ArgumentException>(() => Preset.Named("mnits"));

        Assert.Contains("did you mean 'mnist'?", error.Message, StringComparison.Ordinal);
        Assert.All(Preset.All, p => Assert.Contains(p.Name, error.Message, StringComparison.Ordinal));
    }
}

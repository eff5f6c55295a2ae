using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Tensors;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Training;

public class TrainingMemoryTests
{
    /// <summary>Every preset, among them a model of every kind.</summary>
    public static TheoryData<string> Presets => [.. Preset.All.Select(preset => preset.Name)];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Of_AnyModel_CountsItsParametersAndComesNearItsMemory(string preset)
    {
        RunConfig config = Preset.Named(preset).Config;

        TrainingMemory memory = TrainingMemory.Of(config.Model, config.Training.Batch, threads: 2);

        using Model model = config.Model.Create();
        Assert.Equal(model.ParameterCount, memory.Parameters);
        // Blocks of an arena, and what is gathered on the host.
        Assert.True(Takes(config, memory.Bytes), $"more than {memory.Bytes}");
        Assert.False(Takes(config, 0.9 * memory.Bytes - (32 << 20)), $"far less than {memory.Bytes}");
    }

    [Fact]
    public void Presets_OfAllKinds()
    {
        Assert.Equal(BuiltInKinds.All.Select(kind => kind.Kind).Order(), Preset.All.Select(preset => preset.Config.Model.Kind).Distinct().Order());
    }

    [Fact]
    public void Of_LargerThanMemory_TakesNothing()
    {
        // The parameters of this one have 12 GB, with gradients, packed views and moments 76 GB.
        var huge = new DrawSettings { Width = 512, Height = 512, Channels = 3, Hidden = 320, Read = null, Write = null };
        long before = Environment.WorkingSet;

        TrainingMemory memory = TrainingMemory.Of(huge, batch: 100, threads: 2);

        Assert.InRange(memory.Parameters, 2_000_000_000, 4_000_000_000);
        // Beside them the values of 64 steps of 100 images, and an input of them that is packed.
        Assert.InRange(memory.Bytes / (double)memory.Parameters, 20, 100);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 1 << 30);
    }

    [Fact]
    public void RequireRoom_TooLittle_SaysHowMuchAndWhatToDo()
    {
        DrawSettings model = SmallRun.Model with { Glimpses = 64, Hidden = 64 };

        TrainingMemory.RequireRoom(model, batch: 10, threads: 1, total: 1L << 30);
        var activations = Assert.Throws<SettingsException>(() => TrainingMemory.RequireRoom(model, batch: 65536, threads: 1, total: 1L << 30));
        var parameters = Assert.Throws<SettingsException>(() => TrainingMemory.RequireRoom(model with { Hidden = 2048 }, batch: 1, threads: 1, total: 1L << 28));

        Assert.Matches(@"^the training needs about \d+\.\d GB of memory, and there are 1\.1 GB; make the batch, the images or the layers smaller", activations.Message);
        Assert.Matches(@"^the training needs about \d+\.\d GB of memory, and there are 0\.3 GB; ", parameters.Message);
    }

    [Fact]
    public void Of_ParameterLargerThanAnArray_IsRefused()
    {
        var error = Assert.Throws<SettingsException>(() => TrainingMemory.Of(
            new DrawSettings { Width = 1024, Height = 1024, Channels = 16, Hidden = 8192, Read = null, Write = null }, 1, 1));

        Assert.StartsWith("an array of the training would have more than 2^31 - 1 values", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MachineMemory_ThisMachine_HasSomeOfIt()
    {
        Assert.InRange(MachineMemory.Total, 256 << 20, 1L << 46);
        Assert.InRange(MachineMemory.Available, 1 << 20, MachineMemory.Total);
    }

    private static bool Takes(RunConfig config, double bytes)
    {
        Model? model = null;
        try
        {
            Arena.Within((long)bytes, () =>
            {
                model = config.Model.Create();
                return new BatchTrainer(model, config.Training.Batch, 2, config.Training.Adam);
            }).Dispose();
            return true;
        }
        catch (InsufficientMemoryException)
        {
            return false;
        }
        finally
        {
            model?.Dispose();
        }
    }
}

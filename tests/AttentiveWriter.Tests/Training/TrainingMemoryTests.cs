using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Runs;
using AttentiveWriter.Tensors;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

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

    public static TheoryData<int, int, int> Sizes => new() { { 28, 28, 1 }, { 96, 64, 3 }, { 300, 200, 1 }, { 700, 700, 1 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Of_ARun_CountsWhatValidationAndSamplesTake(int width, int height, int channels)
    {
        DrawSettings settings = SmallRun.Model with { Width = width, Height = height, Channels = channels, Glimpses = 3, Hidden = 16 };
        using Model model = settings.Create();
        model.Initialise(1);
        var images = new InMemoryImageSet("x", Split.Validation, width, height, channels, new byte[60 * settings.Pixels]);

        TrainingMemory memory = TrainingMemory.Of(settings, batch: 2, threads: 1, validated: 60);

        AssertNear(memory.Samples, () =>
        {
            using var file = new MemoryStream();
            PngWriter.Write(file, model.Picture(new Showing(1))!);
        });
        AssertNear(memory.Validation, () => Evaluation.Measure(model, images, 60, Binarisation.None));
        Assert.Equal(Math.Max(memory.Samples, memory.Validation), memory.Beside);
        Assert.Equal(0, TrainingMemory.Of(settings, batch: 2, threads: 1).Beside);
    }

    [Fact]
    public void Of_AnAverage_CountsItsModelAndWhatIsSavedOfIt()
    {
        DrawSettings settings = SmallRun.Model with { Hidden = 200 };

        TrainingMemory without = TrainingMemory.Of(settings, batch: 2, threads: 1, validated: 60),
            with = TrainingMemory.Of(settings, batch: 2, threads: 1, validated: 60, isAveraged: true);

        long weights = sizeof(float) * without.Parameters;
        // The average, and a model that has it: weights, gradients, and the weights as they are packed for products.
        Assert.InRange(with.Bytes - without.Bytes, 3 * weights, 8 * weights);
        Assert.Equal((without.Validation + weights, without.Saving + weights), (with.Validation, with.Saving));
    }

    // What was counted holds all that is allocated, managed and not, though some of it is garbage before the last; and is at most half as
    // much again.
    private static void AssertNear(long counted, Action work)
    {
        const int Objects = 2 << 20;
        work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        long managed = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(Fits(counted + Objects - managed), $"more than {counted}, of which {managed} are managed");
        Assert.False(Fits((long)(counted / 1.5) - managed - Objects), $"far less than {counted}; {managed} are managed");

        bool Fits(long native)
        {
            if (native <= 0) return false;
            try
            {
                return Arena.Within(native, () =>
                {
                    work();
                    return true;
                });
            }
            catch (InsufficientMemoryException)
            {
                return false;
            }
        }
    }

    [Fact]
    public void Presets_OfAllKinds()
    {
        Assert.Equal(BuiltInKinds.All.Select(kind => kind.Kind).Order(), Preset.All.Select(preset => preset.Config.Model.Kind).Distinct()
            .Order());
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

        TrainingMemory.Of(model, batch: 10, threads: 1).RequireRoom(1L << 30);
        var activations = Assert.Throws<SettingsException>(() =>
            TrainingMemory.Of(model, batch: 65536, threads: 1).RequireRoom(1L << 30));
        var parameters = Assert.Throws<SettingsException>(() =>
            TrainingMemory.Of(model with { Hidden = 2048 }, batch: 1, threads: 1).RequireRoom(1L << 28));

        // Alone it would fit; drawing its samples would not.
        DrawSettings wide = SmallRun.Model with { Width = 700, Height = 700 };
        long alone = TrainingMemory.Of(wide, 1, 1).Bytes;
        TrainingMemory.Of(wide, batch: 1, threads: 1).RequireRoom(alone);
        Assert.Throws<SettingsException>(() => TrainingMemory.Of(wide, batch: 1, threads: 1, validated: 0).RequireRoom(alone));

        Assert.Matches(@"^the training needs about \d+\.\d GB of memory, and there are 1\.1 GB; "
            + @"make the batch, the images or the layers smaller", activations.Message);
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

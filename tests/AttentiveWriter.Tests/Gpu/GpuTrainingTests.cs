using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Gpu;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Gpu;

/// <summary>Training, going on and drawing on the kernels of a GPU, beside the same on the processor.</summary>
public class GpuTrainingTests
{
    [Fact]
    public void Run_200Steps_HasTheLossesOfTheProcessor()
    {
        TrainingSettings training = SmallRun.Config.Training with { Steps = 200 };
        double[] expected = Losses(KnownDevices.Cpu, training, SmallRun.Model);
        double[] actual = Losses(EmulatedGpu.Device, training, SmallRun.Model);

        Assert.InRange(expected[^20..].Average(), 0, 0.99 * expected[..20].Average());
        for (int i = 0; i < expected.Length; i++) Assert.InRange(Math.Abs(actual[i] - expected[i]) / expected[i], 0, 1e-3);
    }

    [Fact]
    public void Run_StoppedAndResumed_GivesTheSameBits()
    {
        using TempFolder whole = new(), parts = new();
        RunConfig config = Config(12);
        Train(whole.Path, config, EmulatedGpu.Device);
        Train(parts.Path, config, EmulatedGpu.Device, until: 5);
        Resume(parts.Path, EmulatedGpu.Device);

        Assert.Equal(File.ReadAllBytes(whole[ModelFolder.WeightsName]), File.ReadAllBytes(parts[ModelFolder.WeightsName]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Resume_OnTheOtherDevice_GoesOnAsTheFirstWould(bool fromGpu)
    {
        using TempFolder whole = new(), parts = new();
        RunConfig config = Config(12);
        (Device first, Device second) = fromGpu ? ((Device)EmulatedGpu.Device, KnownDevices.Cpu) : (KnownDevices.Cpu, EmulatedGpu.Device);
        Train(whole.Path, config, first);
        Train(parts.Path, config, first, until: 5);
        Resume(parts.Path, second);

        float[][] expected = Weights(whole.Path), actual = Weights(parts.Path);
        foreach ((float[] e, float[] a) in expected.Zip(actual)) Numbers.AssertNear(e, a, 1e-4);
    }

    [Fact]
    public void Run_OnAGpu_SaysSoOnItsCard()
    {
        using var temp = new TempFolder();
        Train(temp.Path, Config(2), EmulatedGpu.Device);

        Assert.Contains($"| device | {EmulatedGpu.Device.Description} |", File.ReadAllText(temp["README.md"]), StringComparison.Ordinal);
        Assert.Equal(EmulatedGpu.Device.Description, new RunFolder(temp.Path).Summary()!.Device);
    }

    [Fact]
    public void Summary_OfARunThatChangedItsDevice_SaysFromWhichStep()
    {
        using var temp = new TempFolder();
        string? Words() => new RunFolder(temp.Path).Summary()!.Device;

        Train(temp.Path, Config(12), KnownDevices.Cpu, until: 5);
        Assert.Null(Words());
        Resume(temp.Path, EmulatedGpu.Device);
        Assert.Equal($"cpu, from step 6 on {EmulatedGpu.Device.Description}", Words());
        // Where no step is left to do, nothing has changed.
        Resume(temp.Path, KnownDevices.Cpu);
        Assert.Equal($"cpu, from step 6 on {EmulatedGpu.Device.Description}", Words());
    }

    [Fact]
    public void Use_OfADeviceThatWasDisposed_SaysSo()
    {
        GpuDevice device = GpuDevice.OpenEmulated();
        using Model model = SmallRun.Model.Create(device);
        device.Dispose();
        device.Dispose();

        Assert.Contains("has been disposed", Assert.Throws<ObjectDisposedException>(() => model.Initialise(1)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => SmallRun.Model.Create(device));
        Assert.Throws<ObjectDisposedException>(() => model.Drawing!.Generate(1, 1));
    }

    // Their binarisation is that of the host, number by number: the losses would tell otherwise.
    [Theory]
    [InlineData(Binarisation.Stochastic)]
    [InlineData(Binarisation.Threshold)]
    [InlineData(Binarisation.None)]
    public void Run_OfAModelThatIsToldTheClass_TakesTheImagesThatTheProcessorTakes(Binarisation kind)
    {
        DrawSettings settings = SmallRun.Model with { Classes = 10 };
        TrainingSettings training = SmallRun.Config.Training with { Steps = 10, Binarisation = kind, Groups = 2 };

        double[] expected = Losses(KnownDevices.Cpu, training, settings), actual = Losses(EmulatedGpu.Device, training, settings);

        for (int i = 0; i < expected.Length; i++) Assert.InRange(Math.Abs(actual[i] - expected[i]) / expected[i], 0, 1e-5);
    }

    [Fact]
    public void Bytes_OfImagesThatEachEpochComposes_AreNone()
    {
        Assert.Equal(sizeof(float) * 30L * 64, KeptImages.Bytes(EmulatedGpu.Device, SmallRun.Images));
        Assert.Equal(0, KeptImages.Bytes(KnownDevices.Cpu, SmallRun.Images));
        Assert.Equal(0, KeptImages.Bytes(EmulatedGpu.Device, new Composed()));
    }

    [Fact]
    public void Load_OntoAGpu_DrawsAndMeasuresAsTheProcessor()
    {
        (GenerativeModel cpu, _) = ModelFolder.Load<GenerativeModel>(ShippedModels.Best);
        (GenerativeModel gpu, _) = ModelFolder.Load<GenerativeModel>(ShippedModels.Best, EmulatedGpu.Device);
        using (cpu)
        using (gpu)
        {
            Drawing expected = cpu.Generate(2, 1), actual = gpu.Generate(2, 1);
            for (int i = 0; i < 2; i++) Numbers.AssertNear(expected.Final(i), actual.Final(i), 1e-4);
        }
    }

    [Fact]
    public void Generate_OnSeveralThreads_GivesTheSameBits()
    {
        using Model model = SmallRun.Model.Create(EmulatedGpu.Device);
        model.Initialise(3);

        Drawing one = model.Drawing!.Generate(7, 1, threads: 1), three = model.Drawing!.Generate(7, 1, threads: 3);

        for (int i = 0; i < 7; i++) Numbers.AssertSameBits(one.Final(i), three.Final(i));
    }

    [Fact]
    public void Measure_OnAGpu_CountsItsMemoryAndTakesNone()
    {
        var memory = TrainingMemory.Of(SmallRun.Model, SmallRun.Config.Training, SmallRun.Validation, 1, device: EmulatedGpu.Device);

        Assert.InRange(memory.Bytes, 10_000, 10_000_000);
    }

    private static RunConfig Config(long steps) =>
        SmallRun.Config with { Training = SmallRun.Config.Training with { Steps = steps, AverageDecay = 0.9 } };

    private static double[] Losses(Device device, TrainingSettings training, DrawSettings settings)
    {
        using Model model = settings.Create(device);
        using var trainer = new Trainer(model, training, SmallRun.Images);
        var losses = new Losses();
        trainer.Observers.Add(losses);
        trainer.Run();
        return [.. losses.All];
    }

    private static void Train(string folder, RunConfig config, Device device, long? until = null)
    {
        using var stop = new CancellationTokenSource();
        using var run = TrainingRun.Start(config, SmallRun.Images, SmallRun.Validation, folder, new RunOptions { Device = device });
        if (until is long step) run.Trainer.Observers.Add(new StopAt(step, stop));
        run.Run(stop.Token);
    }

    private static void Resume(string folder, Device device)
    {
        using var run = TrainingRun.Resume(folder, SmallRun.Images, SmallRun.Validation, new RunOptions { Device = device });
        run.Run();
    }

    private static float[][] Weights(string folder)
    {
        using Model model = ModelFolder.Load(new RunFolder(folder).Checkpoints()[^1]).Model;
        return [.. model.Parameters.Parameters.Select(parameter => parameter.Read())];
    }
}

/// <summary>Images that each epoch sees otherwise.</summary>
internal sealed class Composed : ImageSet
{
    public override string Name => "composed";

    public override Split Split => Split.Train;

    public override int Width => 2;

    public override int Height => 2;

    public override int Channels => 1;

    public override long Count => 3;

    public override bool IsComposed => true;

    public override void Copy(long index, Span<float> destination) => destination.Clear();
}

/// <summary>Keeps the loss of every step.</summary>
internal sealed class Losses : ITrainingObserver
{
    public List<double> All { get; } = [];

    public void Stepped(long step, StepResult result) => All.Add(result.Loss);
}

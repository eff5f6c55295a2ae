using AttentiveWriter.Gpu;
using AttentiveWriter.Models;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Gpu;

/// <summary>Lists of launches that come again are replayed as graphs: here by one that runs what was recorded.</summary>
public class GraphTests
{
    [Fact]
    public void Run_TrainingSteps_AreOneListThatIsReplayed()
    {
        var recorder = new Recorder();
        using GpuDevice device = GpuDevice.OpenEmulated(GpuShape.Emulated, new GraphCache(recorder.Record));

        Train(device, 10);

        // Forward and backward; the first step is launched kernel by kernel. Norm, clipping and update are three launches more.
        Assert.Equal(1, recorder.Recorded);
        Assert.Equal(9, recorder.Launched);
    }

    [Fact]
    public void Run_WithGraphs_GivesTheBitsOfLaunches()
    {
        using GpuDevice device = GpuDevice.OpenEmulated(GpuShape.Emulated, new GraphCache(new Recorder().Record));

        float[][] with = Train(device, 6), without = Train(EmulatedGpu.Device, 6);

        foreach ((float[] e, float[] a) in without.Zip(with)) Numbers.AssertSameBits(e, a);
    }

    [Fact]
    public void Run_WhereTheDriverRefuses_LaunchesOneByOne()
    {
        int asked = 0;
        using GpuDevice device = GpuDevice.OpenEmulated(GpuShape.Emulated, new GraphCache(_ =>
        {
            asked++;
            return null;
        }));

        float[][] refused = Train(device, 4), plain = Train(EmulatedGpu.Device, 4);

        Assert.Equal(1, asked);
        foreach ((float[] e, float[] a) in plain.Zip(refused)) Numbers.AssertSameBits(e, a);
    }

    [Fact]
    public void Dispose_OfTheDevice_FreesItsGraphs()
    {
        var recorder = new Recorder();
        using (GpuDevice device = GpuDevice.OpenEmulated(GpuShape.Emulated, new GraphCache(recorder.Record))) Train(device, 4);

        Assert.Equal(recorder.Recorded, recorder.Freed);
        Assert.NotEqual(0, recorder.Freed);
    }

    private static float[][] Train(GpuDevice device, int steps)
    {
        using Model model = SmallRun.Model.Create(device);
        using var trainer = new Trainer(model, SmallRun.Config.Training with { Steps = steps }, SmallRun.Images);
        trainer.Run();
        return [.. model.Parameters.Parameters.Select(parameter => parameter.Read())];
    }

    private sealed class Recorder
    {
        public int Recorded { get; private set; }

        public int Launched { get; private set; }

        public int Freed { get; private set; }

        public ILaunchGraph Record(Action queue)
        {
            Recorded++;
            return new Graph(this, queue);
        }

        private sealed class Graph(Recorder recorder, Action queue) : ILaunchGraph
        {
            public bool Launch()
            {
                recorder.Launched++;
                queue();
                return true;
            }

            public void Dispose() => recorder.Freed++;
        }
    }
}

using AttentiveWriter.Tensors;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void MoveAverage(Matrix value, float decay, Matrix average) =>
        Queue.ForEach(AverageKernel.Move, average.Count, new AverageArguments(value, average, decay));
}

/// <summary>Weights, their average and its decay.</summary>
internal readonly record struct AverageArguments(GpuMatrix Value, GpuMatrix Average, float Decay);

/// <summary>A moving average of weights, on the device.</summary>
internal static unsafe class AverageKernel
{
    public static void Move(AverageArguments p)
    {
        int i = Items.Mine;
        if (i < p.Average.Count) p.Average.Values[i] = p.Decay * p.Average.Values[i] + (1 - p.Decay) * p.Value.Values[i];
    }
}

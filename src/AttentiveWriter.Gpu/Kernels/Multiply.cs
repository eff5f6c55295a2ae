using AttentiveWriter.Tensors;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void MultiplyForward(Matrix left, Matrix right, Matrix output) =>
        Queue.ForEach(MultiplyKernel.Forward, output.Count, new MultiplyArguments(left, right, output));

    /// <inheritdoc/>
    public override void MultiplyBackward(Matrix other, Matrix dOutput, Matrix dInput) =>
        Queue.ForEach(MultiplyKernel.Backward, dInput.Count, new MultiplyArguments(other, dOutput, dInput));
}

/// <summary>Two factors and what they give.</summary>
internal readonly record struct MultiplyArguments(GpuMatrix Left, GpuMatrix Right, GpuMatrix Result);

/// <summary>Products value by value, on the device.</summary>
internal static unsafe class MultiplyKernel
{
    public static void Forward(MultiplyArguments p)
    {
        int i = Items.Mine;
        if (i < p.Result.Count) p.Result.Values[i] = p.Left.Values[i] * p.Right.Values[i];
    }

    public static void Backward(MultiplyArguments p)
    {
        int i = Items.Mine;
        if (i < p.Result.Count) p.Result.Values[i] += p.Left.Values[i] * p.Right.Values[i];
    }
}

using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void ActivationForward(ActivationFunction function, Matrix input, Matrix output) =>
        Queue.ForEach(ActivationKernel.Forward, output.Count, new ActivationArguments(Number(function), input, default, output));

    /// <inheritdoc/>
    public override void ActivationBackward(ActivationFunction function, Matrix output, Matrix dOutput, Matrix dInput) =>
        Queue.ForEach(ActivationKernel.Backward, dInput.Count, new ActivationArguments(Number(function), output, dOutput, dInput));

    private static int Number(ActivationFunction function) => function == ActivationFunction.Tanh ? ActivationKernel.Tanh : 0;
}

/// <summary>Which function, what is read, and what is written.</summary>
internal readonly record struct ActivationArguments(int Function, GpuMatrix First, GpuMatrix Second, GpuMatrix Result);

/// <summary>What follows a hidden layer, on the device.</summary>
internal static unsafe class ActivationKernel
{
    /// <summary>The number of tanh; any other is that of a rectifier.</summary>
    public const int Tanh = 1;

    public static void Forward(ActivationArguments p)
    {
        int i = Items.Mine;
        if (i >= p.Result.Count) return;
        float x = p.First.Values[i];
        p.Result.Values[i] = p.Function == Tanh ? GpuMath.Tanh(x) : x < 0 ? 0 : x;
    }

    public static void Backward(ActivationArguments p)
    {
        int i = Items.Mine;
        if (i >= p.Result.Count) return;
        float y = p.First.Values[i], slope = p.Function == Tanh ? 1 - y * y : y > 0 ? 1f : 0f;
        p.Result.Values[i] += p.Second.Values[i] * slope;
    }
}

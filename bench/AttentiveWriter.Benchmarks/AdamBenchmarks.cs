using System.Runtime.InteropServices;
using AttentiveWriter.Devices;
using AttentiveWriter.Models.Draw;
using BenchmarkDotNet.Attributes;

namespace AttentiveWriter.Benchmarks;

/// <summary>A step of Adam on one thread, over as many parameters as the paper's MNIST model has.</summary>
public class AdamBenchmarks : KernelBenchmarks
{
    private AdamState _state = null!;

    [Benchmark]
    public void Step() => Kernels.AdamStep(_state);

    private protected override void Prepare()
    {
        using var model = new DrawModel(new DrawSettings());
        // Rows keep within what one address of the random numbers gives.
        int columns = 1 << 16, rows = (int)(model.ParameterCount / columns);
        _state = new AdamState(Arena, [(Normal(rows, columns), Normal(rows, columns))]);
        var dials = new AdamDials(Norm: 0, ClipNorm: 1, Scale: 1, Rate: 1e-3f, Correction: 1, Beta1: 0.9f, Beta2: 0.999f, Epsilon: 1e-8f);
        Device.Write(MemoryMarshal.Cast<AdamDials, float>([dials]), _state.Dials);
    }
}

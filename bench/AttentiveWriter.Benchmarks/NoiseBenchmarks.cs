using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;
using BenchmarkDotNet.Attributes;

namespace AttentiveWriter.Benchmarks;

/// <summary>The latent noise of one step of the recurrence, for the rows of one worker; its registers have 128 bits everywhere.</summary>
public class NoiseBenchmarks : IDisposable
{
    private readonly Arena _arena = new(KnownDevices.Cpu);
    private Noise _noise = null!;
    private Matrix _destination;

    /// <summary>z of the MNIST model and of CIFAR's.</summary>
    [Params(100, 200)]
    public int Latent { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _destination = _arena.Allocate(ProductShape.Rows, Latent);
        _noise = new Noise(KnownDevices.Cpu, _arena);
        _noise.Draw(new RandomSource(1, RandomPurpose.Latent));
    }

    [Benchmark]
    public void Normal()
    {
        for (int r = 0; r < _destination.Rows; r++) _noise.FillOnHost(r, _destination.Rows, 0, _destination.Row(r));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _arena.Dispose();
        GC.SuppressFinalize(this);
    }
}

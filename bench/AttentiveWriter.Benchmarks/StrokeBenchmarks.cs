using AttentiveWriter.Tensors;
using BenchmarkDotNet.Attributes;

namespace AttentiveWriter.Benchmarks;

/// <summary>Attentive writing of a patch on the canvas before it, for the rows of one worker.</summary>
public class StrokeBenchmarks : WindowBenchmarks
{
    private Matrix _previous, _patch, _canvas, _dCanvas, _dPatch;

    public static IEnumerable<WindowShape> Windows => [WindowShape.MnistWrite, WindowShape.Cifar];

    [ParamsSource(nameof(Windows))]
    public WindowShape Window { get; set; } = null!;

    [Benchmark]
    public void Forward() => Kernels.AttentiveWriteForward(_previous, _patch, FiltersX, FiltersY, Intensity, Window.Size, _canvas);

    [Benchmark]
    public void Backward() => Kernels.AttentiveWriteBackward(
        _patch, FiltersX, FiltersY, Intensity, Window.Size, _dCanvas, _dPatch, DFiltersX, DFiltersY, DIntensity);

    private protected override void Prepare()
    {
        PrepareFilters(Window);
        _patch = Normal(Rows, Window.Area);
        _previous = Normal(Rows, Window.Pixels);
        _canvas = Zeros(Rows, Window.Pixels);
        _dCanvas = Normal(Rows, Window.Pixels);
        _dPatch = Zeros(Rows, Window.Area);
    }
}

using AttentiveWriter.Tensors;
using BenchmarkDotNet.Attributes;

namespace AttentiveWriter.Benchmarks;

/// <summary>Five numbers to a bank of filters and back, for the rows of one worker.</summary>
public class FilterBankBenchmarks : WindowBenchmarks
{
    private Matrix _dParameters;

    public static IEnumerable<WindowShape> Windows => [WindowShape.MnistRead, WindowShape.MnistWrite, WindowShape.Cifar];

    [ParamsSource(nameof(Windows))]
    public WindowShape Window { get; set; } = null!;

    [Benchmark]
    public void Forward() => ComputeFilters(Window);

    [Benchmark]
    public void Backward() =>
        Kernels.FilterBankBackward(Parameters, Window.Size, FiltersX, FiltersY, DFiltersX, DFiltersY, DIntensity, _dParameters);

    private protected override void Prepare()
    {
        PrepareFilters(Window);
        _dParameters = Zeros(Rows, 5);
    }
}

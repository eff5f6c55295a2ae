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
    public void Backward()
    {
        for (int r = 0; r < Rows; r++)
            Kernels.FilterBankBackward(Parameters.Row(r), Window.Size, FiltersX.Row(r), FiltersY.Row(r),
                DFiltersX.Row(r), DFiltersY.Row(r), 1, _dParameters.Row(r));
    }

    private protected override void Prepare()
    {
        PrepareFilters(Window);
        _dParameters = Zeros(Rows, 5);
    }
}

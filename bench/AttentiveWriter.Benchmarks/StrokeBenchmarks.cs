using AttentiveWriter.Kernels;
using AttentiveWriter.Tensors;
using BenchmarkDotNet.Attributes;

namespace AttentiveWriter.Benchmarks;

/// <summary>Attentive writing, for the rows of one worker.</summary>
public class StrokeBenchmarks : WindowBenchmarks
{
    private Matrix _patch, _scratch, _canvas, _dCanvas, _dPatch;

    public static IEnumerable<WindowShape> Windows => [WindowShape.MnistWrite, WindowShape.Cifar];

    [ParamsSource(nameof(Windows))]
    public WindowShape Window { get; set; } = null!;

    [Benchmark]
    public void Forward()
    {
        for (int r = 0; r < Rows; r++)
            Kernels.StrokeForward(_patch.Row(r), FiltersX.Row(r), FiltersY.Row(r), Intensity.Row(r)[0], Window.Size, _scratch.Span, _canvas.Row(r));
    }

    [Benchmark]
    public float Backward()
    {
        float dIntensity = 0;
        for (int r = 0; r < Rows; r++)
            dIntensity += Kernels.StrokeBackward(_patch.Row(r), FiltersX.Row(r), FiltersY.Row(r), Intensity.Row(r)[0], Window.Size,
                _dCanvas.Row(r), _scratch.Span, _dPatch.Row(r), DFiltersX.Row(r), DFiltersY.Row(r));
        return dIntensity;
    }

    private protected override void Prepare()
    {
        PrepareFilters(Window);
        _patch = Normal(Rows, Window.Area);
        _scratch = Zeros(1, StrokeKernel.ScratchLength(Window.Size, Window.Side));
        _canvas = Zeros(Rows, Window.Pixels);
        _dCanvas = Normal(Rows, Window.Pixels);
        _dPatch = Zeros(Rows, Window.Area);
    }
}

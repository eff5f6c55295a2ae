using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Tensors;
using BenchmarkDotNet.Attributes;

namespace AttentiveWriter.Benchmarks;

/// <summary>Attentive reading of one image a row, for the rows of one worker; a step of the model reads two, the image and its
/// error.</summary>
public class GlimpseBenchmarks : WindowBenchmarks
{
    private Matrix _planes, _scratch, _glimpse, _dGlimpse, _dPlanes;

    public static IEnumerable<WindowShape> Windows => [WindowShape.MnistRead, WindowShape.Cifar];

    [ParamsSource(nameof(Windows))]
    public WindowShape Window { get; set; } = null!;

    [Benchmark]
    public void Forward() => Kernels.AttentiveReadForward(_planes, default, FiltersX, FiltersY, Intensity, Window.Size, _glimpse);

    /// <summary>With the gradient of the image, which only its error needs.</summary>
    [Benchmark]
    public float Backward()
    {
        float dIntensity = 0;
        for (int r = 0; r < Rows; r++)
            dIntensity += Loops.GlimpseBackward(_planes.Row(r), FiltersX.Row(r), FiltersY.Row(r), Intensity.Row(r)[0], Window.Size,
                _glimpse.Row(r), _dGlimpse.Row(r), _scratch.Span, DFiltersX.Row(r), DFiltersY.Row(r), _dPlanes.Row(r));
        return dIntensity;
    }

    private protected override void Prepare()
    {
        PrepareFilters(Window);
        _planes = Normal(Rows, Window.Pixels);
        _scratch = Zeros(1, GlimpseKernel.ScratchLength(Window.Size, Window.Side));
        _glimpse = Zeros(Rows, Window.Area);
        _dGlimpse = Normal(Rows, Window.Area);
        _dPlanes = Zeros(Rows, Window.Pixels);
        Forward();
    }
}

using AttentiveWriter.Tensors;

namespace AttentiveWriter.Benchmarks;

/// <summary>What the benchmarks of attention have: a filter bank for each row of one worker, where a model's windows are.</summary>
public abstract class WindowBenchmarks : KernelBenchmarks
{
    /// <summary>Rows of a worker.</summary>
    private protected const int Rows = ProductShape.Rows;

    /// <summary>The five numbers of each window, [rows, 5].</summary>
    private protected Matrix Parameters { get; private set; }

    private protected Matrix FiltersX { get; private set; }

    private protected Matrix FiltersY { get; private set; }

    /// <summary>gamma, [rows, 1].</summary>
    private protected Matrix Intensity { get; private set; }

    private protected Matrix DFiltersX { get; private set; }

    private protected Matrix DFiltersY { get; private set; }

    /// <summary>Gradient of gamma, [rows, 1].</summary>
    private protected Matrix DIntensity { get; private set; }

    private protected void PrepareFilters(WindowShape window)
    {
        Parameters = Normal(Rows, 5, 0.3f);
        FiltersX = Zeros(Rows, window.Size * window.Side);
        FiltersY = Zeros(Rows, window.Size * window.Side);
        Intensity = Zeros(Rows, 1);
        DFiltersX = Normal(Rows, window.Size * window.Side);
        DFiltersY = Normal(Rows, window.Size * window.Side);
        DIntensity = Normal(Rows, 1);
        ComputeFilters(window);
    }

    private protected void ComputeFilters(WindowShape window) =>
        Kernels.FilterBankForward(Parameters, window.Size, FiltersX, FiltersY, Intensity);
}

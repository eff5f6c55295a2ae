using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>Five attention parameters to the filter banks F_X and F_Y and the intensity gamma (Gregor et al. 2015, eq. 19-26).</summary>
/// <remarks>Backward needs the parameters and the filters, which are kept as they are.</remarks>
internal sealed class FilterBank : Op
{
    private readonly Variable _parameters;
    private readonly Filters _filters;

    private FilterBank(Variable parameters, Filters filters)
        : base(filters.X, filters.Y, filters.Intensity) => (_parameters, _filters) = (parameters, filters);

    /// <summary>The outputs of a filter bank.</summary>
    /// <param name="Size">N.</param>
    /// <param name="X">F_X, [rows, N * width].</param>
    /// <param name="Y">F_Y, [rows, N * height].</param>
    /// <param name="Intensity">gamma, [rows, 1].</param>
    public sealed record Filters(int Size, Variable X, Variable Y, Variable Intensity);

    /// <summary>Records the filter bank.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="parameters">(g~_X, g~_Y, log sigma^2, log delta~, log gamma), [rows, 5].</param>
    /// <param name="size">N.</param>
    /// <param name="width">A, pixels.</param>
    /// <param name="height">B, pixels.</param>
    public static Filters Record(Tape tape, Variable parameters, int size, int width, int height)
    {
        if (parameters.Columns != 5) throw new ArgumentException($"{parameters.Columns} attention parameters, expected 5");
        var filters = new Filters(size, tape.Output(size * width), tape.Output(size * height), tape.Output(1));
        tape.Record(new FilterBank(parameters, filters));
        return filters;
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        for (int r = 0; r < _parameters.Value.Rows; r++)
            _filters.Intensity.Value.Row(r)[0] = KernelSet.Current.FilterBankForward(
                _parameters.Value.Row(r), _filters.Size, _filters.X.Value.Row(r), _filters.Y.Value.Row(r));
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        var (dX, dY, dIntensity, dParameters) = (_filters.X.Gradient, _filters.Y.Gradient, _filters.Intensity.Gradient, _parameters.Gradient);
        for (int r = 0; r < _parameters.Value.Rows; r++)
            KernelSet.Current.FilterBankBackward(_parameters.Value.Row(r), _filters.Size, _filters.X.Value.Row(r), _filters.Y.Value.Row(r),
                dX.Row(r), dY.Row(r), dIntensity.Row(r)[0], dParameters.Row(r));
    }
}

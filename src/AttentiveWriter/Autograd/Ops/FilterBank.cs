using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>Five attention parameters to the filter banks F_X and F_Y and the intensity gamma
/// (Gregor et al. 2015, eq. 19, 20, 21, 22, 23, 24, 25, 26).</summary>
/// <remarks>Backward needs the parameters and the filters, which are kept as they are.</remarks>
public sealed class FilterBank : Op
{
    private readonly Variable _parameters;
    private readonly Filters _filters;

    private FilterBank(Variable parameters, Filters filters)
        : base([parameters], filters.X, filters.Y, filters.Intensity) => (_parameters, _filters) = (parameters, filters);

    /// <summary>The outputs of a filter bank.</summary>
    /// <param name="Size">N.</param>
    /// <param name="X">F_X, [rows, N * width].</param>
    /// <param name="Y">F_Y, [rows, N * height].</param>
    /// <param name="Intensity">gamma, [rows, 1].</param>
    public sealed record Filters(int Size, Variable X, Variable Y, Variable Intensity)
    {
        /// <summary>A, pixels.</summary>
        public int Width => X.Columns / Size;

        /// <summary>B, pixels.</summary>
        public int Height => Y.Columns / Size;
    }

    /// <summary>Records the filter bank.</summary>
    /// <param name="parameters">(g~_X, g~_Y, log sigma^2, log delta~, log gamma), [rows, 5].</param>
    /// <param name="size">N.</param>
    /// <param name="width">A, pixels.</param>
    /// <param name="height">B, pixels.</param>
    public static Filters Record(Variable parameters, int size, int width, int height)
    {
        if (parameters.Columns != AttentionWindow.ParameterCount)
            throw new ArgumentException($"{parameters.Columns} attention parameters, expected {AttentionWindow.ParameterCount}");
        Tape tape = parameters.Tape;
        var filters = new Filters(size, tape.Output(size * width), tape.Output(size * height), tape.Output(1));
        tape.Record(new FilterBank(parameters, filters));
        return filters;
    }

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) =>
        kernels.FilterBankForward(_parameters.Value, _filters.Size, _filters.X.Value, _filters.Y.Value, _filters.Intensity.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels) =>
        // F_X, F_Y, gamma = filters of the five numbers
        kernels.FilterBankBackward(_parameters.Value, _filters.Size, _filters.X.Value, _filters.Y.Value,
            _filters.X.Gradient, _filters.Y.Gradient, _filters.Intensity.Gradient, _parameters.Gradient);
}

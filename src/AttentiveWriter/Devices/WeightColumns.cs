using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>The columns of a weight matrix that meet one input of a layer.</summary>
/// <remarks>A layer with several inputs has some for each, so inputs are never concatenated.</remarks>
/// <param name="Owner">Of the memory, which it keeps from being freed while an op still holds the weight.</param>
/// <param name="Value">The weight, [outputs, all inputs].</param>
/// <param name="Gradient">Its gradient, of the same shape.</param>
/// <param name="First">First column.</param>
/// <param name="Inputs">Columns; of a convolution [channels, taps].</param>
/// <param name="Taps">Pixels of the window of a convolution; 1 for all else.</param>
public sealed record WeightColumns(Arena Owner, Matrix Value, Matrix Gradient, int First, int Inputs, int Taps = 1)
{
    /// <summary>Rows of the weight.</summary>
    public int Outputs => Value.Rows;
}

using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>The gradients of a layer y = x_1 W_1^T + x_2 W_2^T + ... + b over some steps: dW_i = sum dy^T x_i and db = sum dy, over steps
/// and rows.</summary>
/// <remarks>In a convolution every position is a row: x_i is unfolded to its windows, and y is [rows * positions, outputs].</remarks>
/// <param name="Blocks">W_i; none where b alone is broadcast.</param>
/// <param name="Bias">Gradient of b, [1, outputs]; empty where something else is added.</param>
/// <param name="Uses">The steps, in order.</param>
/// <param name="Continues">Whether the gradient already holds the sum of steps behind these, and is added to.</param>
/// <param name="Convolution">The shapes of a convolution; null for all else.</param>
public sealed record LayerGradient(
    WeightBlock[] Blocks, Matrix Bias, LayerUse[] Uses, bool Continues, ConvolutionPlan? Convolution)
{
    /// <summary>Floating-point operations of the products, for so many rows.</summary>
    /// <param name="rows">Rows of the batch.</param>
    public double Operations(int rows) => 2.0 * Uses.Length * rows * Uses[0].OutputGradient.Columns * Blocks.Sum(block => block.Inputs);
}

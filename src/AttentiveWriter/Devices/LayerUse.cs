using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>A layer at one step.</summary>
/// <param name="Inputs">x_i, [rows, inputs of block i] each.</param>
/// <param name="OutputGradient">dy, [rows, outputs].</param>
public sealed record LayerUse(Matrix[] Inputs, Matrix OutputGradient);

using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>A parameter as Adam sees it.</summary>
/// <param name="Value">The parameter.</param>
/// <param name="Gradient">Its gradient, of the same shape.</param>
/// <param name="Mean">m, as many values.</param>
/// <param name="Variance">v, as many values.</param>
public sealed record AdamSlot(Matrix Value, Matrix Gradient, Matrix Mean, Matrix Variance);

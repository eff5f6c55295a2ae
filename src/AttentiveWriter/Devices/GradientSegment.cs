namespace AttentiveWriter.Devices;

/// <summary>Gradients of parameters that are summed together: those of some steps, while what backward left of them is still at
/// hand.</summary>
/// <param name="Layers">The layers that were used.</param>
public sealed record GradientSegment(IReadOnlyList<LayerGradient> Layers);

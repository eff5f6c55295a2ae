using AttentiveWriter.Autograd;

namespace AttentiveWriter.Nn;

/// <summary>What was read of an image.</summary>
/// <param name="Parts">One glimpse, or image and error.</param>
/// <param name="Window">Where; null without attention.</param>
public sealed record Glimpse(IReadOnlyList<Variable> Parts, Window? Window);

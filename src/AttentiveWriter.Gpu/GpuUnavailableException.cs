namespace AttentiveWriter.Gpu;

/// <summary>A GPU that is asked for and cannot be used: none, no driver, too old, or too little memory.</summary>
/// <param name="message">Which, and why.</param>
public sealed class GpuUnavailableException(string message) : Exception(message);

namespace AttentiveWriter.Gpu;

/// <summary>A GPU whose memory is too small for what is asked of it.</summary>
/// <param name="message">How much there is.</param>
/// <param name="cause">What the driver said.</param>
public sealed class GpuOutOfMemoryException(string message, Exception cause) : OutOfMemoryException(message, cause);

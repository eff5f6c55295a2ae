namespace AttentiveWriter.Gpu;

/// <summary>A GPU of this machine.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Name">As <c>--device</c> takes it.</param>
/// <param name="Model">What the driver calls it.</param>
/// <param name="MemorySize">Bytes of its memory.</param>
/// <param name="Problem">Why it cannot be used; null where it can.</param>
public sealed record GpuInfo(int Index, string Name, string Model, long MemorySize, string? Problem);

using ILGPU;

namespace AttentiveWriter.Gpu;

/// <summary>Which of its items a thread has.</summary>
internal static class Items
{
    /// <summary>The item of this thread where each has one: see <see cref="LaunchQueue.ForEach"/>.</summary>
    public static int Mine => Grid.IdxX * Group.DimX + Group.IdxX;
}

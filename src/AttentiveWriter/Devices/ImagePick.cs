using System.Runtime.InteropServices;

namespace AttentiveWriter.Devices;

/// <summary>Which image a row of a batch takes, as it lies in the memory of a device.</summary>
/// <param name="Epoch">The epoch, which sees it in its own black and white.</param>
/// <param name="Index">The image of the store.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ImagePick(long Epoch, long Index);

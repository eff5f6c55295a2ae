using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Devices;

public class HostDeviceTests
{
    // Pages of 2 MB only help a block that begins with one.
    [Theory]
    [InlineData(64, 64)]
    [InlineData((2 << 20) - 64, 64)]
    [InlineData(2 << 20, 2 << 20)]
    [InlineData(5 << 20, 2 << 20)]
    public void Allocate_ABlock_IsZeroAndBeginsWithALineOrALargePage(int bytes, int alignment)
    {
        foreach (Device device in KnownDevices.Names.Select(KnownDevices.Named))
        {
            nint block = device.Allocate((nuint)bytes);

            float[] values = device.Read(new Matrix(block, 1, bytes / sizeof(float)));
            device.Free(block);

            Assert.Equal(0, block % alignment);
            Assert.Equal(-1, values.AsSpan().IndexOfAnyExcept(0f));
        }
    }
}

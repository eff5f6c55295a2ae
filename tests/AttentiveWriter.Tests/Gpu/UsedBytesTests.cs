using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AttentiveWriter.Gpu;

namespace AttentiveWriter.Tests.Gpu;

public class UsedBytesTests
{
    [Fact]
    public void Write_StructuresThatDifferInTheirGaps_GivesTheSameBytes()
    {
        // A whole number of four bytes, and behind it a matrix that begins with one of eight.
        int size = Unsafe.SizeOf<LstmForwardArguments>();
        byte[] ones = [.. Enumerable.Repeat(byte.MaxValue, size)], first = new byte[size], second = new byte[size];
        var clean = default(LstmForwardArguments);
        var dirty = MemoryMarshal.Read<LstmForwardArguments>(ones);

        UsedBytes<LstmForwardArguments>.Write(clean, first);
        UsedBytes<LstmForwardArguments>.Write(dirty, second);

        Assert.All(first, value => Assert.Equal(0, value));
        int gaps = second.Count(value => value == 0);
        Assert.Equal(4, gaps);
    }

    // What is written is all that a kernel reads.
    [Fact]
    public void Write_EveryArgumentOfAKernel_KeepsItsFields()
    {
        Type[] all = [.. typeof(GpuDevice).Assembly.GetTypes().Where(type => type.Name.EndsWith("Arguments", StringComparison.Ordinal))];
        Assert.InRange(all.Length, 15, 40);
        foreach (Type type in all)
            typeof(UsedBytesTests).GetMethod(nameof(KeepsItsFields), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type)
                .Invoke(null, null);
    }

    private static void KeepsItsFields<T>()
        where T : unmanaged
    {
        byte[] given = [.. Enumerable.Range(1, Unsafe.SizeOf<T>()).Select(i => (byte)(i % 250 + 1))], written = new byte[given.Length];
        T value = MemoryMarshal.Read<T>(given);

        UsedBytes<T>.Write(value, written);

        Assert.Equal(value, MemoryMarshal.Read<T>(written));
        Assert.Equal(Marshal.SizeOf<T>(), Unsafe.SizeOf<T>());
    }
}

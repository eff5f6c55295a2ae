using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Tensors;

public class ArenaTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(1000, 17)]
    [InlineData(1025, 1025)]
    public unsafe void Allocate_AnySize_IsAlignedAndZero(int rows, int columns)
    {
        using var arena = new Arena(KnownDevices.Cpu);
        arena.Allocate(1, 3);

        Matrix matrix = arena.Allocate(rows, columns);

        Assert.Equal(0u, (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(matrix.Span)) % 64);
        Assert.Equal(rows * columns, matrix.Span.Length);
        Assert.Equal(-1, matrix.Span.IndexOfAnyExcept(0f));
        Assert.InRange(arena.Bytes, 4L * rows * columns, long.MaxValue);
    }

    [Fact]
    public void Allocate_ManyMatrices_NeverOverlap()
    {
        using var arena = new Arena(KnownDevices.Cpu);
        var matrices = new List<Matrix>();
        for (int i = 0; i < 300; i++) matrices.Add(arena.Allocate(1 + i % 7, 1 + i * 37 % 900));

        for (int i = 0; i < matrices.Count; i++) matrices[i].Span.Fill(i);

        for (int i = 0; i < matrices.Count; i++) Assert.Equal(-1, matrices[i].Span.IndexOfAnyExcept(i));
    }

    [Fact]
    public void Allocate_NoSuchSize_IsRefused()
    {
        using var arena = new Arena(KnownDevices.Cpu);

        Assert.Throws<ArgumentOutOfRangeException>(() => { arena.Allocate(0, 1); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { arena.Allocate(1, -1); });
        Assert.Throws<InvalidOperationException>(() => { arena.Allocate(65_536, 65_536); });
        Assert.Equal(0, arena.Bytes);
    }

    [Fact]
    public void Dispose_Twice_IsHarmless()
    {
        var arena = new Arena(KnownDevices.Cpu);
        arena.Allocate(10, 10);

        arena.Dispose();
        arena.Dispose();

        Assert.Equal(0, arena.Bytes);
    }
}

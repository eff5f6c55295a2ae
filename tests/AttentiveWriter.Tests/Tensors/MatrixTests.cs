using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Tensors;

public class MatrixTests
{
    [Fact]
    public void RowAndSlice_ShareTheMemoryOfTheWhole()
    {
        using var arena = new Arena(KnownDevices.Cpu);
        Matrix matrix = arena.Allocate(4, 3);
        for (int i = 0; i < 12; i++) matrix.Span[i] = i;

        Matrix slice = matrix.Slice(1, 2);
        slice.Row(1)[2] = 80;

        Assert.Equal([3, 4, 5, 6, 7, 80], slice.Span.ToArray());
        Assert.Equal([6, 7, 80], matrix.Row(2).ToArray());
        Assert.Equal((2, 3), (slice.Rows, slice.Columns));
    }

    [Fact]
    public void Slice_OutsideTheRows_IsRefused()
    {
        using var arena = new Arena(KnownDevices.Cpu);
        Matrix matrix = arena.Allocate(4, 3);

        Assert.Throws<ArgumentOutOfRangeException>(() => { matrix.Slice(3, 2); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { matrix.Slice(-1, 2); });
        Assert.True(default(Matrix).IsEmpty);
        Assert.False(matrix.IsEmpty);
    }
}

using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class PngFilterTests
{
    // Rows shorter than a register, longer, and no multiple of it; bytes at the ends of their range among them.
    public static TheoryData<int, int, int> Rows
    {
        get
        {
            var rows = new TheoryData<int, int, int>();
            for (int type = 0; type < PngFilter.Count; type++)
                foreach (int stride in new[] { 1, 2, 3, 4, 6, 8 })
                    foreach (int pixels in new[] { 1, 5, 64, 131 }) rows.Add(type, stride, pixels);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Apply_ARow_IsTheDifferenceFromThePredictionAndUndone(int type, int stride, int pixels)
    {
        byte[] row = Bytes(stride * pixels, seed: 1), above = Bytes(stride * pixels, seed: 2), stored = new byte[row.Length];

        PngFilter.Apply(type, row, above, stride, stored);
        byte[] undone = [.. stored];
        PngFilter.Undo(type, undone, above, stride);

        Assert.Equal(row.Select((value, i) => (byte)(value - Prediction(type, row, above, stride, i))), stored);
        Assert.Equal(row, undone);
        Assert.Equal(stored.Sum(value => Math.Abs((int)(sbyte)value)), PngFilter.Cost(stored));
    }

    [Fact]
    public void Cost_TheLargestDifferences_DoNotOverflow() => Assert.Equal(128 * 1000, PngFilter.Cost(Enumerable.Repeat((byte)128, 1000)
        .ToArray()));

    // As the standard puts it.
    private static int Prediction(int type, byte[] row, byte[] above, int stride, int i)
    {
        int a = i < stride ? 0 : row[i - stride], b = above[i], c = i < stride ? 0 : above[i - stride], p = a + b - c;
        return type switch
        {
            0 => 0,
            1 => a,
            2 => b,
            3 => (a + b) / 2,
            _ => new[] { a, b, c }.MinBy(value => Math.Abs(p - value)),
        };
    }

    private static byte[] Bytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        for (int i = 0; i < count; i += 7) bytes[i] = (byte)(i % 2 == 0 ? 255 : 0);
        return bytes;
    }
}

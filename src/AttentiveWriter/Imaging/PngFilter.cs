using System.Numerics;

namespace AttentiveWriter.Imaging;

/// <summary>The five row filters of PNG (PNG, section 9): each byte is stored as its difference from a prediction.</summary>
internal static class PngFilter
{
    /// <summary>How many filter types there are: none, left, above, average, Paeth.</summary>
    public const int Count = 5;

    /// <summary>Filters a row: stored = byte - prediction, modulo 256.</summary>
    /// <param name="type">Filter, 0..4.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The row above, or zeros.</param>
    /// <param name="stride">Bytes per pixel, at least 1, at most those of the row.</param>
    /// <param name="stored">Receives as many bytes as the row has.</param>
    public static void Apply(int type, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int stride, Span<byte> stored)
    {
        switch (type)
        {
            case 0:
                row.CopyTo(stored);
                break;
            case 1:
                row[..stride].CopyTo(stored);
                Subtract(row[stride..], row, stored[stride..]);
                break;
            case 2:
                Subtract(row, above, stored);
                break;
            case 3:
                for (int i = 0; i < stride; i++) stored[i] = (byte)(row[i] - above[i] / 2);
                for (int i = stride; i < row.Length; i++) stored[i] = (byte)(row[i] - (row[i - stride] + above[i]) / 2);
                break;
            default:
                for (int i = 0; i < stride; i++) stored[i] = (byte)(row[i] - Paeth(0, above[i], 0));
                for (int i = stride; i < row.Length; i++)
                    stored[i] = (byte)(row[i] - Paeth(row[i - stride], above[i], above[i - stride]));
                break;
        }
    }

    /// <summary>Undoes <see cref="Apply"/> in place.</summary>
    /// <param name="type">Filter, 0..4.</param>
    /// <param name="row">The stored row; becomes the row.</param>
    /// <param name="above">The row above, already undone, or zeros.</param>
    /// <param name="stride">Bytes per pixel, at least 1, at most those of the row.</param>
    public static void Undo(int type, Span<byte> row, ReadOnlySpan<byte> above, int stride)
    {
        switch (type)
        {
            case 0:
                break;
            case 1:
                for (int i = stride; i < row.Length; i++) row[i] += row[i - stride];
                break;
            case 2:
                for (int i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (int i = 0; i < stride; i++) row[i] += (byte)(above[i] / 2);
                for (int i = stride; i < row.Length; i++) row[i] += (byte)((row[i - stride] + above[i]) / 2);
                break;
            default:
                for (int i = 0; i < stride; i++) row[i] += (byte)Paeth(0, above[i], 0);
                for (int i = stride; i < row.Length; i++) row[i] += (byte)Paeth(row[i - stride], above[i], above[i - stride]);
                break;
        }
    }

    /// <summary>What a stored row will cost, by the usual guess at what compresses well: the sum of the differences, taken as signed
    /// bytes, without their signs.</summary>
    /// <param name="stored">The row.</param>
    public static long Cost(ReadOnlySpan<byte> stored)
    {
        long sum = 0;
        int i = 0;
        for (; i <= stored.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            // Of -128 the most that a signed byte has not, and an unsigned one has.
            Vector<byte> sizes = Vector.AsVectorByte(Vector.Abs(Vector.AsVectorSByte(new Vector<byte>(stored[i..]))));
            Vector.Widen(sizes, out Vector<ushort> low, out Vector<ushort> high);
            sum += Vector.Sum(low + high);
        }
        for (; i < stored.Length; i++) sum += Math.Abs((int)(sbyte)stored[i]);
        return sum;
    }

    private static void Subtract(ReadOnlySpan<byte> row, ReadOnlySpan<byte> prediction, Span<byte> stored)
    {
        int i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            (new Vector<byte>(row[i..]) - new Vector<byte>(prediction[i..])).CopyTo(stored[i..]);
        for (; i < row.Length; i++) stored[i] = (byte)(row[i] - prediction[i]);
    }

    // The neighbour nearest to left + above - corner; the order of the ties is part of the format.
    private static int Paeth(int left, int above, int corner)
    {
        int distanceLeft = Math.Abs(above - corner);
        int distanceAbove = Math.Abs(left - corner);
        int distanceCorner = Math.Abs(left + above - 2 * corner);
        if (distanceLeft <= distanceAbove && distanceLeft <= distanceCorner) return left;
        return distanceAbove <= distanceCorner ? above : corner;
    }
}

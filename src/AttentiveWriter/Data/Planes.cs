namespace AttentiveWriter.Data;

/// <summary>Turns the planes of images that a file stores column by column.</summary>
internal static class Planes
{
    /// <summary>Swaps rows and columns of each plane, in place.</summary>
    /// <param name="planes">Planes one after another, [count, rows, columns].</param>
    /// <param name="columns">Values in a row before.</param>
    /// <param name="rows">Rows before.</param>
    public static void Transpose(Span<byte> planes, int columns, int rows)
    {
        byte[] plane = new byte[checked(columns * rows)];
        for (int start = 0; start < planes.Length; start += plane.Length)
        {
            Span<byte> turned = planes.Slice(start, plane.Length);
            turned.CopyTo(plane);
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++) turned[column * rows + row] = plane[row * columns + column];
            }
        }
    }
}

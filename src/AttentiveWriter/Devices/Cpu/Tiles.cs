namespace AttentiveWriter.Devices.Cpu;

/// <summary>Cuts rows into tiles of at most six, as even as can be: 50 rows are five tiles of 6 and four of 5, not eight and a slow one of
/// 2.</summary>
internal struct Tiles(int rows)
{
    private readonly int _count = (rows + MicroKernel.Rows - 1) / MicroKernel.Rows;
    private int _next = 0;

    public readonly Tiles GetEnumerator() => this;

    public readonly (int First, int Count) Current => (rows * (_next - 1) / _count, rows * _next / _count - rows * (_next - 1) / _count);

    public bool MoveNext() => _next++ < _count;
}

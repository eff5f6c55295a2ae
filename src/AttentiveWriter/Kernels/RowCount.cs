namespace AttentiveWriter.Kernels;

/// <summary>A number of rows known to the compiler.</summary>
/// <remarks>A kernel that takes its row count as a type is compiled once for each count, into straight-line code without the rows that are
/// not there.</remarks>
internal interface IRowCount
{
    static abstract int Value { get; }
}

/// <summary>The row counts that register tiles have.</summary>
internal static class RowCount
{
    public readonly struct One : IRowCount { public static int Value => 1; }

    public readonly struct Two : IRowCount { public static int Value => 2; }

    public readonly struct Three : IRowCount { public static int Value => 3; }

    public readonly struct Four : IRowCount { public static int Value => 4; }

    public readonly struct Five : IRowCount { public static int Value => 5; }

    public readonly struct Six : IRowCount { public static int Value => 6; }
}

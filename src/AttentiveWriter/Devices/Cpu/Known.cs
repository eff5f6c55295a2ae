namespace AttentiveWriter.Devices.Cpu;

/// <summary>A small number known to the compiler.</summary>
/// <remarks>A kernel that takes its number of rows as a type is compiled once for each, into straight-line code without the rows that are
/// not there.</remarks>
internal interface IKnown
{
    static abstract int Value { get; }
}

/// <summary>The numbers of rows and vectors that register tiles have.</summary>
internal static class Known
{
    public readonly struct One : IKnown { public static int Value => 1; }

    public readonly struct Two : IKnown { public static int Value => 2; }

    public readonly struct Three : IKnown { public static int Value => 3; }

    public readonly struct Four : IKnown { public static int Value => 4; }

    public readonly struct Five : IKnown { public static int Value => 5; }

    public readonly struct Six : IKnown { public static int Value => 6; }
}

namespace AttentiveWriter.Formats;

/// <summary>How the numbers of a MATLAB array are stored; the values are those of the files.</summary>
#pragma warning disable CA1720 // They are types.
public enum MatType
{
    /// <summary>Signed bytes.</summary>
    Int8 = 1,
    /// <summary>Bytes.</summary>
    UInt8 = 2,
    /// <summary>Signed numbers of 2 bytes.</summary>
    Int16 = 3,
    /// <summary>Unsigned numbers of 2 bytes.</summary>
    UInt16 = 4,
    /// <summary>Signed numbers of 4 bytes.</summary>
    Int32 = 5,
    /// <summary>Unsigned numbers of 4 bytes.</summary>
    UInt32 = 6,
    /// <summary>Floating point of 4 bytes.</summary>
    Single = 7,
    /// <summary>Floating point of 8 bytes.</summary>
    Double = 9,
    /// <summary>Signed numbers of 8 bytes.</summary>
    Int64 = 12,
    /// <summary>Unsigned numbers of 8 bytes.</summary>
    UInt64 = 13,
}
#pragma warning restore CA1720

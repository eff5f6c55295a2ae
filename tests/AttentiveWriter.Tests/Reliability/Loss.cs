namespace AttentiveWriter.Tests.Reliability;

/// <summary>What a power cut takes of what was not forced to disk.</summary>
[Flags]
internal enum Loss
{
    None = 0,

    /// <summary>The content of files since it was last forced to disk.</summary>
    Data = 1,

    /// <summary>Names made, changed and deleted since their folder was last forced to disk.</summary>
    Names = 2,

    Both = Data | Names,
}

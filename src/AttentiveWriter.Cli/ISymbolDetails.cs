namespace AttentiveWriter.Cli;

/// <summary>What is known of an option or an argument that the framework has no place for.</summary>
internal interface ISymbolDetails
{
    /// <summary>What its text means; null where nobody has said.</summary>
    PathUse? PathUse { get; set; }

    /// <summary>The numbers that it takes; null where it takes none.</summary>
    NumberRange? Range { get; set; }

    /// <summary>Makes its description, where that takes a while and is wanted in help alone.</summary>
    Func<string>? LazyDescription { get; }
}

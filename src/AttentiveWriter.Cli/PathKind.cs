namespace AttentiveWriter.Cli;

/// <summary>What the text of an option or an argument means. Each that takes text has one: <see cref="CommandPaths"/> checks it by
/// that.</summary>
internal enum PathKind
{
    /// <summary>No path: a name, or a setting.</summary>
    None,

    /// <summary>A file that is read.</summary>
    InputFile,

    /// <summary>A folder that is read.</summary>
    InputFolder,

    /// <summary>A data set's name, or a folder of images.</summary>
    Data,

    /// <summary>A model folder, a run folder, a checkpoint, or a name.</summary>
    Model,

    /// <summary>A run folder, or one of its checkpoints.</summary>
    Run,

    /// <summary>A file that is written, in place of one that is there.</summary>
    OutputFile,

    /// <summary>A folder that is written as a whole.</summary>
    OutputFolder,

    /// <summary>A folder that gets files beside those that it has.</summary>
    FilledFolder,
}

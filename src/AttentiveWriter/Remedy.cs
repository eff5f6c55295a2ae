namespace AttentiveWriter;

/// <summary>What can be done about a failure whose message ends with it, for a program to add how: the library does not know its
/// options.</summary>
public enum Remedy
{
    /// <summary>The message says it all.</summary>
    None,

    /// <summary>To begin a new run with the weights.</summary>
    BeginWithWeights,

    /// <summary>To drop the checkpoints that are newer.</summary>
    DropNewer,

    /// <summary>To write into another folder.</summary>
    AnotherFolder,

    /// <summary>To write into another folder, or to go on with the run's own settings.</summary>
    OwnSettings,

    /// <summary>To replace the file that is there.</summary>
    Replace,

    /// <summary>To fetch the files of <see cref="InputFileException.DataSet"/>.</summary>
    FetchData,

    /// <summary>To say where the files of <see cref="InputFileException.DataSet"/> are.</summary>
    DataFolder,

    /// <summary>To say where the files of <see cref="InputFileException.DataSet"/> are, or to fetch them.</summary>
    DataFolderOrFetch,

    /// <summary>To plan more steps.</summary>
    MoreSteps,
}

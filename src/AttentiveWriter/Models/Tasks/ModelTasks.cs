using AttentiveWriter.Models.Classifier;

namespace AttentiveWriter.Models;

/// <summary>The library's own tasks.</summary>
public static class ModelTasks
{
    /// <summary>Drawing: the variational bound.</summary>
    public static ModelTask Drawing { get; } = new DrawingTask();

    /// <summary>Telling classes apart: how often that goes wrong.</summary>
    public static ModelTask Classification { get; } = new ClassificationTask();

    /// <summary>Whatever it is, it has a loss.</summary>
    public static ModelTask Loss { get; } = new LossTask();
}

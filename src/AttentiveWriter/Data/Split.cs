using System.Text.Json.Serialization;

namespace AttentiveWriter.Data;

/// <summary>One of the three parts of a data set.</summary>
public enum Split
{
    /// <summary>The images that a model learns from.</summary>
    [JsonStringEnumMemberName("train")]
    Train,
    /// <summary>Images held out, on which a model and its settings are chosen.</summary>
    [JsonStringEnumMemberName("validation")]
    Validation,
    /// <summary>Images held out, on which the chosen model is measured.</summary>
    [JsonStringEnumMemberName("test")]
    Test,
}

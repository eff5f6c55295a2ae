using System.Text.Json.Serialization;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>How the state of a run, its metrics and its summary look in JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TrainingState))]
[JsonSerializable(typeof(MetricRow))]
[JsonSerializable(typeof(TimingRow))]
[JsonSerializable(typeof(RunSummary))]
internal sealed partial class TrainingJson : JsonSerializerContext;

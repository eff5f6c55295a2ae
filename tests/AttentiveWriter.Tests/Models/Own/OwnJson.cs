using System.Text.Json.Serialization;

namespace AttentiveWriter.Tests.Models.Own;

[JsonSerializable(typeof(OwnGeneratedSettings))]
internal sealed partial class OwnJson : JsonSerializerContext;

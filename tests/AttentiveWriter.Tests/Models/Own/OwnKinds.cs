using System.Text.Json.Serialization.Metadata;
using AttentiveWriter.Models;

namespace AttentiveWriter.Tests.Models.Own;

/// <summary>The kinds of this folder, registered once for all tests.</summary>
internal static class OwnKinds
{
    static OwnKinds()
    {
        ModelKinds.Register<OwnSettings>(new DefaultJsonTypeInfoResolver());
        ModelKinds.Register<OwnGeneratedSettings>(OwnJson.Default);
        ModelKinds.Register<OwnPlainSettings>(new DefaultJsonTypeInfoResolver());
        ModelKinds.Register<OwnClashSettings>(new DefaultJsonTypeInfoResolver());
    }

    /// <summary>A fresh model of each that can be trained, told classes where it takes them.</summary>
    public static Dictionary<string, ModelSettings> All { get; } = new()
    {
        ["own"] = new OwnSettings { Classes = 10 },
        ["own-generated"] = new OwnGeneratedSettings { Glimpses = 3 },
        ["own-plain"] = new OwnPlainSettings(),
    };
}

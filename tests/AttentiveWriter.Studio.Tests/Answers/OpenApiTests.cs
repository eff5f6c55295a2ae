using System.Text.Json.Nodes;

namespace AttentiveWriter.Studio.Tests.Answers;

/// <summary>The document of the interface says all there is, and nothing else.</summary>
public class OpenApiTests
{
    [Fact]
    public async Task Document_EveryRoute_IsDescribed()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        JsonObject document = await studio.Get("/api/openapi.json");
        string[] described = [.. document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}")).Order()];
        Assert.Equal(studio.Server.Routes.Order(), described);
    }

    [Fact]
    public async Task Document_EveryReference_LeadsSomewhere()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        JsonObject document = await studio.Get("/api/openapi.json");
        foreach (string reference in References(document).Distinct())
        {
            JsonNode? at = document;
            foreach (string part in reference.Split('/').Skip(1)) at = at?[part];
            Assert.True(at is not null, reference);
        }
        string[] names = [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject())
            .Select(operation => operation.Value!["operationId"]!.ToString())];
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Theory]
    [InlineData("/api/models", "Model", "models")]
    public async Task Document_Schema_HasTheNamesOfTheAnswer(string path, string schema, string list)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        JsonObject document = await studio.Get("/api/openapi.json"), answer = await studio.Get(path);
        string[] known = [.. document["components"]!["schemas"]![schema]!["properties"]!.AsObject().Select(p => p.Key)];
        Assert.Subset(new HashSet<string>(known), new HashSet<string>(answer[list]![0]!.AsObject().Select(p => p.Key)));
    }

    [Fact]
    public async Task Presets_EverySetting_HasALineAndWhatItTakes()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        JsonObject settings = (await studio.Get("/api/presets"))["settings"]!.AsObject();
        Assert.True(settings.Count > 30);
        foreach ((string key, JsonNode? setting) in settings)
        {
            Assert.True(setting!["description"]!.ToString() is [.., '.'], key);
            Assert.NotEqual("", setting["expected"]!.ToString());
        }
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => pair.Key == "$ref" ? [pair.Value!.ToString()] : References(pair.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}

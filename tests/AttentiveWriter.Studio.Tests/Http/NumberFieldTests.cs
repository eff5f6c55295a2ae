using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace AttentiveWriter.Studio.Tests.Http;

/// <summary>Every number that a request can say, with what is none or out of range: a sentence that names the field, before any
/// work.</summary>
public class NumberFieldTests
{
    // In an address as text, in a document as JSON.
    private static readonly string[] Wrong = ["-1", "2147483648", "9223372036854775807", "9223372036854775808", "1e308", "NaN", "", "[]",
        "abc", "1.5", "0x10", "+", " 1"];

    private static readonly (string Path, string Field, string? Zero)[] Addresses =
    [
        ("/api/models/mnist-quick/drawing?", "count", "0"), ("/api/models/mnist-quick/drawing?", "seed", null),
            ("/api/models/mnist-quick/drawing?", "temperature", "0"),
        ("/api/models/mnist-quick/drawing?", "image", null), ("/api/models/mnist-quick/drawing?", "from_step", null),
            ("/api/models/mnist-quick/drawing?", "variations", "0"),
        ("/api/models/mnist-quick/drawing?", "variation_seed", null), ("/api/models/mnist-quick/drawing.png?", "scale", "0"),
            ("/api/models/mnist-quick/strip.png?", "scale", "0"),
        ("/api/models/mnist-quick/walk?", "to_seed", null), ("/api/models/mnist-quick/walk?", "count", "0"),
            ("/api/data/glyphs/images?", "count", "0"),
        ("/api/data/glyphs/images?", "seed", null), ("/api/models/mnist-quick/drawing?", "only", null),
            ("/api/runs/first/metrics?", "after", null), ("/api/runs/first/events?", "after", null),
    ];

    private static readonly (string Path, string Field, string? Zero)[] Documents =
    [
        ("/api/models/mnist-quick/redraw", "seed", null), ("/api/models/mnist-quick/complete", "variations", "0"),
            ("/api/models/mnist-quick/complete", "rounds", "0"),
        ("/api/models/mnist-quick/complete", "seed", null), ("/api/models/mnist-quick/evaluate", "count", "0"),
            ("/api/runs/first/resume", "steps", "0"),
    ];

    [Fact]
    public async Task Get_NumberOutOfRange_NamesTheFieldAndItsRange()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await studio.Train("first", 10);
        foreach ((string path, string field, string? zero) in Addresses)
        {
            foreach (string value in Wrong.Concat(zero is null ? [] : [zero]))
            {
                // A fraction is right where fractions are, and a large number is a seed.
                if (field == "temperature" && value == "1.5") continue;
                if (field is "seed" or "variation_seed" or "to_seed" or "after" && value == "2147483648") continue;
                using HttpResponseMessage answer = await studio.Client.GetAsync($"{path}{field}={Uri.EscapeDataString(value)}",
                    TestContext.Current.CancellationToken);
                await Refused(answer, path, field, value);
            }
        }
    }

    [Fact]
    public async Task Post_NumberOutOfRange_NamesTheFieldAndItsRange()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await studio.Train("first", 10);
        string pixels = Convert.ToBase64String(new byte[784]);
        foreach ((string path, string field, string? zero) in Documents)
        {
            foreach (string value in Wrong.Concat(zero is null ? [] : [zero]))
            {
                if (field is "seed" or "steps" && value == "2147483648") continue;
                bool isJson = value is "[]"
                    || (double.TryParse(value.Trim(), out double number) && double.IsFinite(number)
                    && !value.Contains('+', StringComparison.Ordinal));
                var document = new JsonObject { [field] = isJson ? JsonNode.Parse(value) : value };
                if (path.EndsWith("/redraw", StringComparison.Ordinal)) document["pixels"] = pixels;
                if (path.EndsWith("/complete", StringComparison.Ordinal)) (document["pixels"], document["known"]) = (pixels, pixels);
                using var content = new StringContent(document.ToJsonString(), Encoding.UTF8, "application/json");
                using HttpResponseMessage answer = await studio.Client.PostAsync(path, content, TestContext.Current.CancellationToken);
                // As JSON a space before a number is none of its own.
                if (value == " 1") continue;
                await Refused(answer, path, field, value);
            }
        }
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("[1]", HttpStatusCode.BadRequest)]
    [InlineData("{\"seed\":1,\"seed\":2}", HttpStatusCode.BadRequest)]
    [InlineData("{\"nosuch\":1}", HttpStatusCode.BadRequest)]
    [InlineData("\u0000\u0001", HttpStatusCode.BadRequest)]
    [InlineData("{\"class\":\"\\ud800\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"\\ud800\":1}", HttpStatusCode.BadRequest)]
    [InlineData("{\"class\":{\"a\":[\"\\udc00\"]}}", HttpStatusCode.BadRequest)]
    public async Task Post_NoDocument_IsOneSentence(string body, HttpStatusCode expected)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await studio.Client.PostAsync("/api/models/mnist-quick/redraw", content,
            TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
        string sentence =
            JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!.ToString();
        Assert.DoesNotContain("Exception", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_BytesThatAreNoText_AreRefused()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        foreach (string path in new[] { "/api/plan", "/api/runs", "/api/models/mnist-quick/redraw", "/api/models/mnist-quick/evaluate" })
        {
            using var content = new ByteArrayContent([(byte)'{', (byte)'"', 0xFF, 0xFE, (byte)'"', (byte)':', (byte)'1', (byte)'}']);
            content.Headers.ContentType = new("application/json");
            using HttpResponseMessage answer = await studio.Client.PostAsync(path, content, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Post_LongValue_IsNotSentBack()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        foreach (string field in new[] { "hidden", "likelihood", "data", new string('k', 100_000) })
        {
            string body = new JsonObject { ["set"] = new JsonObject { [field] = new string('9', 100_000) } }.ToJsonString();
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await studio.Client.PostAsync("/api/plan", content, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.InRange((await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Length, 10, 2000);
        }
    }

    private static async Task Refused(HttpResponseMessage answer, string path, string field, string value)
    {
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest,
            $"{path} {field}={value}: {answer.StatusCode} {text[..Math.Min(200, text.Length)]}");
        JsonNode document = JsonNode.Parse(text)!;
        Assert.True(field == document["field"]?.ToString(), $"{path} {field}={value}: {text}");
        Assert.Contains(field + " is ", document["error"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("..", document["error"]!.ToString(), StringComparison.Ordinal);
    }
}

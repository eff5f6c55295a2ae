using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;

namespace AttentiveWriter.Studio.Http;

/// <summary>What a request says, in its address or in its document: each value is checked where it is read, and none is passed
/// over.</summary>
internal sealed class RequestValues
{
    /// <summary>The largest seed: beyond, JavaScript knows no whole numbers.</summary>
    public const ulong MaxSeed = (1UL << 53) - 1;

    private const int MaxText = 200;
    private readonly Dictionary<string, JsonNode?> _values;
    private readonly HashSet<string> _asked = [];

    private RequestValues(Dictionary<string, JsonNode?> values) => _values = values;

    /// <summary>Reads the part of the address after the question mark.</summary>
    public static RequestValues OfAddress(HttpRequest request)
    {
        var values = new Dictionary<string, JsonNode?>();
        foreach ((string name, StringValues given) in request.Query)
        {
            if (given.Count != 1) throw Refusal.Wrong(name, $"{name} stands {given.Count} times in the address, expected once");
            values[name] = JsonValue.Create(given[0] ?? "");
        }
        return new RequestValues(values);
    }

    /// <summary>Reads the document of a request; one without a document says nothing.</summary>
    public static async Task<RequestValues> OfDocument(HttpRequest request)
    {
        bool isEmpty = request.ContentLength == 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0);
        if (isEmpty) return new RequestValues([]);
        if (!request.HasJsonContentType())
            throw new Refusal(StatusCodes.Status415UnsupportedMediaType,
                "the request has a document of another type than application/json");
        var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
        try
        {
            JsonNode? document = await JsonNode.ParseAsync(request.Body, documentOptions: options,
                cancellationToken: request.HttpContext.RequestAborted);
            // Half a character is read as JSON, but is no text.
            document?.ToJsonString();
            return document is JsonObject values ? new RequestValues(values.ToDictionary())
                : throw new Refusal(StatusCodes.Status400BadRequest, "the request is no JSON object");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new Refusal(StatusCodes.Status400BadRequest, "the request has a text that is none: its letters are no Unicode");
        }
    }

    // Of a text, an empty one says nothing.
    private bool Has(string name) => IsSaid(name)
        && !(_values[name]!.GetValueKind() == JsonValueKind.String && _values[name]!.GetValue<string>().Length == 0);

    /// <summary>A whole number.</summary>
    public int Integer(string name, int otherwise, int least, int most) => (int)Whole(name, (ulong)otherwise, (ulong)least, (ulong)most);

    /// <summary>A whole number; null where none is given.</summary>
    public int? OptionalInteger(string name, int least, int most) => IsSaid(name) ? Integer(name, least, least, most) : null;

    /// <summary>A whole number, of steps for instance.</summary>
    public long Long(string name, long otherwise, long least, long most) => (long)Whole(name, (ulong)otherwise, (ulong)least, (ulong)most);

    /// <summary>A seed; 1 where none is given.</summary>
    public ulong Seed(string name = "seed", ulong otherwise = 1) => Whole(name, otherwise, 0, MaxSeed);

    /// <summary>A number with a fraction.</summary>
    public double Number(string name, double otherwise, double least, double most)
    {
        if (!IsSaid(name)) return otherwise;
        string text = Digits(name);
        return double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture,
            out double value) && value >= least && value <= most
            ? value : throw Unexpected(name, text, FormattableString.Invariant($"{least}..{most}"));
    }

    /// <summary>A text; null where none, or an empty one, is given.</summary>
    public string? Text(string name)
    {
        if (!Has(name)) return null;
        if (_values[name]!.GetValueKind() != JsonValueKind.String) throw Unexpected(name, _values[name]!.ToJsonString(), "a text");
        string text = _values[name]!.GetValue<string>();
        return text.Length <= MaxText ? text
            : throw Refusal.Wrong(name, $"{name} has {text.Length} characters, expected at most {MaxText}");
    }

    /// <summary>One of some words.</summary>
    public string Choice(string name, string otherwise, params IReadOnlyList<string> words)
    {
        string text = Text(name) ?? otherwise;
        return words.Contains(text) ? text : throw Unexpected(name, text, string.Join(", ", words));
    }

    /// <summary>Bytes, as base64 of an exact length.</summary>
    public byte[] Bytes(string name, int length)
    {
        if (!Has(name)) throw Refusal.Wrong(name, $"{name} is missing, expected {length} bytes as base64");
        string text = _values[name]!.GetValueKind() == JsonValueKind.String ? _values[name]!.GetValue<string>() : "";
        byte[] bytes = new byte[length + 2];
        if (text.Length != 4 * ((length + 2) / 3) || !Convert.TryFromBase64String(text, bytes, out int written) || written != length)
            throw Refusal.Wrong(name, $"{name} is not {length} bytes as base64");
        return bytes[..length];
    }

    /// <summary>Settings by name, each a text, a number or true or false.</summary>
    public IReadOnlyList<(string Key, string Value)> Settings(string name)
    {
        if (!Has(name)) return [];
        if (_values[name] is not JsonObject settings) throw Unexpected(name, _values[name]!.ToJsonString(), "settings by name");
        return [.. settings.Select(pair => (pair.Key, pair.Value is JsonValue value && Words(value) is { Length: <= MaxText } words ? words
            : throw Refusal.Wrong(Shown(pair.Key), $"{Shown(pair.Key)} is no text of at most {MaxText} characters, and no number")))];
    }

    /// <summary>Refuses what nothing has asked for.</summary>
    public void RequireNoOther()
    {
        if (_values.Keys.FirstOrDefault(name => !_asked.Contains(name)) is string unknown)
            throw Refusal.Wrong(Shown(unknown),
                $"there is no field {Shown(unknown)}{Spelling.Hint(unknown, _asked)}; "
                + (_asked.Count == 0 ? "there are none" : $"fields: {string.Join(", ", _asked)}"));
    }

    private ulong Whole(string name, ulong otherwise, ulong least, ulong most)
    {
        if (!IsSaid(name)) return otherwise;
        string text = Digits(name);
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) && value >= least && value <= most
            ? value : throw Unexpected(name, text, $"{least}..{most}");
    }

    // Of a number, an empty text is wrong.
    private bool IsSaid(string name)
    {
        _asked.Add(name);
        return _values.TryGetValue(name, out JsonNode? value) && value is not null;
    }

    private string Digits(string name) =>
        _values[name] is JsonValue value && value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number
        ? Words(value) : _values[name]!.ToJsonString();

    private static string Words(JsonValue value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private static Refusal Unexpected(string name, string found, string expected) =>
        Refusal.Wrong(name, $"{name} is {(found.Length == 0 ? "empty" : Shown(found))}, expected {expected}");

    /// <summary>What a stranger sends, as far as it helps to show it.</summary>
    public static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AttentiveWriter.Cli;

/// <summary>The one JSON document that a command puts on stdout with <c>--json</c>, when it succeeds and when it fails.</summary>
internal sealed class JsonOutput(Session session)
{
    /// <summary>The version of the documents: a key that is added leaves it, one that goes or changes its meaning raises it.</summary>
    public const int Schema = 1;

    // Paths and messages stay readable; the document is never placed in a web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private bool _isWritten;

    /// <summary>Writes the document, with its schema version first and the exit code last; a second one is left out.</summary>
    public void Write(JsonObject document, int code)
    {
        document.Insert(0, "schema", Schema);
        document["exit_code"] = code;
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options)) document.WriteTo(json);
        lock (_gate)
        {
            if (_isWritten) return;
            _isWritten = true;
            // In one piece: a terminal breaks what is written as a line.
            session.Terminal.Output.Write(Encoding.UTF8.GetString(bytes.ToArray()) + Environment.NewLine);
        }
    }

    /// <summary>A figure as JSON: a number, a list of them, a text, or null where it is not known.</summary>
    public static JsonNode? Node(object? value) => value switch
    {
        null => null,
        double number => number,
        int number => number,
        IEnumerable<double> numbers => new JsonArray([.. numbers.Select(number => (JsonNode)number)]),
        _ => value.ToString(),
    };

    /// <summary>Writes why the command failed, where JSON is wanted and no document has gone out yet.</summary>
    public void Fail(int code, string message)
    {
        if (!session.Flags.Json) return;
        try
        {
            Write(new JsonObject { ["error"] = message }, code);
        }
        catch (IOException)
        {
            // Stdout itself is what fails; stderr has said so.
        }
    }
}

using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;

namespace AttentiveWriter.Studio.Http;

/// <summary>Server-sent events: what happens while a client follows something that takes long.</summary>
internal sealed class EventStream(HttpContext context)
{
    /// <summary>Begins the answer.</summary>
    public async Task Open()
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>Tells of one thing.</summary>
    public Task Send(string name, JsonNode document) => Write($"event: {name}\ndata: {JsonAnswer.Text(document)}\n\n");

    /// <summary>Tells of one thing that is long, and is written piece by piece.</summary>
    /// <param name="name">Of what.</param>
    /// <param name="write">Writes the document, in one line.</param>
    public async Task Send(string name, Func<PipeWriter, Task> write)
    {
        PipeWriter body = context.Response.BodyWriter;
        body.Write(Encoding.UTF8.GetBytes($"event: {name}\ndata: "));
        await write(body);
        body.Write("\n\n"u8);
        await body.FlushAsync(context.RequestAborted);
    }

    /// <summary>Says nothing, so that whoever has left is noticed.</summary>
    public Task Beat() => Write(":\n\n");

    private async Task Write(string text)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}

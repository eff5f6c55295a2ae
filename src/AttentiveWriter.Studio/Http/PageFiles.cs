using System.Security.Cryptography;

namespace AttentiveWriter.Studio.Http;

/// <summary>The files of the front end: those inside the assembly, by the paths that they have there, and no others.</summary>
internal sealed class PageFiles
{
    private const string Root = "wwwroot/";
    private readonly Dictionary<string, Page> _pages;
    private readonly string? _folder;

    /// <summary>Reads them.</summary>
    /// <param name="folder">A folder that they are read from instead, afresh each time; null takes those of the assembly.</param>
    public PageFiles(string? folder)
    {
        _folder = folder;
        _pages = typeof(PageFiles).Assembly.GetManifestResourceNames()
            .Where(name => Slashed(name).StartsWith(Root, StringComparison.Ordinal))
            .ToDictionary(name => Slashed(name)[(Root.Length - 1)..], name => new Page(Resource(name), Type(name)));
    }

    /// <summary>The paths, each beginning with a slash.</summary>
    public IEnumerable<string> Paths => _pages.Keys;

    /// <summary>Answers a request for one of them.</summary>
    public async Task Send(HttpContext context)
    {
        string path = context.Request.Path.Value is "/" or null ? "/index.html" : context.Request.Path.Value;
        if (!_pages.TryGetValue(path, out Page? page)) throw Refusal.NotHere($"there is no page {path}");
        if (_folder is not null) page = new Page(await File.ReadAllBytesAsync(Path.Join(_folder, path), context.RequestAborted), page.Type);
        HttpResponse response = context.Response;
        (response.ContentType, response.Headers.ETag, response.Headers.CacheControl) = (page.Type, page.Tag, "no-cache");
        if (context.Request.Headers.IfNoneMatch == page.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentLength = page.Bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(page.Bytes, context.RequestAborted);
    }

    /// <summary>Returns a file of the assembly.</summary>
    public static byte[] Resource(string name)
    {
        using Stream stream = typeof(PageFiles).Assembly.GetManifestResourceStream(name)!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    // On Windows, the build writes the other slash.
    private static string Slashed(string name) => name.Replace('\\', '/');

    private static string Type(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        string other => throw new NotSupportedException(other),
    };

    private sealed record Page(byte[] Bytes, string Type)
    {
        public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes))[..16]}\"";
    }
}

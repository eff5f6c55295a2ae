using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace AttentiveWriter.Studio.Http;

/// <summary>Who may ask: this machine, under its own names; a page of another site never, and another machine only with the
/// token.</summary>
/// <remarks>Names are checked because any site may have a name that leads to this machine; where a request comes from, because any page may
/// send one here.</remarks>
internal sealed class Guard(bool isOpen, string token)
{
    /// <summary>How long a client may say nothing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const string Policy = "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'";

    /// <summary>What a client must know: as a cookie, which the page gets, or as a bearer token.</summary>
    public string Token => token;

    /// <summary>Returns a token that cannot be guessed.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    /// <summary>Sets the headers of an answer, and refuses what may not ask.</summary>
    /// <returns>Whether the request may go on; otherwise it has its answer.</returns>
    public bool Admit(HttpContext context)
    {
        HttpRequest request = context.Request;
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        // A client that knows does not ask again on a connection that is just being closed.
        headers.KeepAlive = FormattableString.Invariant($"timeout={Patience.TotalSeconds}");
        if (!IsOwnName(request.Host.Host))
            throw new Refusal(StatusCodes.Status400BadRequest, "this is no name of the studio; open it by the address that it printed");
        string? site = request.Headers["Sec-Fetch-Site"];
        bool isWrite = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method), isPage = !IsInterface(request);
        if (!(isPage && !isWrite) && !IsSameOrigin(request, site))
            throw new Refusal(StatusCodes.Status403Forbidden, "this came from a page of another site");
        bool knows = Knows(request);
        if (isOpen && !knows)
        {
            if (!isPage || !Same(request.Query["token"].ToString(), token))
                throw new Refusal(StatusCodes.Status401Unauthorized, "open the studio by the address that it printed, with its token");
            // The token goes from the address, where it would be seen, into a cookie.
            GiveCookie(context);
            context.Response.Redirect("/");
            return false;
        }
        if (isWrite && !knows && (site is not null || request.Headers.Origin.Count > 0))
            throw new Refusal(StatusCodes.Status403Forbidden, "the studio was started anew; load the page again");
        if (isPage && !knows) GiveCookie(context);
        return true;
    }

    private static bool IsInterface(HttpRequest request) => request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    // An address leads nowhere else, so where the studio is open to other machines, it may be asked for by any.
    private bool IsOwnName(string host) => host.ToLowerInvariant() is "localhost" or "127.0.0.1" or "[::1]"
        || (isOpen && (IPAddress.TryParse(host, out _) || host.Equals(Dns.GetHostName(), StringComparison.OrdinalIgnoreCase)));

    private static bool IsSameOrigin(HttpRequest request, string? site) => site is not null ? site is "same-origin" or "none"
        : request.Headers.Origin.Count == 0 || request.Headers.Origin == $"{request.Scheme}://{request.Host}";

    private bool Knows(HttpRequest request) => Same(request.Cookies[Cookie(request.HttpContext)], token)
        || Same(request.Headers.Authorization.ToString(), "Bearer " + token);

    private void GiveCookie(HttpContext context) => context.Response.Cookies.Append(Cookie(context), token,
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });

    // To a browser, all ports of a machine are one place; two studios are not.
    private static string Cookie(HttpContext context) => FormattableString.Invariant($"draw_studio_{context.Connection.LocalPort}");

    private static bool Same(string? given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(expected));
}

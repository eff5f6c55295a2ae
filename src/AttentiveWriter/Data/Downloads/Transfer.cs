using System.Net;
using System.Net.Http.Headers;

namespace AttentiveWriter.Data.Downloads;

/// <summary>One request for the rest of a file.</summary>
/// <remarks>No validator (If-Range) is sent along: the SHA-256 of the whole file tells more than any, at any later time.</remarks>
internal sealed class Transfer(HttpClient client, DataFile file, PartFile part, string folder, TimeSpan stall)
{
    /// <summary>Receives what is missing.</summary>
    /// <returns>Null when the whole file is here; otherwise what happened, and a later try may succeed.</returns>
    /// <exception cref="DownloadException">A later try would not help.</exception>
    /// <exception cref="InputFileException">What the server has is not the file.</exception>
    public async Task<string?> RunAsync(Action<long> received, CancellationToken token)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(token);
        timer.CancelAfter(stall);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, file.Url);
            // The bytes as they are published: packing on the way would change them.
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            if (part.Length > 0) request.Headers.Range = new RangeHeaderValue(part.Length, null);
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timer.Token)
                .ConfigureAwait(false);
            return Begin(response) ?? await CopyAsync(response, received, timer).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // The last byte may be here while the server keeps the line open.
            return part.Length == file.Bytes ? null : $"nothing came for {stall.TotalSeconds:0.###} seconds";
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError)
        {
            throw new DownloadException($"{file.Url}: {Reason(e)}; {ByHand}", e);
        }
        catch (HttpRequestException e)
        {
            return Reason(e);
        }
    }

    /// <summary>What the user can do where the address gives no file.</summary>
    private string ByHand => $"fetch {file.Name} by other means and put it into {folder}, or name a mirror in {Mirror.Variable}";

    // Judges the head of the answer; leaves the part at the length where the body goes on.
    private string? Begin(HttpResponseMessage response)
    {
        string status = $"{(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && part.Length > 0)
        {
            part.Restart();
            return $"the server answers {status}";
        }
        if ((int)response.StatusCode >= 500 || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests)
            return $"the server answers {status}";
        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
            if (range?.Length is long whole) RequireLength(whole, response);
            if (range?.From != part.Length)
            {
                part.Restart();
                return "the server sends another part of the file than was asked for";
            }
            if (part.Length > 0) part.IsPieced = true;
            return null;
        }
        if (response.StatusCode != HttpStatusCode.OK) throw new DownloadException($"{file.Url}: the server answers {status}; {ByHand}");
        if (response.Content.Headers.ContentLength is long length) RequireLength(length, response);
        // The whole file, whether the rest was asked for or not.
        part.Restart();
        return null;
    }

    private void RequireLength(long length, HttpResponseMessage response)
    {
        if (length == file.Bytes) return;
        string type = response.Content.Headers.ContentType?.MediaType is string media ? $" of {media}" : "";
        throw new InputFileException(file.Url,
            $"the server has {Plural.Of(length, "byte")}{type}, the published file {file.Bytes}; {ByHand}");
    }

    private async Task<string?> CopyAsync(HttpResponseMessage response, Action<long> received, CancellationTokenSource timer)
    {
        Stream body = await response.Content.ReadAsStreamAsync(timer.Token).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            byte[] buffer = new byte[1 << 17];
            bool isLengthKnown = response.Content.Headers.ContentLength is not null;
            // Where no length was announced, one read more tells that the body ends where the file does.
            while (part.Length < file.Bytes || !isLengthKnown)
            {
                timer.CancelAfter(stall);
                int read;
                try
                {
                    read = await body.ReadAsync(buffer, timer.Token).ConfigureAwait(false);
                }
                catch (IOException e)
                {
                    return Reason(e);
                }
                if (read == 0) break;
                if (read > file.Bytes - part.Length)
                {
                    part.Restart();
                    throw new InputFileException(file.Url,
                        $"the server sends more than the {Plural.Of(file.Bytes, "byte")} of the published file; nothing of it was kept; "
                        + $"{ByHand}");
                }
                part.Append(buffer.AsSpan(0, read));
                received(part.Length);
            }
        }
        return part.Length == file.Bytes ? null : $"the answer ended after {part.Length} of {Plural.Of(file.Bytes, "byte")}";
    }

    private static string Reason(Exception e) =>
        e is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }
            or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded }
            ? "the connection was cut"
            : e.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}

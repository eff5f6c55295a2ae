using System.Net;

namespace AttentiveWriter.Studio.Tests.Http;

/// <summary>Names in an address are ids, never paths: however a way out is spelt, nothing outside is read.</summary>
public class TraversalTests
{
    private const string Secret = "secret-of-another-folder";

    private static readonly string[] Spellings =
    [
        "..", "../..", "..%2f..", "%2e%2e", "%2e%2e%2f", "%2e%2e/%2e%2e", "%252e%252e%252f", "..%252f..", "..%5c..", "..\\..", "%2e%2e%5c",
            "....//",
        "..;/", "%c0%ae%c0%ae/", "%uff0e%uff0e/", "..%00", "%00", "a%00", "a%00.png", "/etc", "//etc", "%2fetc", "%2fetc%2fpasswd",
            "/etc/passwd",
        "C:", "C:%5c", "C:/Windows", "%5c%5chost%5cshare", "file:", "file:%2f%2f%2fetc", "~", "~root", "~/..", "a~..", "a~..~..", "..~..",
            "~..",
        "outside", "outside~secret", "link", "link~secret", "link~..", ".", "./", "./.", "%2e", ".hidden", "a/../b", "a/..", "a/%2e%2e",
            "a%2f..%2fb",
        "a%2f..", "a/./b", "a//b", "a%2f%2fb", "a b", "a%20b", "a%0ab", "a%0d%0ab", "*", "a*", "a%3f", "a:b", "a|b", "a%7cb", "'a'",
            "%22a%22", "{a}",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ];

    private static readonly string[] Routes =
    [
        "/api/models/{0}", "/api/models/{0}/drawing?count=1", "/api/models/{0}/drawing.png?count=1", "/api/models/{0}/export",
            "/api/models/run~{0}",
        "/api/runs/{0}", "/api/runs/{0}/metrics", "/api/runs/{0}/events", "/api/runs/{0}/samples/1.png", "/api/data/{0}/images", "/{0}",
            "/pages/{0}",
        "/api/compare?runs=first,{0}",
    ];

    [Fact]
    public async Task Get_IdThatLeadsElsewhere_IsNotThere()
    {
        Assert.True(Spellings.Length >= 60);
        await using OpenStudio studio = await OpenStudio.Start();
        await studio.Train("first", 10);
        await studio.Until("first", "finished");
        string outside = Path.Combine(studio.Folder, "outside");
        Directory.CreateDirectory(outside);
        foreach (string name in new[] { "config.json", "README.md", "metrics.jsonl" }) await File.WriteAllTextAsync(Path.Combine(outside,
            name), Secret, TestContext.Current.CancellationToken);
        foreach (string route in Routes)
        {
            foreach (string spelling in Spellings)
            {
                string answer = await Raw.Ask(studio.Port,
                    $"GET {route.Replace("{0}", spelling, StringComparison.Ordinal)} HTTP/1.1\r\nHost: localhost\r\nConnection: "
                    + "close\r\n\r\n");
                string status = answer.Split('\n')[0];
                // What the framework resolves to one of its own routes or pages, before it asks us, is none of the ids.
                bool isOwn = status.Contains(" 200 ", StringComparison.Ordinal) && !answer.Contains(Secret, StringComparison.Ordinal)
                    && Normal(route, spelling) is string path && IsOwn(path);
                Assert.True(isOwn || status.Contains(" 400 ", StringComparison.Ordinal)
                    || status.Contains(" 404 ", StringComparison.Ordinal), $"{route} {spelling}: {status}");
                Assert.DoesNotContain(Secret, answer, StringComparison.Ordinal);
                Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Sample_StepThatIsNone_IsNotThere()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await studio.Train("first", 10);
        await studio.Until("first", "finished");
        foreach (string step in new[] { "-1", "1.5", "NaN", "99999999999999999999", "..", "1/../../config.json", "" })
        {
            using HttpResponseMessage answer = await studio.Client.GetAsync($"/api/runs/first/samples/{step}.png",
                TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Get_LinksThatLeadOut_GiveNothingOfWhatIsThere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs links");
        await using OpenStudio studio = await OpenStudio.Start();
        await studio.Train("first", 10);
        await studio.Until("first", "finished");
        string runs = Path.Combine(studio.Folder, "runs"), outside = Path.Combine(studio.Folder, "outside");
        Directory.CreateDirectory(outside);
        string secret = Path.Combine(outside, "secret");
        await File.WriteAllTextAsync(secret, Secret, TestContext.Current.CancellationToken);
        foreach (string name in new[] { "README.md", "metrics.jsonl", "config.json", "samples" })
        {
            string run = Path.Combine(runs, "with-" + name);
            Copy(Path.Combine(runs, "first"), run);
            string path = Path.Combine(run, name);
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            else File.Delete(path);
            File.CreateSymbolicLink(path, name == "samples" ? outside : secret);
        }
        Copy(Path.Combine(runs, "first"), Path.Combine(outside, "run"));
        Directory.CreateSymbolicLink(Path.Combine(runs, "elsewhere"), Path.Combine(outside, "run"));
        Directory.CreateSymbolicLink(Path.Combine(runs, "own"), Path.Combine(runs, "first"));
        string sample = Directory.GetFiles(Path.Combine(runs, "first", "samples"))[0];
        File.Delete(sample);
        File.CreateSymbolicLink(sample, secret);

        // A link within the folder is the run itself once more.
        Assert.Equal(["first"], (await studio.Get("/api/runs"))["runs"]!.AsArray().Select(run => run!["id"]!.ToString()));
        foreach (string path in new[] { "first/samples/10.png", "with-README.md", "with-metrics.jsonl/metrics", "elsewhere",
            "with-samples" })
            await studio.Refused("/api/runs/" + path, HttpStatusCode.NotFound);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (string folder in Directory.GetDirectories(from)) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    private static string Normal(string route, string spelling) =>
        new Uri("http://localhost" + route.Replace("{0}", spelling, StringComparison.Ordinal)).AbsolutePath;

    private static bool IsOwn(string path) =>
        path is "/" or "/api/models" or "/api/models/" or "/api/runs" or "/api/runs/" or "/api/data" or "/api/data/";
}

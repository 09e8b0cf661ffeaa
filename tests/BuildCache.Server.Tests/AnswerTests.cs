using System.Net;
using System.Net.Sockets;
using System.Text;
using BuildCache.Content.Tests.Site;

namespace BuildCache.Server.Tests;

/// <summary>What the server answers, and what it refuses.</summary>
public sealed class AnswerTests(AnswerTests.Served served) : IClassFixture<AnswerTests.Served>
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    ServedSite Site => served.Site;

    Task<HttpResponseMessage> SendAsync(string path, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(Site.Address, path));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return Site.Client.SendAsync(request, Token);
    }

    [Fact]
    public async Task Every_output_is_answered_byte_for_byte_but_for_the_mark()
    {
        using var twin = Site.Project.Twin();
        await twin.SucceedAsync();
        foreach (var file in Directory.EnumerateFiles(twin.Output, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(twin.Output, file).Replace('\\', '/');
            var answer = await Site.GetAsync(path);
            var expected = await File.ReadAllBytesAsync(file, Token);
            Assert.Equal(path.EndsWith(".html", StringComparison.Ordinal), answer.AsSpan().IndexOf("<!-- buildcache:live -->"u8) == expected.Length);
            Assert.Equal(expected, answer[..expected.Length]);
            Assert.Equal(Encoding.UTF8.GetString(expected), ServedSite.WithoutMark(Encoding.UTF8.GetString(answer)));
        }
    }

    [Theory]
    [InlineData("", "index.html")]
    [InlineData("guide/", "guide/index.html")]
    [InlineData("guide/install", "guide/install.html")]
    [InlineData("guide/install.html?x=1", "guide/install.html")]
    public async Task Addresses_lead_to_pages(string address, string output) =>
        Assert.Equal(ServedSite.WithoutMark(await Site.TextAsync(output)), ServedSite.WithoutMark(await Site.TextAsync(address)));

    [Fact]
    public async Task A_folder_has_a_slash_at_its_end()
    {
        using var answer = await SendAsync("guide?x=1");
        Assert.Equal((HttpStatusCode.Found, "/guide/?x=1"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Theory]
    [InlineData("index.html", "text/html; charset=utf-8")]
    [InlineData("theme/site.css", "text/css; charset=utf-8")]
    [InlineData("theme/site.js", "text/javascript; charset=utf-8")]
    [InlineData("logo.svg", "image/svg+xml")]
    [InlineData("sitemap.xml", "text/xml; charset=utf-8")]
    public async Task Answers_say_what_they_are(string path, string type)
    {
        using var answer = await SendAsync(path);
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
    }

    [Fact]
    public async Task What_does_not_exist_is_the_page_that_says_so()
    {
        using var answer = await SendAsync("nothing/here");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(ServedSite.WithoutMark(await Site.TextAsync("404.html")), ServedSite.WithoutMark(await answer.Content.ReadAsStringAsync(Token)));
    }

    [Fact]
    public async Task Heads_tags_and_ranges()
    {
        using var whole = await SendAsync("logo.svg");
        var content = await whole.Content.ReadAsByteArrayAsync(Token);
        using var head = await SendAsync("logo.svg", HttpMethod.Head);
        Assert.Equal((HttpStatusCode.OK, content.Length, 0), (head.StatusCode, (int)head.Content.Headers.ContentLength!, (await head.Content.ReadAsByteArrayAsync(Token)).Length));
        using var known = await SendAsync("logo.svg", null, ("If-None-Match", whole.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        using var part = await SendAsync("logo.svg", null, ("Range", "bytes=1-3"));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(content[1..4], await part.Content.ReadAsByteArrayAsync(Token));
    }

    [Theory]
    [InlineData("Host", "site.example", HttpStatusCode.Forbidden)]
    [InlineData("Host", "localhost.site.example:80", HttpStatusCode.Forbidden)]
    [InlineData("Host", "localhost", HttpStatusCode.OK)]
    [InlineData("Host", "[::1]:1", HttpStatusCode.OK)]
    [InlineData("Origin", "http://site.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    public async Task Only_who_names_the_server_is_answered(string header, string value, HttpStatusCode status)
    {
        foreach (var path in new[] { "index.html", "_buildcache/live.js" })
        {
            using var answer = await SendAsync(path, null, (header, value));
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Nothing_can_be_sent(string method)
    {
        using var answer = await SendAsync("index.html", new HttpMethod(method));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Theory]
    [InlineData("/../Site.csproj")]
    [InlineData("/guide/../../Site.csproj")]
    [InlineData("/%2e%2e/Site.csproj")]
    [InlineData("/..%2fSite.csproj")]
    [InlineData("/..%5cSite.csproj")]
    [InlineData("//etc/passwd")]
    [InlineData("/Site.csproj")]
    [InlineData("/obj/site.db")]
    [InlineData("/index.md")]
    [InlineData("/%00")]
    public async Task Nothing_but_outputs_is_answered(string path)
    {
        // The client of .NET would make another address of it.
        using var socket = new TcpClient();
        await socket.ConnectAsync(Site.Address.Host, Site.Address.Port, Token);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), Token);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(Token);
        Assert.Matches("^HTTP/1.1 (404|400) ", answer);
        Assert.DoesNotContain("<Project", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_explained()
    {
        Assert.Contains("a file that does not exist", await Site.TextAsync("_buildcache/diagnostic?code=BCM1001"), StringComparison.Ordinal);
        using var unknown = await SendAsync("_buildcache/diagnostic?code=CS0001");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    /// <summary>One server for all of them: they ask, and change nothing.</summary>
    public sealed class Served : IAsyncLifetime
    {
        internal ServedSite Site { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var project = new SiteProject { Properties = { ["SiteUrl"] = "https://site.example" } };
            project.Write("index.md", "# Home\n\n[Install](guide/install.md)\n").Write("guide/index.md", "# Guide\n").Write("guide/install.md", "# Install\n").Write("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
            Site = await ServedSite.StartAsync(project);
        }

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }
}

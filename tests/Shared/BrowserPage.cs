using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BuildCache.Tests;

/// <summary>
/// One page of one browser that shows address after address of a site as the device that it is told to be, driven over the protocol of
/// the developer tools: a browser takes longer to start than most pages take to test. The site is a folder, which stands at the root of a host, as
/// the page for addresses that do not exist needs it, and whose files are what answers; or a server of this machine. Nothing leaves the machine.
/// </summary>
sealed class BrowserPage : IAsyncDisposable
{
    const string Host = "http://site.example/";

    readonly string? folder;
    readonly string profile = Directory.CreateTempSubdirectory("bc-browser-").FullName;
    readonly CancellationToken cancellationToken;
    readonly ClientWebSocket socket = new();
    readonly HashSet<string> loaded = new(StringComparer.Ordinal);
    Process process = null!;
    Task rest = Task.CompletedTask;
    string? session;
    int sent;

    BrowserPage(string? folder, CancellationToken cancellationToken) => (this.folder, this.cancellationToken) = (folder, cancellationToken);

    static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html",
        [".css"] = "text/css",
        [".js"] = "text/javascript",
        [".svg"] = "image/svg+xml",
    };

    /// <param name="folder">The site; null for servers.</param>
    /// <param name="cancellationToken">Ends every wait for the browser.</param>
    public static async Task<BrowserPage> OpenAsync(string? folder, CancellationToken cancellationToken)
    {
        var page = new BrowserPage(folder, cancellationToken);
        try
        {
            page.process = Browser.Start(page.profile, "--remote-debugging-port=0", "--disable-renderer-backgrounding", "about:blank");
            await page.socket.ConnectAsync(await page.AddressAsync(), cancellationToken);
            page.rest = page.process.StandardError.ReadToEndAsync(CancellationToken.None);
            var target = await page.SendAsync("Target.createTarget", new { url = "about:blank" });
            var attached = await page.SendAsync("Target.attachToTarget", new { targetId = target.GetProperty("targetId").GetString(), flatten = true });
            page.session = attached.GetProperty("sessionId").GetString();
            await page.SendAsync("Page.enable", new { });
            await page.SendAsync("Page.setLifecycleEventsEnabled", new { enabled = true });
            if (folder is not null)
            {
                await page.SendAsync("Fetch.enable", new { });
            }
            return page;
        }
        catch
        {
            await page.DisposeAsync();
            throw;
        }
    }

    /// <summary>A phone is touched and has no pointer that hovers. Nothing moves, so that colours are those at the end of a transition.</summary>
    public async Task BeAsync(string scheme, int width, int height, bool phone)
    {
        object[] features = [new { name = "prefers-color-scheme", value = scheme }, new { name = "prefers-reduced-motion", value = "reduce" }];
        await SendAsync("Emulation.setEmulatedMedia", new { features });
        await SendAsync("Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = 1, mobile = phone });
        await SendAsync("Emulation.setTouchEmulationEnabled", new { enabled = phone });
    }

    /// <summary>Runs a script in every page that is shown from now on, before scripts of its own.</summary>
    public Task AddScriptAsync(string source) => SendAsync("Page.addScriptToEvaluateOnNewDocument", new { source });

    /// <summary>Goes to a page of the site, by its path or its address, and returns when everything there is loaded.</summary>
    public async Task GoAsync(string path)
    {
        var navigation = await SendAsync("Page.navigate", new { url = folder is null ? path : Host + path });
        Require(!navigation.TryGetProperty("errorText", out var error), $"{path}: {error}");
        var loader = navigation.GetProperty("loaderId").GetString()!;
        while (!loaded.Remove(loader))
        {
            await ReceiveAsync();
        }
    }

    /// <summary>What an expression, or the promise that it makes, comes to in the page; a script that gives nothing gives an undefined one.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new { expression, awaitPromise = true, returnByValue = true });
        Require(!answer.TryGetProperty("exceptionDetails", out var exception), exception.ToString());
        return answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    /// <summary>What is seen of the page, as a PNG file.</summary>
    public async Task<byte[]> CaptureAsync() => (await SendAsync("Page.captureScreenshot", new { format = "png" })).GetProperty("data").GetBytesFromBase64();

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await rest;
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        Directory.Delete(profile, recursive: true);
    }

    static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    /// <summary>The address of the developer tools, which the browser writes among its errors.</summary>
    async Task<Uri> AddressAsync()
    {
        const string Before = "DevTools listening on ";
        var said = "";
        while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(Before, StringComparison.Ordinal))
            {
                return new Uri(line[Before.Length..]);
            }

            said += line + '\n';
        }

        throw new InvalidOperationException($"The browser ended: {said}");
    }

    async Task<JsonElement> SendAsync(string method, object parameters)
    {
        var id = await WriteAsync(method, parameters);
        while (true)
        {
            var answer = await ReceiveAsync();
            if (answer.TryGetProperty("id", out var to) && to.GetInt32() == id)
            {
                Require(!answer.TryGetProperty("error", out var error), $"{method}: {error}");
                return answer.GetProperty("result");
            }
        }
    }

    async Task<int> WriteAsync(string method, object parameters)
    {
        var message = JsonSerializer.SerializeToUtf8Bytes(new { id = ++sent, method, sessionId = session, @params = parameters }, Json);
        await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        return sent;
    }

    async Task<JsonElement> ReceiveAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[1 << 16];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        Require(part.MessageType != WebSocketMessageType.Close, "The browser closed the connection.");
        using var document = JsonDocument.Parse(message.ToArray());
        var received = document.RootElement.Clone();
        if (received.TryGetProperty("method", out var method))
        {
            await HappenedAsync(method.GetString()!, received.GetProperty("params"));
        }

        return received;
    }

    async Task HappenedAsync(string happened, JsonElement what)
    {
        if (happened == "Page.lifecycleEvent" && what.GetProperty("name").GetString() == "load")
        {
            loaded.Add(what.GetProperty("loaderId").GetString()!);
        }
        else if (happened == "Fetch.requestPaused")
        {
            var requestId = what.GetProperty("requestId").GetString();
            var url = new Uri(what.GetProperty("request").GetProperty("url").GetString()!);
            var file = Path.Combine(folder!, Uri.UnescapeDataString(url.AbsolutePath[1..]));
            if (url.AbsoluteUri.StartsWith(Host, StringComparison.Ordinal) && File.Exists(file))
            {
                object[] responseHeaders = [new { name = "Content-Type", value = Types.GetValueOrDefault(Path.GetExtension(file), "application/octet-stream") }];
                await WriteAsync("Fetch.fulfillRequest", new { requestId, responseCode = 200, responseHeaders, body = await File.ReadAllBytesAsync(file, cancellationToken) });
            }
            else
            {
                await WriteAsync("Fetch.failRequest", new { requestId, errorReason = "AddressUnreachable" });
            }
        }
    }
}

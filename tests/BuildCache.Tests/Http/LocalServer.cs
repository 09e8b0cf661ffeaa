using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BuildCache.Tests.Http;

/// <summary>A web server on this machine that can do what web servers should not: break off, hang, go on for ever.</summary>
public sealed class LocalServer : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly ConcurrentDictionary<string, Func<LocalRequest, NetworkStream, Task>> pages = new();
    readonly ConcurrentQueue<LocalRequest> requests = new();
    readonly ConcurrentDictionary<Task, bool> running = new();
    readonly Task accepting;

    public LocalServer()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public IReadOnlyList<LocalRequest> Requests => [.. requests];

    /// <summary>The requests since the last call.</summary>
    public List<LocalRequest> Take()
    {
        var taken = new List<LocalRequest>();
        while (requests.TryDequeue(out var request))
        {
            taken.Add(request);
        }
        return taken;
    }

    public int Port { get; }

    public string Url(string path) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}{path}");

    /// <summary>Serves text, and confirms it to whoever has it already.</summary>
    public void Serve(string path, string text, string? etag = null, string contentType = "text/plain", string? lastModified = null) =>
        On(path, (request, stream) =>
        {
            var validators = (etag is null ? "" : $"ETag: {etag}\r\n") + (lastModified is null ? "" : $"Last-Modified: {lastModified}\r\n");
            return etag is not null && request.Header("If-None-Match") == etag || etag is null && lastModified is not null && request.Header("If-Modified-Since") == lastModified
                ? SendAsync(stream, $"HTTP/1.1 304 Not Modified\r\n{validators}Connection: close\r\n\r\n")
                : SendAsync(stream, string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\n{validators}Content-Length: {Encoding.UTF8.GetByteCount(text)}\r\nConnection: close\r\n\r\n{text}"));
        });

    public void Redirect(string path, string to) => On(path, (_, stream) => SendAsync(stream, $"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));

    public void Fail(string path, string status) => On(path, (_, stream) => SendAsync(stream, $"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));

    /// <summary>Takes the request and never answers; the task ends when it has come.</summary>
    public Task Hang(string path)
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        On(path, async (_, _) =>
        {
            came.TrySetResult();
            await Task.Delay(Timeout.Infinite, stop.Token);
        });
        return came.Task;
    }

    public void On(string path, Func<LocalRequest, NetworkStream, Task> answer) => pages[path] = answer;

    public static Task SendAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    /// <summary>Nothing listens on the port any more.</summary>
    public void GoDown() => listener.Stop();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(running.Keys);
        stop.Dispose();
    }

    async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync(stop.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            running[HandleAsync(client)] = true;
        }
    }

    async Task HandleAsync(TcpClient client)
    {
        await Task.Yield();
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                if (await ReadAsync(stream) is { } request)
                {
                    requests.Enqueue(request);
                    await (pages.TryGetValue(request.Path.Split('?')[0], out var answer)
                        ? answer(request, stream)
                        : SendAsync(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
                    client.Client.Shutdown(SocketShutdown.Send);
                }
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // The client went away, which some tests are about.
            }
        }
    }

    async Task<LocalRequest?> ReadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, stop.Token) == 0)
            {
                return null;
            }
            head.Append((char)one[0]);
        }
        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return new LocalRequest(lines[0].Split(' ')[1], [.. lines.Skip(1)]);
    }
}

/// <summary>A request as it came.</summary>
public sealed record LocalRequest(string Path, IReadOnlyList<string> Headers)
{
    public string? Header(string name) =>
        Headers.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) is { } line ? line[(name.Length + 1)..].Trim() : null;
}

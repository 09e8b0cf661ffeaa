using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;

namespace BuildCache.Server;

/// <summary>One page that is open in a browser: what it shows, and what it is yet to be told.</summary>
/// <param name="path">The path of its address, decoded.</param>
/// <param name="hash">The output that it shows; empty for none.</param>
/// <param name="knowsSource">Whether it knows the text of that output.</param>
sealed class LiveClient(string path, string hash, bool knowsSource)
{
    /// <summary>HTML as it is: it goes to a script and into no page, and escaped it is six times as long at every tag.</summary>
    static readonly LiveJson Json = new(new JsonSerializerOptions(LiveJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    readonly Channel<byte[]> messages = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });

    OutputView? seen;

    /// <summary>The output that answers its address; null while there is none.</summary>
    public string? Output { get; private set; }

    /// <summary>Sends the page if it is another than is shown.</summary>
    public void Look(OutputView view)
    {
        var found = SitePath.Find(view.Find, path);
        (seen, Output) = (view, IsPage(found.Output) ? found.Output : null);
        if (Output is not null && found.Hash.ToString() != hash && view.Read(found.Hash) is { } content)
        {
            Show(found.Hash, content);
        }
    }

    /// <summary>Sends the page as it is now, if that is another than is shown.</summary>
    public void Show(OutputHash now, byte[] content)
    {
        if (now.ToString() is var next && next == hash)
        {
            return;
        }
        var was = knowsSource || !OutputHash.TryParse(hash, out var shown) || seen?.Read(shown) is not { } former ? null : Encoding.UTF8.GetString(former);
        (hash, knowsSource) = (next, true);
        Send("page", new LivePage(next, Encoding.UTF8.GetString(content), was));
    }

    static bool IsPage(string? output) => output?.EndsWith(".html", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Sends an event.</summary>
    public void Send<T>(string name, T what) =>
        messages.Writer.TryWrite([.. Encoding.ASCII.GetBytes($"event: {name}\ndata: "), .. JsonSerializer.SerializeToUtf8Bytes(what, typeof(T), Json), .. "\n\n"u8]);

    /// <summary>Waits for events.</summary>
    /// <returns>Those that there are; none when the time is over.</returns>
    public async Task<IReadOnlyList<byte[]>> NextAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(longest);
        var next = new List<byte[]>();
        try
        {
            await messages.Reader.WaitToReadAsync(end.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return next;
        }
        while (messages.Reader.TryRead(out var message))
        {
            next.Add(message);
        }
        return next;
    }
}

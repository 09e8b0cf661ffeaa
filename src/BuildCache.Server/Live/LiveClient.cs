using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace BuildCache.Server;

/// <summary>One page that is open in a browser: what it shows, and what it is yet to be told.</summary>
/// <param name="path">The path of its address, decoded.</param>
/// <param name="hash">The output that it shows; empty for none.</param>
/// <param name="knowsSource">Whether it knows the text of that output.</param>
sealed class LiveClient(string path, string hash, bool knowsSource)
{
    readonly Channel<byte[]> messages = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });

    /// <summary>Sends the page if it is another than is shown.</summary>
    public void Look(OutputView view)
    {
        var found = SitePath.Find(view, path);
        var now = found.Output is null ? "" : found.Hash.ToString();
        if (now == hash || found.Output is null || !found.Output.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || view.Read(found.Hash) is not { } content)
        {
            return;
        }
        var was = knowsSource || !OutputHash.TryParse(hash, out var shown) || view.Read(shown) is not { } former ? null : Encoding.UTF8.GetString(former);
        (hash, knowsSource) = (now, true);
        Send("page", new LivePage(now, Encoding.UTF8.GetString(content), was));
    }

    /// <summary>Sends an event.</summary>
    public void Send<T>(string name, T what) =>
        messages.Writer.TryWrite([.. Encoding.ASCII.GetBytes($"event: {name}\ndata: "), .. JsonSerializer.SerializeToUtf8Bytes(what, typeof(T), LiveJson.Default), .. "\n\n"u8]);

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

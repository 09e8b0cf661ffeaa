using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace BuildCache;

/// <summary>
/// URLs as they are stored. User names, passwords and tokens stand before the host and behind the path, so of a URL with more than host and
/// path a hash stands there instead, and in place of all of one that cannot be read: another secret is another input, and no file says which. The whole URL is known only to a build that was
/// told it, by an item or by a call.
/// </summary>
sealed partial class HiddenUrls
{
    const string Mark = "?hidden=";
    readonly ConcurrentDictionary<string, string> hidden = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, string> whole = new(StringComparer.Ordinal);

    /// <summary>What is stored of a URL, and given to functions. What is hidden already, or has nothing to hide, stays as it is.</summary>
    public string Hide(string url) => IsHidden(url) ? url : hidden.GetOrAdd(url, static (url, whole) =>
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            // Nobody can say which part of it is the host and which a password with a slash.
            var unreadable = "http://unreadable/" + Mark + Fingerprint.Of(url);
            whole[unreadable] = url;
            return unreadable;
        }
        if (url.AsSpan().IndexOfAny("@?#") < 0)
        {
            return url;
        }
        var complete = HttpUrl.Canonical(uri);
        var open = uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        if (complete == open)
        {
            // An @ of the path, or a fragment, which never reaches the server.
            return open;
        }
        var name = open + Mark + Fingerprint.Of(complete);
        whole[name] = complete;
        return name;
    }, whole);

    /// <summary>The URL to ask; null where this build was not told it.</summary>
    public string? Reveal(string url) => IsHidden(url) ? whole.GetValueOrDefault(url) : url;

    /// <summary>Lists of items, with what is stored of their URLs in place of these; names are compared as before.</summary>
    public IReadOnlyDictionary<string, ItemList> Hide(IReadOnlyDictionary<string, ItemList> lists) =>
        !lists.Values.Any(static list => list.Items.Any(static item => HttpUrl.Is(item.Identity)))
            ? lists
            : lists.ToDictionary(static pair => pair.Key, pair => new ItemList
            {
                Include = pair.Value.Include,
                Exclude = pair.Value.Exclude,
                AnyCase = pair.Value.AnyCase,
                Items = [.. pair.Value.Items.Select(item => HttpUrl.Is(item.Identity) ? item with { Identity = Hide(item.Identity) } : item)],
            }, (lists as Dictionary<string, ItemList>)?.Comparer);

    static bool IsHidden(string url) => url.Contains(Mark, StringComparison.Ordinal) && Hidden().IsMatch(url);

    [GeneratedRegex("""^https?://[^/?#@]+/[^?#]*\?hidden=[0-9a-f]{32}\z""", RegexOptions.CultureInvariant)]
    private static partial Regex Hidden();
}

namespace BuildCache.Content.Markdown;

/// <summary>The addresses in raw HTML: which attributes hold them, and where in the value they stand.</summary>
static class HtmlUrls
{
    /// <summary>What the address of an attribute is used for; <c>null</c> for an attribute that holds none.</summary>
    public static UrlUse? UseOf(HtmlAttribute attribute) => (attribute.Tag, attribute.Name) switch
    {
        ("a" or "area" or "link", "href") => UrlUse.Link,
        ("iframe" or "frame" or "embed" or "script", "src") => UrlUse.Link,
        ("object", "data") or ("form", "action") or ("button" or "input", "formaction") => UrlUse.Link,
        ("img" or "video" or "audio" or "source" or "track" or "input", "src") => UrlUse.Image,
        ("img" or "source", "srcset") or ("link", "imagesrcset") or ("video", "poster") => UrlUse.Image,
        ("a", "xlink:href") => UrlUse.Link,
        ("image", "href" or "xlink:href") => UrlUse.Image,
        _ => null,
    };

    /// <summary>Where the addresses of such an attribute stand in the text: one, or those of the candidates of a <c>srcset</c>.</summary>
    public static IEnumerable<(int Start, int Length)> In(string html, HtmlAttribute attribute)
    {
        var end = attribute.Start + Math.Max(attribute.Length, 0);
        var isList = attribute.Name is "srcset" or "imagesrcset";
        for (var at = attribute.Start; at < end;)
        {
            while (at < end && (char.IsWhiteSpace(html[at]) || (isList && html[at] == ',')))
            {
                at++;
            }

            var start = at;
            while (at < end && !(isList && char.IsWhiteSpace(html[at])))
            {
                at++;
            }

            // Commas may stand in an address, not at its end.
            var text = html.AsSpan(start, at - start);
            var length = (isList ? text.TrimEnd(',') : text.TrimEnd()).Length;
            if (length > 0)
            {
                yield return (start, length);
            }

            if (isList && start + length == at)
            {
                // What describes the candidate goes on to the next comma.
                at = html.IndexOf(',', at, end - at) is var comma and >= 0 ? comma : end;
            }
        }
    }
}

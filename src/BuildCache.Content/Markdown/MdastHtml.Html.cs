using System.Net;
using System.Text.Json;

namespace BuildCache.Content.Markdown;

/// <summary>Raw HTML: as it is, with the addresses of the site; or rewritten, where authors are not trusted.</summary>
sealed partial class MdastHtml
{
    // Where in the page the piece stands that is being written.
    (JsonElement Node, int At, int Lines, int LineStart) piece;

    void Html(JsonElement node, Layout layout)
    {
        var value = Text(node, "value"u8);
        piece = (node, 0, 0, 0);
        if (safe is not null)
        {
            safe.Write(value);
        }
        else if (rewrite is not null && value.Contains('='))
        {
            Trusted(value);
        }
        else
        {
            html.Raw(value);
        }

        if (layout != Layout.Inline)
        {
            html.EnsureLine();
        }
    }

    void Trusted(string value)
    {
        var written = 0;
        foreach (var attribute in HtmlTags.Attributes(value))
        {
            if (HtmlUrls.UseOf(attribute) is not { } use)
            {
                continue;
            }

            foreach (var (start, length) in HtmlUrls.In(value, attribute))
            {
                var url = WebUtility.HtmlDecode(value.Substring(start, length));
                if (Rewritten(use, url, value, start) is { } target && target != url)
                {
                    html.Raw(value.AsSpan(written, start - written));
                    html.Url(target);
                    written = start + length;
                }
            }
        }

        html.Raw(value.AsSpan(written));
    }

    /// <summary>The value of an attribute with addresses, escaped; <c>null</c> when one of them is not safe.</summary>
    string? SafeValue(HtmlAttribute attribute, string value)
    {
        if (attribute.Length < 0)
        {
            return null;
        }

        using var text = new HtmlBuffer();
        var written = attribute.Start;
        foreach (var (start, length) in HtmlUrls.In(value, attribute))
        {
            var url = WebUtility.HtmlDecode(value.Substring(start, length));
            if (!Safe.SafeUrl.IsSafe(url) || Rewritten(HtmlUrls.UseOf(attribute)!.Value, url, value, start) is not { } target)
            {
                return null;
            }

            text.Text(value.AsSpan(written, start - written));
            text.Url(target);
            written = start + length;
        }

        text.Text(value.AsSpan(written, attribute.Start + attribute.Length - written));
        return text.ToString();
    }

    string? Rewritten(UrlUse use, string url, string value, int start)
    {
        if (rewrite is null)
        {
            return url;
        }

        // Places ascend: each line is counted once.
        var between = value.AsSpan(piece.At, start - piece.At);
        piece = (piece.Node, start, piece.Lines + between.Count('\n'), between.LastIndexOf('\n') is var end and >= 0 ? piece.At + end + 1 : piece.LineStart);
        var (line, column) = Position(piece.Node);
        return rewrite(use, url, new UrlPlace(line + piece.Lines, piece.Lines == 0 ? column + start : start - piece.LineStart + 1, file));
    }
}

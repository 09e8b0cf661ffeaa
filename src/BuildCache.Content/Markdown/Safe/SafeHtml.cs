using System.Net;

namespace BuildCache.Content.Markdown.Safe;

/// <summary>
/// Raw HTML by authors who are not trusted (<c>SiteUnsafeHtml=false</c>). Nothing of it is copied: it is taken apart, and what may stand in
/// a page is written anew. So it does not matter how a browser would have read what is left out, and nothing can change its meaning later.
/// </summary>
sealed class SafeHtml(HtmlBuffer html, Func<HtmlAttribute, string, string?> addressOf)
{
    // What is open, so that nobody closes an element of the page around it.
    readonly List<string> open = [];
    Scope scope;

    /// <summary>Begins a part of the page; what is opened in it ends with it.</summary>
    /// <returns>What <see cref="EndScope"/> is to be given.</returns>
    public Scope BeginScope()
    {
        var before = scope;
        scope = new Scope(open.Count, null);
        return before;
    }

    public void EndScope(Scope before)
    {
        CloseTo(scope.Floor);
        scope = before;
    }

    public void Write(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var tag = text.IndexOf('<', at);
            Text(text.AsSpan(at, (tag < 0 ? text.Length : tag) - at));
            at = tag < 0 ? text.Length : Markup(text, tag);
        }
    }

    /// <summary>What begins with a bracket; gives the place after it.</summary>
    int Markup(string text, int at)
    {
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        if (next is '!' or '?')
        {
            var isComment = string.CompareOrdinal(text, at, "<!--", 0, 4) == 0;
            return After(text, isComment ? "-->" : ">", isComment ? at + 4 : at);
        }

        if (next == '/' && at + 2 < text.Length && char.IsAsciiLetter(text[at + 2]))
        {
            var end = HtmlTags.EndOfName(text, at + 2);
            Close(text[(at + 2)..end].ToLowerInvariant());
            return After(text, ">", end);
        }

        if (!char.IsAsciiLetter(next))
        {
            html.Raw("&lt;");
            return at + 1;
        }

        return Open(text, at + 1);
    }

    int Open(string text, int at)
    {
        var end = HtmlTags.EndOfName(text, at);
        var name = text[at..end].ToLowerInvariant();
        var attributes = HtmlTags.AttributesOfTag(text, name, ref end);
        end = Math.Min(end + 1, text.Length);
        if (SafeNames.IsOpaque(name))
        {
            return SafeNames.IsEmpty(name) || (SafeNames.IsForeign(name) && HtmlTags.IsSelfClosing(text, end, attributes.Count > 0 ? attributes[^1] : null)) ? end : After(text, ">", After(text, "</" + name, end));
        }

        if (!SafeNames.IsElement(name))
        {
            return end;
        }

        html.Raw("<");
        html.Raw(name);
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attribute in attributes)
        {
            if (given.Add(attribute.Name))
            {
                Attribute(text, attribute);
            }
        }

        html.Raw(">");
        if (!SafeNames.IsVoid(name))
        {
            Push(name);
        }

        return end;
    }

    void Attribute(string text, HtmlAttribute attribute)
    {
        var value = attribute.Length < 0 ? "" : WebUtility.HtmlDecode(text.Substring(attribute.Start, attribute.Length));
        if (HtmlUrls.UseOf(attribute) is not null)
        {
            if (addressOf(attribute, text) is { } address)
            {
                html.Raw(" ");
                html.Raw(attribute.Name);
                html.Raw("=\"");
                html.Raw(address);
                html.Raw("\"");
            }
        }
        else if (SafeNames.IsAttribute(attribute.Tag, attribute.Name))
        {
            html.Attribute(attribute.Name, value);
        }
    }

    /// <summary>Entities stay what they are: they are text, whatever they stand for.</summary>
    void Text(ReadOnlySpan<char> text)
    {
        while (text.IndexOf('>') is var at and >= 0)
        {
            html.Raw(text[..at]);
            html.Raw("&gt;");
            text = text[(at + 1)..];
        }

        html.Raw(text);
    }

    void Push(string name)
    {
        open.Add(name);
        scope = scope with { Counts = scope.Counts ?? new Dictionary<string, int>(StringComparer.Ordinal) };
        scope.Counts[name] = scope.Counts.GetValueOrDefault(name) + 1;
    }

    void Close(string name)
    {
        if (scope.Counts?.GetValueOrDefault(name) > 0)
        {
            CloseTo(open.LastIndexOf(name));
        }
    }

    void CloseTo(int count)
    {
        while (open.Count > count)
        {
            html.Raw("</");
            html.Raw(open[^1]);
            html.Raw(">");
            scope.Counts![open[^1]]--;
            open.RemoveAt(open.Count - 1);
        }
    }

    static int After(string text, string end, int from)
    {
        var at = from >= text.Length ? -1 : text.IndexOf(end, from, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? text.Length : at + end.Length;
    }

    /// <summary>A part of the page.</summary>
    /// <param name="Floor">How many elements were open when it began.</param>
    /// <param name="Counts">How many of each it has open: a tag that closes nothing of it is known without a search; <c>null</c> before the first.</param>
    public readonly record struct Scope(int Floor, Dictionary<string, int>? Counts);
}

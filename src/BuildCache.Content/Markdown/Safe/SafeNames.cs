using System.Collections.Frozen;

namespace BuildCache.Content.Markdown.Safe;

/// <summary>What strangers may write in HTML: elements that show text and media, attributes that run, frame and style nothing.</summary>
static class SafeNames
{
    static readonly FrozenSet<string> Elements = Set(
        "a abbr address area article aside audio b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em "
        + "figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li map mark nav ol p picture pre q rp rt ruby s samp section small "
        + "source span strike strong sub summary sup table tbody td tfoot th thead time tr track tt u ul var video wbr");

    static readonly FrozenSet<string> Void = Set("area br col hr img source track wbr");

    /// <summary>What stands inside these is no text of the page: code, styles, another document, another language than HTML.</summary>
    static readonly FrozenSet<string> Opaque = Set(
        "script style iframe frame frameset object embed applet template noscript noembed noframes textarea select title xmp plaintext svg math");

    /// <summary>Those among them that never have an end tag.</summary>
    static readonly FrozenSet<string> Empty = Set("embed frame");

    static readonly FrozenSet<string> Attributes = Set(
        "id class title lang dir align valign width height role aria-label aria-hidden alt loading start reversed type value colspan rowspan scope "
        + "headers span datetime open controls loop muted preload kind srclang label default shape coords usemap rel target hidden");

    public static bool IsElement(string name) => Elements.Contains(name);

    public static bool IsVoid(string name) => Void.Contains(name);

    public static bool IsOpaque(string name) => Opaque.Contains(name);

    /// <summary>Whether nothing stands inside such an element, so that its end is its tag's.</summary>
    public static bool IsEmpty(string name) => Empty.Contains(name);

    /// <summary>Whether an element is of another language, where a slash before the bracket ends it. In HTML it means nothing.</summary>
    public static bool IsForeign(string name) => name is "svg" or "math";

    /// <summary>Whether an attribute may stand on any element; addresses are another matter.</summary>
    public static bool IsAttribute(string name) => Attributes.Contains(name);

    /// <summary>Whether a name stays what a script of the page may look up: of other elements than these, <c>name</c> replaces properties of the document.</summary>
    public static bool IsAttribute(string element, string name) => IsAttribute(name) || (name == "name" && element is ("a" or "map"));

    /// <summary>Whether the project wants nothing else in its pages.</summary>
    public static bool AreOnlyAllowed(HandlerContext context) => context.Property("SiteUnsafeHtml").Equals("false", StringComparison.OrdinalIgnoreCase);

    static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}

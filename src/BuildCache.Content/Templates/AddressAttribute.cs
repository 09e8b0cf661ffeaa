using System.Net;
using System.Text.RegularExpressions;

namespace BuildCache.Content.Templates;

/// <summary>An attribute with an address, or several, as it was rendered.</summary>
/// <param name="Element">The name of its element.</param>
/// <param name="Name">Its own.</param>
/// <param name="Value">As it is written, with its escapes.</param>
/// <param name="Literal">The length of what the template itself begins the value with.</param>
readonly partial record struct AddressAttribute(string Element, string Name, string Value, int Literal)
{
    static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "href", "src", "srcset", "imagesrcset", "action", "formaction", "poster", "cite", "data", "ping", "background", "manifest", "longdesc", "codebase", "lowsrc", "dynsrc",
    };

    static readonly HashSet<string> Images = new(StringComparer.OrdinalIgnoreCase) { "src", "srcset", "imagesrcset", "poster" };

    /// <summary>Elements that show what they load as a document of its own: an image that is one may hold a program.</summary>
    static readonly HashSet<string> Documents = new(StringComparer.OrdinalIgnoreCase) { "iframe", "frame", "embed", "object", "script" };

    /// <summary>What runs, or may be a page that runs: not even a template's own text may begin with it when values follow.</summary>
    static readonly HashSet<string> Running = new(StringComparer.OrdinalIgnoreCase) { "javascript", "vbscript", "livescript", "mocha", "data", "blob", "filesystem", "view-source" };

    /// <summary>The names as a pattern.</summary>
    public static string Pattern => string.Join('|', Names);

    /// <summary>Whether an attribute has an address that a browser follows. The prefix of a namespace may stand before its name.</summary>
    public static bool Is(string element, string name) => Names.Contains(name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..]) || IsRefresh(element, name);

    /// <summary>Whether an attribute shows images: one may be written into its address.</summary>
    public static bool IsImage(string name) => Images.Contains(name);

    /// <summary>The address that could run what its author wants; null when there is none.</summary>
    public string? Refused
    {
        get
        {
            var own = LinkScheme.Of(Decode(Value[..Literal]));
            foreach (var address in Addresses(Decode(Value)))
            {
                var isWritten = own is not null && LinkScheme.Of(address) == own && !Running.Contains(own);
                if (!isWritten && !LinkScheme.IsHarmless(address) && !IsImageIn(address))
                {
                    return address;
                }
            }

            return null;
        }
    }

    /// <summary>What a browser makes of a value that is written as it is: it knows escapes without a semicolon, and more names than .NET.</summary>
    public static string Decode(string html) => html.Contains('&', StringComparison.Ordinal)
        ? WebUtility.HtmlDecode(Number().Replace(html, static number => number.Value.EndsWith(';') ? number.Value : number.Value + ";"))
            .Replace("&colon;", ":", StringComparison.Ordinal).Replace("&Tab;", "", StringComparison.Ordinal).Replace("&NewLine;", "", StringComparison.Ordinal)
        : html;

    static bool IsRefresh(string element, string name) => name.Equals("content", StringComparison.OrdinalIgnoreCase) && element.Equals("meta", StringComparison.OrdinalIgnoreCase);

    IEnumerable<string> Addresses(string value)
    {
        if (IsRefresh(Element, Name))
        {
            return Refresh().Match(value) is { Success: true } refresh ? [refresh.Groups[1].Value] : [];
        }

        return Name.ToUpperInvariant() is "SRCSET" or "IMAGESRCSET" or "PING"
            ? value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(static part => part.TrimStart(','))
            : [value];
    }

    bool IsImageIn(string address) => IsImage(Name) && !Documents.Contains(Element) && address.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase);

    // <meta http-equiv="refresh" content="0; url=…">
    [GeneratedRegex("""^[\s\d.]*[;,]\s*url\s*=\s*["']?(.*)""", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Refresh();

    [GeneratedRegex("&#(?:[0-9]+|[xX][0-9a-fA-F]+);?")]
    private static partial Regex Number();
}

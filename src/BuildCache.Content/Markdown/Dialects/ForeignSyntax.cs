using System.Buffers;
using System.Text.RegularExpressions;

namespace BuildCache.Content.Markdown.Dialects;

/// <summary>What Hugo, Jekyll, MkDocs and their kin read in text, and what is shown as it is here: shortcodes, tags of Liquid, callouts, snippets.</summary>
static partial class ForeignSyntax
{
    static readonly SearchValues<string> Signs = SearchValues.Create(["{{<", "{{%", "{%", "{!", "--8<--", "!!! ", "??? ", "???+ ", "/// "], StringComparison.Ordinal);

    /// <summary>Where such constructs begin in a text, and what they begin with.</summary>
    public static IEnumerable<(int At, string Mark)> Find(string text) =>
        text.AsSpan().IndexOfAny(Signs) < 0 ? [] : Construct().Matches(text).Select(static match => (match.Index, match.Groups["mark"].Value));

    [GeneratedRegex("""(?<mark>\{\{[<%])|(?<mark>\{%)-?[ ]*[a-z]|(?<mark>\{!)[ ]*[^\s!}][^!}\n]*!\}|(?<mark>--8<--)|^(?<mark>!!!|\?\?\?\+?|///)[ ]+[\w"]""", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Construct();
}

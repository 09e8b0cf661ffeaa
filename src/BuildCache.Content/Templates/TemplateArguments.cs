using System.Text.Json.Nodes;
using BuildCache.Content.Templates;

namespace BuildCache.Content;

/// <summary>
/// What a template gave to a helper: <c>{{helper "first" page.title size=2}}</c> has two positional arguments and a named one. They are
/// values; a document that is passed is passed as a whole, so a key of it is the better argument.
/// </summary>
public sealed class TemplateArguments
{
    readonly HelperCall call;

    internal TemplateArguments(HelperCall call) => this.call = call;

    /// <summary>How many positional arguments there are.</summary>
    public int Count => call.Positional.Count;

    /// <summary>The names of the named arguments, in ordinal order.</summary>
    public IEnumerable<string> Names => call.Named.Select(static pair => pair.Key).Order(StringComparer.Ordinal);

    /// <summary>
    /// The way from the output that is being rendered to the root of the site: <c>../</c> for each folder it is in, an empty text at the top,
    /// and the path from the root of the host where the output's place is not known. It is the same for all outputs of one depth, so a
    /// result is shared between them.
    /// </summary>
    public string Root => call.Root;

    /// <summary>A positional argument, <c>null</c> when it is missing or nothing.</summary>
    /// <param name="index">From 0.</param>
    public JsonNode? this[int index] => index < Count ? call.Positional[index] : null;

    /// <summary>A named argument, <c>null</c> when it is missing or nothing.</summary>
    /// <param name="name">Its name.</param>
    public JsonNode? this[string name] => call.Named[name];

    /// <summary>A positional argument as text.</summary>
    /// <param name="index">From 0.</param>
    /// <returns>The text; empty when it is missing.</returns>
    public string Text(int index) => TemplateValue.Text(TemplateValue.From(this[index]));

    /// <summary>A named argument as text.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The text; empty when it is missing.</returns>
    public string Text(string name) => TemplateValue.Text(TemplateValue.From(this[name]));

    /// <summary>The link from the output that is being rendered to a path of the site; an address of elsewhere stays as it is.</summary>
    /// <param name="path">An output path, <c>images/a b.png</c>, perhaps with a query or a fragment.</param>
    /// <returns>A relative link, percent-encoded.</returns>
    public string Link(string path) => SiteUrls.BelowRoot(Root, path);
}

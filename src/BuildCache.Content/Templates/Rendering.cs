namespace BuildCache.Content.Templates;

/// <summary>One rendering of one output: what its templates see at the top, and which template is being worked on.</summary>
/// <param name="context">The door through which everything is read.</param>
/// <param name="output">The output's path, which links are relative to.</param>
/// <param name="values">What templates find by name at the top.</param>
sealed class Rendering(HandlerContext context, string output, IReadOnlyDictionary<string, object?> values) : TemplateObject
{
    readonly Stack<CompiledTemplate> active = new();
    readonly Dictionary<string, TemplateSource?> partials = new(StringComparer.Ordinal);

    public HandlerContext Context { get; } = context;

    public string Output { get; } = output;

    /// <summary>Links start at the root of the host, for a page that is shown at addresses other than its own.</summary>
    public bool LinksFromHostRoot { get; init; }

    public override IEnumerable<string> Keys => values.Keys;

    public override bool TryGet(string key, out object? value) => values.TryGetValue(key, out value);

    /// <summary>A partial, looked up once however often it is used.</summary>
    public TemplateSource? FindPartial(string name)
    {
        if (!partials.TryGetValue(name, out var source))
        {
            source = TemplateLookup.FindPartial(Context, name);
            partials[name] = source;
        }

        return source;
    }

    public void Enter(CompiledTemplate template) => active.Push(template);

    public void Leave() => active.Pop();

    public string Link(string url) => LinksFromHostRoot
        ? SiteUrls.FromHostRoot(Context.Property("SiteUrl"), Context.Property("SiteBasePath"), url)
        : SiteUrls.Relative(Output, url);

    public string AbsoluteLink(string url) => Context.Property("SiteUrl") is { Length: > 0 } site
        ? SiteUrls.Absolute(site, Context.Property("SiteBasePath"), url)
        : Link(url);

    /// <summary>
    /// The tag that is being worked on, by what is known of it. The content of a block partial runs inside that partial,
    /// so the templates below it are asked as well.
    /// </summary>
    public (TemplateSource Source, int Line, int Column) Locate(Func<TemplateTag, bool> isIt)
    {
        foreach (var template in active)
        {
            foreach (var tag in template.Tags.Where(isIt))
            {
                var (line, column) = TemplateScanner.Place(template.Source.Text, tag.Position);
                return (template.Source, line, column);
            }
        }

        return (active.Peek().Source, 0, 0);
    }

    /// <summary>Whether the tag that names this partial has a block to fall back on.</summary>
    public bool HasFallback(string partial)
    {
        foreach (var template in active)
        {
            foreach (var tag in template.Tags)
            {
                if (tag.Kind is TagKind.Partial or TagKind.PartialOpen && tag.Name == partial)
                {
                    return tag.Kind == TagKind.PartialOpen;
                }
            }
        }

        return false;
    }
}

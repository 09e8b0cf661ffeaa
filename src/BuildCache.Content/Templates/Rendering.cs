namespace BuildCache.Content.Templates;

/// <summary>One rendering of one output: what its templates see at the top, and which template is being worked on.</summary>
/// <param name="context">The door through which everything is read.</param>
/// <param name="output">The output's path, which links are relative to.</param>
/// <param name="values">What templates find by name at the top.</param>
sealed class Rendering(HandlerContext context, string output, IReadOnlyDictionary<string, object?> values) : TemplateObject
{
    readonly Stack<CompiledTemplate> active = new();
    readonly Dictionary<string, TemplateSource?> partials = new(StringComparer.Ordinal);
    readonly HashSet<string> required = new(StringComparer.Ordinal);

    public HandlerContext Context { get; } = context;

    public string Output { get; } = output;

    /// <summary>Links start at the root of the host, for a page that is shown at addresses other than its own.</summary>
    public bool LinksFromHostRoot { get; init; }

    /// <summary>A document whose keys stand at the top before all others.</summary>
    public Document? Model { get; init; }

    /// <summary>The way to the root of the site: all that helpers know of the place of the output.</summary>
    public string Root => LinksFromHostRoot
        ? SiteUrls.FromHostRoot(Context.Property("SiteUrl"), Context.Property("SiteBasePath"), "")
        : string.Concat(Enumerable.Repeat("../", Output.AsSpan().Count('/')));

    public override IEnumerable<string> Keys => Model?.Keys ?? values.Keys;

    public override bool TryGet(string key, out object? value)
    {
        // Whether the document has a key of the page's own names depends on the document, so it is asked for those too.
        if (TemplateValue.From(Model?[key]) is { } own)
        {
            value = own;
            return true;
        }

        return values.TryGetValue(key, out value);
    }

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

    /// <summary>
    /// Makes the helpers that a template names dependencies, those in branches that are not taken too: when one is not registered any more,
    /// the template is wrong.
    /// </summary>
    public void Require(IReadOnlyList<string> helpers)
    {
        foreach (var name in helpers)
        {
            if (required.Add(name))
            {
                Context.ComputeAsync(Context.Extension<HelperSet>()!.Find(name), null).GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>The answer of a registered helper. Templates are rendered in one go, so a helper that waits is waited for.</summary>
    public HelperAnswer Ask(string name, HelperCall call)
    {
        var answer = Context.ComputeAsync(Context.Extension<HelperSet>()!.Find(name), call).GetAwaiter().GetResult()!;
        if (answer.Failure is not { } failure)
        {
            return answer;
        }

        var text = call.Positional.Select(static argument => TemplateValue.Text(TemplateValue.From(argument))).FirstOrDefault() ?? "";
        var (source, line, column) = Locate(tag => Calls(tag, name) && text.Length > 0 && tag.Content.Contains(text, StringComparison.Ordinal), tag => Calls(tag, name));
        throw new DiagnosticException(new Diagnostic(Severity.Error, failure.Code, failure.Message, source.File, line, column));
    }

    static bool Calls(TemplateTag tag, string name) => tag.Name == name || tag.Content.Contains('(' + name + ' ', StringComparison.Ordinal);

    public void Enter(CompiledTemplate template) => active.Push(template);

    public void Leave() => active.Pop();

    public string Link(string url) => LinksFromHostRoot
        ? SiteUrls.FromHostRoot(Context.Property("SiteUrl"), Context.Property("SiteBasePath"), url)
        : SiteUrls.Relative(Output, url);

    public string AbsoluteLink(string url) => Context.Property("SiteUrl") is { Length: > 0 } site
        ? SiteUrls.Absolute(site, Context.Property("SiteBasePath"), url)
        : Link(url);

    /// <summary>
    /// The tag that is being worked on, by what is known of it, the surest sign first. The content of a block partial runs inside that partial,
    /// so the templates below it are asked as well.
    /// </summary>
    public (TemplateSource Source, int Line, int Column) Locate(params ReadOnlySpan<Func<TemplateTag, bool>> isIt)
    {
        foreach (var isThis in isIt)
        {
            foreach (var template in active)
            {
                foreach (var tag in template.Tags.Where(isThis))
                {
                    var (line, column) = TemplateScanner.Place(template.Source.Text, tag.Position);
                    return (template.Source, line, column);
                }
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

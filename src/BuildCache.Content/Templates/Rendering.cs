using BuildCache.Content.Docfx;
using BuildCache.Content.Markdown;
using System.Runtime.CompilerServices;

namespace BuildCache.Content.Templates;

/// <summary>One rendering of one output: what its templates see at the top, and which template is being worked on.</summary>
/// <param name="context">The door through which everything is read.</param>
/// <param name="output">The output's path, which links are relative to.</param>
/// <param name="values">What templates find by name at the top.</param>
sealed partial class Rendering(HandlerContext context, string output, IReadOnlyDictionary<string, object?> values) : TemplateObject
{
    /// <summary>No tree that a page shows is as deep.</summary>
    public const int MaxDepth = 32;

    /// <summary>What those that are being worked on may take of the stack together.</summary>
    const int MaxTags = 2 * TemplateScanner.MaxTags;

    readonly Stack<CompiledTemplate> active = new();
    readonly Dictionary<string, FoundTemplate> partials = new(StringComparer.Ordinal);
    readonly HashSet<string> required = new(StringComparer.Ordinal);
    int tags;
    (TemplateSource Source, TemplateTag Tag)? address;

    public HandlerContext Context { get; } = context;

    public string Output { get; } = output;

    /// <summary>Links start at the root of the host, for a page that is shown at addresses other than its own.</summary>
    public bool LinksFromHostRoot { get; init; }

    /// <summary>Where markup is written.</summary>
    public AddressWriter? Writer { get; set; }

    /// <summary>A document whose keys stand at the top before all others.</summary>
    public Document? Model { get; init; }

    /// <summary>The way to the root of the site: all that helpers know of the place of the output.</summary>
    public string Root => LinksFromHostRoot
        ? SiteUrls.FromHostRoot(SiteSettings.Get(Context, "SiteUrl"), Context.Property("SiteBasePath"), "")
        : string.Concat(Enumerable.Repeat("../", Output.AsSpan().Count('/')));

    public override IEnumerable<string> Keys => Supposition is null ? Model?.Keys ?? values.Keys : throw new PageSpecificException();

    public override bool TryGet(string key, out object? value)
    {
        // Whether the document has a key of the page's own names depends on the document, so it is asked for those too.
        if (TemplateValue.From(Model?[key]) is { } own)
        {
            value = own;
            return true;
        }

        if (!values.TryGetValue(key, out value))
        {
            // Where many outputs are meant, one may have what another has not.
            return Supposition is null ? false : throw new PageSpecificException();
        }

        // What costs a look-up is looked up when it is named.
        value = value is Func<object?> find ? find() : value;
        return true;
    }

    /// <summary>Notes the partials that a template always includes: they were looked up with it.</summary>
    public void Include(TemplateFamily family, bool isPartial)
    {
        foreach (var partial in isPartial ? family.Templates : family.Templates.Skip(1))
        {
            partials.TryAdd(partial.Name, partial);
        }
    }

    /// <summary>A partial, looked up once however often it is used.</summary>
    public TemplateSource? FindPartial(string name)
    {
        if (!partials.ContainsKey(name))
        {
            Include(TemplateLookup.PartialAsync(Context, name).GetAwaiter().GetResult(), isPartial: true);
        }

        return partials[name].ToShow();
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
        throw new DiagnosticException(source.Error(failure.Code, failure.Message, line, column));
    }

    static bool Calls(TemplateTag tag, string name) => tag.Name == name || tag.Content.Contains('(' + name + ' ', StringComparison.Ordinal);

    /// <summary>Notes which template is being worked on. One that includes itself without end is stopped.</summary>
    /// <exception cref="DiagnosticException">BCM1210: partials are nested too deep.</exception>
    public void Enter(CompiledTemplate template)
    {
        tags += template.Tags.Count;
        if (active.Count == MaxDepth || tags > MaxTags || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw TooDeep(template.Source.Name);
        }

        RequireInside(template);
        active.Push(template);
    }

    public void Leave() => tags -= active.Pop().Tags.Count;

    /// <summary>The link from this output, and why not where there can be none.</summary>
    public string Link(string url, Func<TemplateTag, bool> isTag) => Checked(url, isTag) is var target && LinksFromHostRoot
        ? SiteUrls.FromHostRoot(SiteSettings.Get(Context, "SiteUrl"), Context.Property("SiteBasePath"), target)
        : SiteUrls.Relative(Output, target);

    /// <summary>The whole address, where the site knows its own.</summary>
    public string AbsoluteLink(string url, Func<TemplateTag, bool> isTag) => SiteSettings.Get(Context, "SiteUrl") is { Length: > 0 } site
        ? SiteUrls.Absolute(site, Context.Property("SiteBasePath"), Checked(url, isTag))
        : Link(url, isTag);

    SiteLink Checked(string url, Func<TemplateTag, bool> isTag) =>
        SiteLink.Parse(url, IsOutput) is var target && target.Path is null && !LinkScheme.IsHarmless(target.Rest) ? throw Refused(url, isTag) : target;

    /// <summary>An address begins in what is written, and nobody has left word yet of where that is.</summary>
    public void BeginAddress() => address = null;

    /// <summary>Leaves word of a tag that gives a part of an address; the first counts.</summary>
    /// <param name="position">Where it stands in its template.</param>
    public void NoteAddress(int position)
    {
        foreach (var template in address is null ? active : [])
        {
            foreach (var tag in template.Tags)
            {
                if (tag.Position == position)
                {
                    address = (template.Source, tag);
                    return;
                }
            }
        }
    }

    /// <summary>Refuses an address that would run a program, now that it is whole.</summary>
    public void Judge(in AddressAttribute attribute)
    {
        if (attribute.Refused is { } refused)
        {
            throw address is { } at
                ? Refused(refused, at.Source, TemplateScanner.Place(at.Source.Text, at.Tag.Position))
                : Refused(refused, static _ => false);
        }
    }

    /// <summary>The error of a link that would run a program.</summary>
    public DiagnosticException Refused(string address, Func<TemplateTag, bool> isTag)
    {
        var (source, line, column) = Locate(isTag);
        return Refused(address, source, (line, column));
    }

    static DiagnosticException Refused(string address, TemplateSource source, (int Line, int Column) place)
    {
        return new DiagnosticException(source.Error("BCM1211", LinkScheme.Refusal(address, source.Title), place.Line, place.Column));
    }

    /// <summary>Whether a path is a page's or an asset's. Asked only where a name and a link could be meant.</summary>
    bool IsOutput(string path) =>
        Context.Document("Asset", path) is not null || PageSources(path).Any(source => Context.Document("Page", source)?.Get<string>("url") == path);

    /// <summary>The pages that can have an address.</summary>
    static IEnumerable<string> PageSources(string path)
    {
        if (!path.EndsWith(".html", StringComparison.Ordinal))
        {
            return [];
        }

        var stem = path[..^".html".Length];
        var folder = stem[..(stem.LastIndexOf('/') + 1)];
        IEnumerable<string> pages = stem[folder.Length..] == "index" ? PagePath.OfFolder(folder) : [stem + ".md"];
        return pages.SelectMany(Spellings);
    }

    /// <summary>What a file of this path can be called: a backslash in its name parts folders in its address. (No name on Windows holds one, so there nothing has such a spelling.)</summary>
    static IEnumerable<string> Spellings(string path)
    {
        yield return path;
        for (var at = path.LastIndexOf('/'); at > 0; at = path.LastIndexOf('/', at - 1))
        {
            yield return path[..at] + path[at..].Replace('/', '\\');
        }
    }

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

    /// <summary>The error of partials that include each other without end.</summary>
    /// <param name="partial">The one that was to be shown once more.</param>
    public DiagnosticException TooDeep(string partial)
    {
        var name = Path.GetFileNameWithoutExtension(partial);
        var (source, line, column) = Locate(tag => tag.Kind is TagKind.Partial or TagKind.PartialOpen && (tag.Name == partial || Path.GetFileNameWithoutExtension(tag.Name) == name));
        var message = $"Partials are nested deeper than {MaxDepth} levels, the last one being '{name}', which {source.Title} uses. Does it include itself, directly or through others? End it with a condition.";
        return new DiagnosticException(source.Error("BCM1210", message, line, column));
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

using BuildCache.Content.Data;
using BuildCache.Content.Docfx;
using BuildCache.Content.Docfx.Structured;
using BuildCache.Content.Markdown;
using BuildCache.Content.Markdown.Dialects.Docfx.References;
using BuildCache.Content.Site;
using BuildCache.Content.Site.History;
using BuildCache.Content.Site.Tocs;
using BuildCache.Content.Templates;
using BuildCache.Content.Theme;

namespace BuildCache.Content;

/// <summary>The built-in documentation handlers, in the order in which data passes through them.</summary>
public static class ContentHandlers
{
    /// <summary>What every page of the default theme holds near its beginning, so that a page tells who made it.</summary>
    public const string Mark = "<meta name=\"generator\" content=\"BuildCache\">";

    /// <summary>New instances of the built-in handlers, for one build.</summary>
    /// <param name="site">
    /// False leaves out what makes a site (pages, theme, search, feeds). What is left turns files into documents, and
    /// documents into files through the project's own templates: all that code generation needs.
    /// </param>
    /// <returns>The handlers.</returns>
    public static IReadOnlyList<Handler> Create(bool site = true) => All(site, listed: false);

    /// <summary>The same for a project whose docfx.json lists its files: the handler of those pages is called <c>Parse</c>, as that of items is elsewhere.</summary>
    /// <param name="site">See <see cref="Create"/>.</param>
    /// <returns>The handlers.</returns>
    public static IReadOnlyList<Handler> CreateListed(bool site) => All(site, listed: true);

    static Handler[] All(bool site, bool listed) => site ? [.. Documents(listed), .. Site()] : [.. Documents(listed), new WithoutSite()];

    /// <summary>From files to documents, and templates that declare what they write. Assets are of them: links ask for them everywhere.</summary>
    static Handler[] Documents(bool listed) =>
    [
        new DocfxDescription(),
        new MarkdownHandler(listed ? "ParseItem" : "Parse"),
        listed ? new DocfxContent("Parse", "AssetListed") : new DocfxContent("ParseListed", "AssetListed"),
        new StructuredPages(),
        new PageUids(),
        new XrefMaps(),
        new DataHandler(),
        new Assets.Assets(),
        new TemplateEffects(),
    ];

    /// <summary>From documents to a site.</summary>
    static Handler[] Site() =>
    [
        new OtherGenerators(),
        new FileHistory(),
        new Pages(),
        new TocNavigation(),
        new Navigation(),
        new Tags(),
        new ThemeTemplates(),
        new ThemeAssets(),
        new Search(),
        new Sitemap(),
        new XrefMapFile(),
        new Feed(),
    ];
}

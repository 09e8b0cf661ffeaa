using System.Globalization;
using System.Text.Json;
using BuildCache.Content.Docfx;
using BuildCache.Content.Docfx.Structured;
using BuildCache.Content.Markdown.Dialects.Docfx.References;
using BuildCache.Content.Site;
using BuildCache.Content.Templates;

namespace BuildCache.Content.Markdown;

/// <summary>Turns the addresses of one page into addresses of the site, and reports those that lead nowhere and what else a body has at a place that nobody understands.</summary>
sealed class LinkResolver(HandlerContext context, Document page, string path, JsonElement tree)
{
    readonly string pageUrl = page.Text("url");
    readonly SiteFiles files = new(context);
    string? from;
    string? included;
    SortedSet<string>? ownAnchors;

    /// <inheritdoc cref="UrlRewriter"/>
    public string? Resolve(UrlUse use, string url, UrlPlace place)
    {
        var (line, column) = (place.Line, place.Column);
        included = place.File;
        if (LinkUrl.IsCrossReference(url))
        {
            return null;
        }

        if (url.Length == 0 || !LinkUrl.IsLocal(url) || files.IsExternal(url))
        {
            return url;
        }

        var link = LinkUrl.Parse(url);
        if (link.Path.Length > 0)
        {
            return use == UrlUse.Image ? ResolveImage(link, url, line, column) : ResolveLink(link, url, line, column);
        }

        if (use == UrlUse.Link && IsChecked(link.Fragment) && !(ownAnchors ??= MdastText.Anchors(tree)).Contains(link.Fragment!))
        {
            var other = LetterCase.Name(ownAnchors, link.Fragment!);
            Report("BCM1111", $"The link #{link.Fragment} names no heading or anchor of this page.{Meant(other is null ? null : "#" + other)}", line, column);
            return other is null ? url : "#" + Uri.EscapeDataString(other);
        }

        return url;
    }

    /// <inheritdoc cref="ReferenceFinder"/>
    public ReferenceTarget? Reference(string url, bool isQuiet, UrlPlace place)
    {
        included = place.File;
        var target = new ReferenceResolver(context, pageUrl, (path, other, fragment) => CheckFragment(path, other, fragment, place.Line, place.Column)).Find(url);
        if (target is null && !isQuiet)
        {
            Report("BCM1531", $"No page has the uid '{Uri.UnescapeDataString(url["xref:".Length..]).Split('?', '#')[0]}', and no map that the project names, so the text is shown without a link. Correct the uid, or name a map under 'xref' in docfx.json.", place.Line, place.Column);
        }

        return target;
    }

    /// <inheritdoc cref="FormulaReport"/>
    public void Formula(string word, UrlPlace place)
    {
        included = place.File;
        Report("BCM1551", $"'{word}' in this formula is not understood, so the formula is shown as it was written. Write it with other commands, or bring a script for TeX and say SiteMath=tex.", place.Line, place.Column);
    }

    /// <summary>The file from which relative addresses start.</summary>
    string From => included ?? (from ??= files.From(page, path));

    string ResolveLink(LinkUrl link, string url, int line, int column)
    {
        if (LinkUrl.Resolve(From, link.Path) is not { } target)
        {
            Report("BCM1110", $"The link {url} leaves the project. If it is a page of this site, write the path to it that stays inside. Else link to an address on the web, or move the file into the project.", line, column);
            return url;
        }

        // What looks like a file is one more often than a page whose name has a dot.
        var looksLikeFile = System.IO.Path.GetExtension(target) is not ("" or ".md" or ".html");
        if (looksLikeFile && AddressOfAsset(target, link) is { } file)
        {
            return file;
        }

        var candidates = PageCandidates(target);
        foreach (var candidate in candidates)
        {
            var id = files.PageOf(candidate);
            if (context.Document("Page", id) is { } found)
            {
                return AddressOfPage(id, found, link, url, line, column);
            }
        }

        if (!looksLikeFile && AddressOfAsset(target, link) is { } asset)
        {
            return asset;
        }

        if (files.IsOfHost(url))
        {
            return url;
        }

        var output = OutputMeant(target);
        var similar = LetterCase.Page(context, candidates);
        var similarAsset = similar is null ? LetterCase.Asset(context, target) : null;
        Report("BCM1110", $"The link {url} leads to {target}, which is no page or asset of the site.{Meant(similar?.File ?? similarAsset)}{Present(target, similar?.File ?? similarAsset)}", line, column, output);
        if (similar is (var other, _) && context.Document("Page", other) is { } meant)
        {
            return AddressOfPage(other, meant, link, url, line, column);
        }

        return (similarAsset is null ? null : AddressOfAsset(similarAsset, link)) ?? (output is null ? url : Address(output, link));
    }

    string? AddressOfAsset(string target, LinkUrl link) =>
        files.Asset(target)?.Get<string>("url") is { } asset ? Address(asset, link) : null;

    string AddressOfPage(string target, Document found, LinkUrl link, string url, int line, int column)
    {
        if (found.Get<string>("url") is not { } foundUrl)
        {
            Report("BCM1110", $"The link {url} leads to {found.Get<string>("source") ?? target}, which is a draft and not part of the site. Publish it, or build with SiteDrafts=true.", line, column);
            return url;
        }

        return Address(foundUrl, link with { Fragment = CheckFragment(target, found, link.Fragment, line, column) });
    }

    string ResolveImage(LinkUrl link, string url, int line, int column)
    {
        if (LinkUrl.Resolve(From, link.Path) is not { } target)
        {
            Report("BCM1112", $"The image {url} is outside the project. Move it into the project, or include it as a SiteAsset with a Link.", line, column);
            return url;
        }

        if (AddressOfAsset(target, link) is { } asset)
        {
            return asset;
        }

        if (files.IsOfHost(url))
        {
            return url;
        }

        var similar = LetterCase.Asset(context, target);
        Report("BCM1112", $"The image {url} is not there: {target} is no asset of the site.{Meant(similar)}{Present(target, similar)}", line, column, target);
        return (similar is null ? null : AddressOfAsset(similar, link)) ?? Address(target, link);
    }

    /// <summary>The output that a path can mean when it is no page's and no asset's: what a handler or a template writes. Pages are linked by their source.</summary>
    static string? OutputMeant(string target) =>
        target.Length == 0 || target.EndsWith('/') ? target + "index.html"
        : System.IO.Path.GetExtension(target) switch
        {
            "" => target + "/index.html",
            ".md" => null,
            _ => target,
        };

    /// <summary>The pages that a path can mean: itself, the index of a folder, or the source of an .html that the site will have.</summary>
    public static string[] PageCandidates(string target)
    {
        if (target.Length == 0 || target.EndsWith('/'))
        {
            return [.. PagePath.OfFolder(target)];
        }

        return System.IO.Path.GetExtension(target) switch
        {
            "" => [.. PagePath.OfFolder(target + "/"), target + ".md"],
            ".md" => [target],
            ".html" => [target[..^4] + "md"],
            // Names have dots too: releases/2.6.3, System.Text.
            _ => [target, target + ".md", .. PagePath.OfFolder(target + "/")],
        };
    }

    /// <summary>The fragment to write: the one given, or the one that differs from it in letter case and is there.</summary>
    string? CheckFragment(string target, Document found, string? fragment, int line, int column)
    {
        if (!IsChecked(fragment) || Has(target, fragment!))
        {
            return fragment;
        }

        var meant = LetterCase.Name(AnchorsOf(found), fragment!);
        Report("BCM1111", $"{found.Get<string>("source") ?? target} has no heading or anchor #{fragment}.{Meant(meant is null ? null : "#" + meant)}", line, column);
        return meant ?? fragment;
    }

    /// <summary>Every anchor of another page. The whole tree is read, so it is asked for a link alone that is told to lead nowhere.</summary>
    SortedSet<string> AnchorsOf(Document other)
    {
        if (other.Get<string>("ast") is not { } ast)
        {
            return [];
        }

        using var json = JsonDocument.Parse(context.ReadJsonBytes(ast), new JsonDocumentOptions { MaxDepth = MarkdownParser.MaxJsonDepth });
        return MdastText.Anchors(json.RootElement);
    }

    bool Has(string target, string fragment) =>
        context.Document("Heading", $"{target}#{fragment}") is not null || context.Document("Anchor", $"{target}#{fragment}") is not null;

    /// <summary>Not: the top of a page, text fragments, footnotes (which no other page names), docfx tabs.</summary>
    static bool IsChecked(string? fragment) => fragment is { Length: > 0 } and not "top"
        && !fragment.StartsWith(":~:", StringComparison.Ordinal) && !fragment.StartsWith("tab/", StringComparison.Ordinal)
        && !fragment.StartsWith("fn-", StringComparison.Ordinal) && !fragment.StartsWith("fnref-", StringComparison.Ordinal);

    string Address(string url, LinkUrl link) => (pageUrl == SiteUrls.NotFound
        ? SiteUrls.FromHostRoot(SiteSettings.Get(context, "SiteUrl"), context.Property("SiteBasePath"), SiteLink.ToOutput(url))
        : LinkUrl.Relative(pageUrl, url)) + link.Query + (link.Fragment is null ? "" : "#" + Uri.EscapeDataString(link.Fragment));

    public static string Meant(string? similar) => similar is null ? "" : $" Letter case matters: {similar} is there.";

    string Present(string target, string? similar) => similar is null && target.Length > 0 && context.Exists(target)
        ? " The file is in the project: include it as a SiteAsset (or Markdown) item." : "";

    void Report(string code, string message, int line, int column, string? unlessOutput = null)
    {
        // Read here alone: a page without a complaint does not depend on where its body begins.
        var file = included ?? page.Get<string>("source") ?? path;
        if (included is null)
        {
            column += page[StructuredPages.Columns]?[line.ToString(CultureInfo.InvariantCulture)]?.GetValue<int>() ?? 0;
            line += page.Get<int?>("bodyLine") ?? 0;
        }

        context.Report(new Diagnostic(Strictness.Of(code, context), code, message, file, line, column) { UnlessOutput = unlessOutput });
    }
}

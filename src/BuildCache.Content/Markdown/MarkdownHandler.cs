using System.Text.Json.Nodes;
using BuildCache.Content.Docfx;
using BuildCache.Content.Docfx.Structured;
using BuildCache.Content.Markdown.Dialects;
using BuildCache.Content.Markdown.Dialects.Docfx.Snippets;

namespace BuildCache.Content.Markdown;

/// <summary>Each Markdown file becomes its tree and the documents that can be asked for. Bodies are computed from the trees.</summary>
/// <param name="name">What reports call it.</param>
sealed class MarkdownHandler(string name = "Parse") : Handler
{
    /// <summary>What comes of a page.</summary>
    public static readonly string[] Collections = ["Page", "Heading", "Anchor", "Link", "Image", "CodeBlock", "Tag", "Text", PageUids.Given];

    public override void Register(HandlerRegistry on)
    {
        on.Items("Markdown").Named(name)
            .Produces(Collections)
            .Run(static (file, context) => ParseAsync(file, null, context));
        LetterCase.Register(on);
        on.Compute(PageBody.Computation);
        on.Compute(Snippet.Computation);
    }

    /// <summary>Reads a page.</summary>
    /// <param name="file">Where it is, and what it becomes.</param>
    /// <param name="metadata">What is said of it elsewhere: keys that its front matter may have.</param>
    /// <param name="context">The call.</param>
    public static Task ParseAsync(InputFile file, JsonObject? metadata, HandlerContext context) => ParseAsync(file, null, metadata, context);

    /// <summary>Reads a page whose text is made of something else.</summary>
    /// <param name="file">Where it is, and what it becomes.</param>
    /// <param name="text">Its text; null for that of the file.</param>
    /// <param name="metadata">What is said of it elsewhere.</param>
    /// <param name="context">The call.</param>
    /// <param name="columns">How far to the right of where it is in the text each of its lines stands in the file, by its number, where it does.</param>
    public static async Task ParseAsync(InputFile file, FrontMatter? text, JsonObject? metadata, HandlerContext context, JsonObject? columns = null)
    {
        // Without a Link this is a path of the project, or the name of a file outside of it.
        if (Path.IsPathRooted(file.LogicalPath) || file.LogicalPath.Split('/').Contains(".."))
        {
            throw new DiagnosticException(new Diagnostic(
                Severity.Error, "BCM1105", $"The Markdown item of this file has the Link '{file.LogicalPath}', which leads out of the site. Give it a path that begins at the site's root, such as Link=\"guide/page.md\".", file.Path));
        }

        var matter = text ?? FrontMatter.Split(context.ReadText(file.Path));
        var fields = PageFields.Read(matter, file.Path, context, metadata);
        var tree = await TreeAsync(matter, file, context);
        var path = new PagePath(file.LogicalPath, IsIndex(file, context), DocfxDescription.IsIn(context));
        var page = fields.ToPage(path, tree.Outline);
        page["ast"] = context.StoreJson(tree.Json);
        if (matter.BodyLine > 0)
        {
            page["bodyLine"] = matter.BodyLine;
        }

        if (file.Path != file.LogicalPath)
        {
            page["source"] = file.Path;
        }

        if (columns is { Count: > 0 })
        {
            page[StructuredPages.Columns] = columns;
        }

        context.Emit("Page", path.Path, page);
        if (fields.Uid is { } uid)
        {
            context.Emit(PageUids.Given, path.Path, new JsonObject { ["uid"] = uid.Value, ["page"] = path.Path, ["file"] = file.Path, ["line"] = uid.Line });
        }

        foreach (var tag in fields.Tags())
        {
            context.Emit("Tag", $"{path.Path}:{tag}", new JsonObject { ["path"] = path.Path, ["tag"] = tag, ["slug"] = PageTags.SlugOf(tag) });
        }

        new OutlineDocuments(context, path.Path, matter.BodyLine).Emit(tree.Outline);
        DuplicateIds.Report(tree.Outline.Ids, file.Path, matter.BodyLine, context);
        DialectReport.Write(tree.Outline.Dialect, file.Path, matter.BodyLine, context);
        foreach (var (line, column) in tree.Outline.OpenTabs)
        {
            context.Warn("BCM1545", "Nothing ends these tabs, so they go on to the end of the page or of what they stand in. Write a line of three hyphens behind the last of them.", file.Path, matter.BodyLine + line, column);
        }
    }

    static async Task<MarkdownTree> TreeAsync(FrontMatter matter, InputFile file, HandlerContext context)
    {
        try
        {
            return context.Property("SiteDialect") == "docfx"
                ? await MarkdownParser.ParseDocfxAsync(matter.Body, file.Path, matter.BodyLine, context)
                : MarkdownParser.Parse(matter.Body);
        }
        catch (MarkdownNestingException error)
        {
            throw new DiagnosticException(new Diagnostic(
                Severity.Error, "BCM1104", "Quotes, lists or emphasis are nested deeper than 128 levels, so the page cannot be read. Such text is rarely meant: look for a long run of '>', '-' or '*'.", error.File ?? file.Path, LineOf(error), 1), error);
        }
        catch (MarkdownCostException error)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1106", error.Message + ".", error.File ?? file.Path, LineOf(error), 1), error);
        }

        int LineOf(MarkdownLimitException error) => (error.File is null ? matter.BodyLine : 0) + error.Line + 1;
    }

    /// <summary>
    /// README.md is the folder's index where there is no index.md, in the letter cases in which people write it. Where docfx.json describes the
    /// site it is a page like any other, as it is for docfx.
    /// </summary>
    static bool IsIndex(InputFile file, HandlerContext context)
    {
        if (PagePath.IsNamedIndex(file.LogicalPath))
        {
            return true;
        }

        if (DocfxDescription.IsIn(context))
        {
            return false;
        }

        var folder = file.Path[..(file.Path.LastIndexOf('/') + 1)];
        return PagePath.IsNamedReadme(file.LogicalPath) && !Array.Exists(PagePath.IndexNames, name => context.Exists(folder + name + ".md"));
    }
}

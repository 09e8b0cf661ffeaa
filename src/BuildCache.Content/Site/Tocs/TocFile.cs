using BuildCache.Content.Data;

namespace BuildCache.Content.Site.Tocs;

/// <summary>Reads a table of contents; an edit that changes no entry ends here.</summary>
static class TocFile
{
    public static readonly Computation<string, TocContent> Computation = new("Toc", static (file, context) => Task.FromResult(Read(file, context)));

    /// <summary>Whether an address leads to a table of contents.</summary>
    public static bool IsNamedSo(string path) => path[(path.LastIndexOf('/') + 1)..].ToUpperInvariant() is "TOC.YML" or "TOC.MD";

    static TocContent Read(string file, HandlerContext context)
    {
        var text = context.ReadText(file);
        try
        {
            return new TocContent(file.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? TocMarkdown.Read(text) : TocYaml.Read(text));
        }
        catch (DataSyntaxException error)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1520", $"The table of contents cannot be read: {error.Message}.", file, error.Line, error.Column), error);
        }
    }
}

using System.Text;
using Markdig;
using Microsoft.AspNetCore.Http;

namespace BuildCache.Server;

/// <summary>The page about a diagnostic, from the text that travels with the program: it explains exactly this version, and needs no network.</summary>
static class DiagnosticPages
{
    /// <summary>The name of the page.</summary>
    public const string Name = "diagnostic";

    static readonly string File = Path.Combine(AppContext.BaseDirectory, "diagnostics.md");

    /// <summary>The address of the page about a code; null for codes that are not ours.</summary>
    public static string? AddressOf(string code) => code.StartsWith("BCM", StringComparison.Ordinal) && System.IO.File.Exists(File) ? $"{ServerPages.Root}{Name}?code={code}" : null;

    /// <summary>Answers with the page.</summary>
    public static async Task AnswerAsync(HttpContext context)
    {
        var section = System.IO.File.Exists(File) ? SectionOf(await System.IO.File.ReadAllTextAsync(File, context.RequestAborted), context.Request.Query["code"].ToString()) : null;
        if (section is null)
        {
            await ServerPages.RefuseAsync(context, StatusCodes.Status404NotFound, "There is no page about this code.");
            return;
        }
        context.Response.ContentType = "text/html; charset=utf-8";
        var page = $"<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Diagnostic</title><style>:root{{color-scheme:light dark}}body{{max-width:45rem;margin:2rem auto;padding:0 1rem;font:16px/1.6 system-ui,sans-serif}}pre,code{{font-family:ui-monospace,monospace}}pre{{overflow-x:auto}}</style>{Markdown.ToHtml(section)}</html>";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(page), context.RequestAborted);
        }
    }

    /// <summary>From the anchor of a code to the next one.</summary>
    internal static string? SectionOf(string pages, string code)
    {
        const string Anchor = "<a id=\"";
        var start = pages.IndexOf($"{Anchor}{code.ToLowerInvariant()}\"></a>", StringComparison.Ordinal);
        if (code.Length == 0 || start < 0)
        {
            return null;
        }
        var end = pages.IndexOf(Anchor, start + Anchor.Length, StringComparison.Ordinal);
        return end < 0 ? pages[start..] : pages[start..end];
    }
}

using System.Diagnostics.CodeAnalysis;
using BuildCache.Content.Markdown;
using BuildCache.Content.Templates;

namespace BuildCache.Content;

/// <summary>Markdown for handlers of your own.</summary>
public static class MarkdownExtensions
{
    /// <summary>
    /// Renders the images of pages that are files of the project, where the project sets <c>SiteResponsiveImages</c> to <c>true</c>. It is a
    /// computation, named <c>![]</c>: its answer is remembered, and an equal answer concerns no page.
    /// </summary>
    /// <param name="on">Where handlers register; one handler of a build may render images.</param>
    /// <param name="function">
    /// <c>static</c>; gives HTML, or <c>null</c> for an image to be shown as usual. A <see cref="DiagnosticException"/> that names no file is
    /// told where the image stands in the page.
    /// </param>
    /// <exception cref="DiagnosticException">BCM1209: another handler renders them.</exception>
    public static void MarkdownImages(this HandlerRegistry on, Func<MarkdownImage, HandlerContext, Task<string?>> function)
    {
        ArgumentNullException.ThrowIfNull(on);
        ArgumentNullException.ThrowIfNull(function);
        var renderer = on.Extension<MarkdownImageRenderer>();
        if (renderer.Computation is not null)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1209", "Two handlers want to render the images of Markdown pages. Leave one of them out."));
        }

        renderer.Computation = Answering(function);
        on.Compute(renderer.Computation);
    }

    [SuppressMessage("BuildCache", "BCM4006", Justification = "What is captured is the handler's own function; its author is told if that captures anything.")]
    static Computation<MarkdownImage, HelperAnswer> Answering(Func<MarkdownImage, HandlerContext, Task<string?>> function) =>
        new("![]", (image, context) => HelperAnswer.OfAsync(async () => await function(image, context) is { } html ? HelperResult.Html(html) : HelperResult.Value(null)));
}

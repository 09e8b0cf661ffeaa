using BuildCache.Content.Site;
using BuildCache.Content.Templates;

namespace BuildCache.Content;

/// <summary>Templates for handlers of your own: render one, or add a helper to all.</summary>
public static class TemplateExtensions
{
    /// <summary>
    /// Adds a helper to the templates of the project: <c>{{name "first" second size=2}}</c>. It is a computation: its answer is remembered by
    /// its arguments and shared by all who give the same, what it reads decides when it runs again, and an equal answer concerns no output.
    /// </summary>
    /// <param name="on">Where handlers register.</param>
    /// <param name="name">Letters, digits, <c>-</c> and <c>_</c>; neither a built-in helper's nor another's.</param>
    /// <param name="function">
    /// <c>static</c>; reads through its context alone. A <see cref="DiagnosticException"/> that names no file is told at the tag that asked.
    /// </param>
    /// <exception cref="DiagnosticException">BCM1207: the name is taken, or is no name.</exception>
    public static void TemplateHelper(this HandlerRegistry on, string name, Func<TemplateArguments, HandlerContext, Task<HelperResult>> function)
    {
        ArgumentNullException.ThrowIfNull(on);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(function);
        on.Compute(on.Extension<HelperSet>().Add(name, function));
    }

    /// <summary>Adds a helper that does not wait.</summary>
    /// <inheritdoc cref="TemplateHelper(HandlerRegistry, string, Func{TemplateArguments, HandlerContext, Task{HelperResult}})"/>
    public static void TemplateHelper(this HandlerRegistry on, string name, Func<TemplateArguments, HandlerContext, HelperResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        on.TemplateHelper(name, (arguments, context) => Task.FromResult(function(arguments, context)));
    }

    /// <summary>
    /// Renders a template of the project, or of the default theme, with what you give it as its context: <c>{{version}}</c> is the key
    /// <c>version</c> of a document. Beside it there are <c>site</c>, <c>navigation</c>, <c>feed</c> and <c>url</c>, as in every template.
    /// Which template the name stands for, what it includes and which keys it shows are dependencies of the calling handler.
    /// </summary>
    /// <param name="context">The handler's context.</param>
    /// <param name="template">A file of <c>_templates</c>, such as <c>release.hbs</c>.</param>
    /// <param name="model">
    /// A document or a row, of which each key shown is a dependency of its own; or an object whose members become keys in camelCase, where
    /// documents and lists of them may be members.
    /// </param>
    /// <param name="output">
    /// Where the result will be written. It decides what links are relative to, and whether values are escaped (HTML, XML) or not (all other
    /// extensions). Without it links begin at the root of the host, and values are escaped.
    /// </param>
    /// <returns>The text.</returns>
    /// <exception cref="DiagnosticException">BCM1208 there is no such template; BCM1201 to BCM1206 what is wrong in it, with its place.</exception>
    public static string Render(this HandlerContext context, string template, object? model = null, string? output = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrEmpty(template);
        var found = TemplateLookup.LayoutAsync(context, template).GetAwaiter().GetResult();
        var source = found.Source ?? throw new DiagnosticException(new Diagnostic(
            Severity.Error, "BCM1208", $"There is no template '{template}' to render. Create {TemplateLookup.Folder}{Path.ChangeExtension(template, ".hbs")}, or correct the name."));
        var place = SiteUrls.OutputPath(output ?? "index.html");
        var values = PageValues.Create(context, place, Navigation.IdOf(""));
        values["shows"] = new ShownParts(null, context);
        foreach (var (key, value) in TemplateModel.Members(model))
        {
            values[key] = value;
        }

        var rendering = new Rendering(context, place, values) { LinksFromHostRoot = output is null, Model = model as Document };
        rendering.Include(found, isPartial: false);
        return TemplateEngine.For(place, context).Render(rendering, source);
    }

    /// <summary>Renders a template and writes the result: what <see cref="Render"/> gives for this output, as an output file.</summary>
    /// <param name="context">The handler's context.</param>
    /// <param name="output">Where it is written, relative to the output folder with <c>/</c>; links are relative to it.</param>
    /// <param name="template">A file of <c>_templates</c>, such as <c>release.hbs</c>.</param>
    /// <param name="model">As for <see cref="Render"/>.</param>
    /// <exception cref="DiagnosticException">As for <see cref="Render"/>; BCM1401 the path leaves the output folder.</exception>
    public static void RenderTo(this HandlerContext context, string output, string template, object? model = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrEmpty(output);
        context.Write(output, context.Render(template, model, output));
    }
}

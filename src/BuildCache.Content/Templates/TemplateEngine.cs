using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.RegularExpressions;
using HandlebarsDotNet;
using HandlebarsDotNet.PathStructure;
using HandlebarsDotNet.ValueProviders;

namespace BuildCache.Content.Templates;

/// <summary>
/// Renders templates. Compiling one costs milliseconds, so compiled templates are kept by their text for the life of the process;
/// which text a name stands for is asked anew in every rendering, through its context, so that each output depends on exactly
/// the templates it used.
/// </summary>
sealed partial class TemplateEngine
{
    /// <summary>Enough for any site's templates; an IDE's process that sees many versions of them starts over.</summary>
    const int KeptTemplates = 500;

    /// <summary>Most pages fit, so that their text is not copied as it grows.</summary>
    const int UsualLength = 16 * 1024;

    /// <summary>So often a template is compiled before it is believed that it takes too long.</summary>
    const int MostAttempts = 3;

    /// <summary>Sets of registered helpers that are kept an engine for; a process builds few projects.</summary>
    const int KeptEngines = 16;

    static readonly ConcurrentDictionary<(bool Escape, string Helpers), TemplateEngine> Engines = new();

    readonly bool escape;
    readonly IHandlebars handlebars;
    readonly IReadOnlyCollection<string> registered;
    readonly HashSet<string> helpers;
    readonly ConcurrentDictionary<string, CompiledText> compiled = new(StringComparer.Ordinal);

    /// <summary>An engine.</summary>
    /// <param name="escape">For HTML and XML: values are escaped. Else, for paths, text, JSON: they are written as they are.</param>
    /// <param name="registered">The names of helpers that handlers registered.</param>
    TemplateEngine(bool escape, IReadOnlyCollection<string> registered)
    {
        this.escape = escape;
        this.registered = registered;
        var configuration = new HandlebarsConfiguration
        {
            FormatProvider = CultureInfo.InvariantCulture,
            NoEscape = !escape,
            TextEncoder = new MarkupEncoder(),
            PartialRecursionDepthLimit = Rendering.MaxDepth,
            PartialTemplateResolver = new PartialDispatcher(this),
        };
        configuration.ObjectDescriptorProviders.Add(new TemplateObjectDescriptors());
        configuration.FormatterProviders.Add(new ValueFormatter());
        configuration.CompileTimeConfiguration.Features.Add(new LookupHelper());
        var environment = Handlebars.Create(configuration);
        TemplateHelpers.Register(environment);
        foreach (var name in registered)
        {
            configuration.Helpers[name] = new HelperDescriptor(name);
        }

        helpers = [.. configuration.Helpers.Select(static pair => pair.Key), .. configuration.BlockHelpers.Select(static pair => pair.Key), .. OfHandlebars];
        // One environment for all templates: without it, each compiled template would keep a registry of partials of its own.
        handlebars = environment.CreateSharedEnvironment();
    }

    static IEnumerable<string> OfHandlebars => ["if", "unless", "each", "with", "lookup", "inline"];

    /// <summary>The helpers of templates where no handler registers any.</summary>
    internal static IReadOnlySet<string> KnownHelpers => Of(escape: true, null).helpers;

    /// <summary>The engine for an output, by its extension, with the helpers of the build.</summary>
    public static TemplateEngine For(string output, HandlerContext context) => Of(IsMarkup(output), context.Extension<HelperSet>());

    static bool IsMarkup(string output) =>
        Path.GetExtension(output).ToUpperInvariant() is ".HTML" or ".HTM" or ".XHTML" or ".XML" or ".SVG" or ".RSS" or ".ATOM";

    [SuppressMessage("BuildCache", "BCM4007", Justification = "An engine follows from the names it is kept by, and is made again when it was dropped.")]
    static TemplateEngine Of(bool escape, HelperSet? helpers)
    {
        var key = (escape, helpers is null ? "" : string.Join(' ', helpers.Names));
        if (Engines.TryGetValue(key, out var engine))
        {
            return engine;
        }

        if (Engines.Count >= KeptEngines)
        {
            Engines.Clear();
        }

        return Engines.GetOrAdd(key, static (key, helpers) => new TemplateEngine(key.Escape, helpers is null ? [] : [.. helpers.Names]), helpers);
    }

    /// <summary>Renders a template.</summary>
    /// <exception cref="DiagnosticException">BCM1201 to BCM1205, with the place in the template.</exception>
    public string Render(Rendering rendering, TemplateSource source)
    {
        var template = Compile(source, rendering);
        using TextWriter writer = escape ? rendering.Writer = new AddressWriter(rendering, UsualLength) : new StringWriter(new StringBuilder(UsualLength), CultureInfo.InvariantCulture);
        Run(rendering, template, writer, rendering);
        return writer.ToString()!;
    }

    /// <summary>Parses a template without running it: its mistakes are told where it stands.</summary>
    public CompiledTemplate Compile(TemplateSource source, Rendering rendering)
    {
        try
        {
            if (!compiled.TryGetValue(source.Text, out var template))
            {
                template = CompileText(source);
                if (compiled.Count >= KeptTemplates)
                {
                    compiled.Clear();
                }

                compiled[source.Text] = template;
            }

            rendering.Require(template.Helpers);
            return new CompiledTemplate(source, template);
        }
        catch (TemplateSyntaxException exception)
        {
            throw Error(exception.Code, source, exception.Line, exception.Column, $"{source.Title}: {exception.Message}", exception);
        }
    }

    static void Run(Rendering rendering, CompiledTemplate template, TextWriter writer, object context)
    {
        rendering.Enter(template);
        try
        {
            template.Text.Run(writer, context, null!);
        }
        catch (HandlebarsException exception)
        {
            var cause = Unwrap(exception);
            if (cause is not HandlebarsException)
            {
                ExceptionDispatchInfo.Throw(cause);
            }

            throw NotRendered(rendering, template.Source, cause);
        }
        finally
        {
            rendering.Leave();
        }
    }

    CompiledText CompileText(TemplateSource source)
    {
        var tags = TemplateScanner.Scan(source.Text, source.BodyStart);
        var called = TemplateScanner.Check(source.Text, tags, helpers);
        try
        {
            return new CompiledText(tags, [.. registered.Where(called.Contains)], PartialReach.Of(tags), CompileInTime(TextOf(source, tags)));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Broken(source, tags, exception);
        }
    }

    /// <summary>
    /// Handlebars gives its own expressions a second each, by the clock. On a busy machine that passes without any work done, which says
    /// nothing of the template: it is tried again before it is blamed.
    /// </summary>
    HandlebarsTemplate<TextWriter, object, object> CompileInTime(string text)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                lock (handlebars)
                {
                    return handlebars.Compile(new StringReader(text));
                }
            }
            catch (Exception exception) when (attempt < MostAttempts && IsTimeout(exception))
            {
                Thread.Yield();
            }
        }
    }

    static bool IsTimeout(Exception? exception) => exception is RegexMatchTimeoutException || exception is not null && IsTimeout(exception.InnerException);

    /// <summary>
    /// The text to compile. A partial alone on an indented line has each of its lines indented by Handlebars, and in HTML that would
    /// indent the lines of code blocks too; so markup loses the white space before it. Other text keeps it: generated code wants it.
    /// In markup what begins an address is checked (<see cref="LinkGuard"/>).
    /// </summary>
    string TextOf(TemplateSource source, IReadOnlyList<TemplateTag> tags)
    {
        var text = source.Text;
        var guarded = escape ? LinkGuard.Replacements(text, tags, registered) : [];
        var kept = new StringBuilder(text.Length);
        var position = source.BodyStart;
        foreach (var tag in tags)
        {
            if (escape && tag.Kind is (TagKind.Partial or TagKind.PartialOpen) && !guarded.ContainsKey(tag.Position))
            {
                var before = text.AsSpan(position, tag.Position - position);
                var unindented = before.TrimEnd(" \t");
                kept.Append(unindented.IsEmpty || unindented[^1] == '\n' ? unindented : before);
                position = tag.Position;
            }
            else
            {
                kept.Append(text.AsSpan(position, tag.Position - position)).Append(guarded.GetValueOrDefault(tag.Position) ?? tag.In(text));
                position = tag.End;
            }
        }

        return kept.Append(text.AsSpan(position)).ToString();
    }

    /// <summary>
    /// Handlebars seldom says where a mistake is. Nearly all that the scanner lets pass are mistakes of a single tag, so the first
    /// tag that does not compile by itself is the place.
    /// </summary>
    TemplateSyntaxException Broken(TemplateSource source, IReadOnlyList<TemplateTag> tags, Exception exception)
    {
        if (IsTimeout(exception))
        {
            return new TemplateSyntaxException("BCM1201", "It has so much white space in one place that compiling it takes too long. Shorten it.", 0, 0);
        }

        var why = TemplateMessage.OfText(Messages(exception).Last());
        foreach (var tag in tags)
        {
            var alone = tag.Kind switch
            {
                TagKind.Expression => $"{{{{{tag.Content}}}}}",
                TagKind.Partial => $"{{{{> {tag.Content}}}}}",
                TagKind.Open => $"{{{{#{tag.Content}}}}}{{{{/{tag.Name}}}}}",
                _ => "",
            };
            try
            {
                CompileInTime(alone);
            }
            catch (Exception cause) when (cause is not OperationCanceledException)
            {
                return TemplateScanner.At(source.Text, tag.Position, TemplateMessage.OfTag(Messages(cause).Last(), source.Text[tag.Position..tag.End]));
            }
        }

        return new TemplateSyntaxException("BCM1201", why, 0, 0);
    }

    static IEnumerable<string> Messages(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception.Message;
        }
    }

    /// <summary>Handlebars wraps what happens inside a partial; the cause is what matters, and the engine's own exceptions must pass.</summary>
    static Exception Unwrap(Exception exception)
    {
        while (exception is HandlebarsException && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }

    static DiagnosticException NotRendered(Rendering rendering, TemplateSource source, Exception cause)
    {
        if (PartialTooDeep().Match(cause.Message) is { Success: true } partial)
        {
            // Partials that are written inside a template (#*inline) are counted by Handlebars alone.
            return rendering.TooDeep(partial.Groups[1].Value);
        }

        if (!cause.Message.Contains("'@partial-block'", StringComparison.Ordinal))
        {
            return Error("BCM1201", source, 0, 0, $"{source.Title} could not be rendered: {TemplateMessage.OfRendering(cause.Message)}", cause);
        }

        var (asking, line, column) = rendering.Locate(static tag => tag.Name == "@partial-block");
        var name = Path.ChangeExtension(asking.Name, null);
        var message = $"{asking.Title} shows the block it is given, and was used without one. Use it as {{{{#> {name}}}}}…{{{{/{name}}}}}.";
        return Error("BCM1201", asking, line, column, message, cause);
    }

    [GeneratedRegex("partial '(.*)', exceeded recursion depth")]
    private static partial Regex PartialTooDeep();

    static DiagnosticException Error(string code, TemplateSource source, int line, int column, string message, Exception? cause = null) =>
        new(source.Error(code, message, line, column), cause);

    /// <summary>
    /// Stands for every partial. Handlebars keeps what a resolver registers for good, so what is registered is only this question:
    /// which template does the name stand for in the rendering that asks?
    /// </summary>
    sealed class PartialDispatcher(TemplateEngine engine) : IPartialTemplateResolver
    {
        static readonly TemplateSource Fallback = new("block", null, "{{> @partial-block}}");

        public bool TryRegisterPartial(IHandlebars env, string? partialName, string? templatePath)
        {
            env.RegisterTemplate(partialName!, (writer, context, _) => Invoke(partialName!, writer, (BindingContext)context!));
            return true;
        }

        /// <summary>Renders a part of a shared partial that was left open.</summary>
        void RunPart(Rendering rendering, OpenPart part, TextWriter writer, BindingContext context)
        {
            using var frame = context.CreateFrame(TemplateValue.From(part.Context));
            Run(rendering, engine.Compile(rendering.FindPartial(part.Partial)!, rendering), writer, frame);
        }

        void Invoke(string name, TextWriter writer, BindingContext context)
        {
            var rendering = (Rendering)new DataValues(context)[ChainSegment.Root]!;
            if (rendering.FindPartial(name) is { } source)
            {
                var template = engine.Compile(source, rendering);
                if (!rendering.TryShowShared(name, template, context.Value, part => RunPart(rendering, part, writer, context)))
                {
                    rendering.Show(name, template, context.Value, () => Run(rendering, template, writer, context));
                }

                return;
            }

            if (rendering.HasFallback(name))
            {
                Run(rendering, engine.Compile(Fallback, rendering), writer, context);
                return;
            }

            var (asking, line, column) = rendering.Locate(tag => tag.Kind is TagKind.Partial or TagKind.PartialOpen && tag.Name == name);
            throw Error(
                "BCM1202",
                asking,
                line,
                column,
                $"There is no partial '{name}', which {asking.Title} uses. Create {TemplateLookup.Folder}partials/{name}.hbs, or correct the name.");
        }
    }
}

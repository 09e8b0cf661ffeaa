using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace BuildCache.Content.Templates;

/// <summary>What a template asks of a helper. Its JSON is the key under which the answer is remembered.</summary>
sealed record HelperCall(JsonArray Positional, JsonObject Named, string Root);

/// <summary>What a helper answered, or why it could not: the template that asked knows the place.</summary>
sealed record HelperAnswer(JsonNode? Value, bool IsHtml, HelperFailure? Failure)
{
    public static async Task<HelperAnswer> OfAsync(Func<Task<HelperResult>> ask)
    {
        try
        {
            var result = await ask();
            return new HelperAnswer(result.Json, result.IsHtml, null);
        }
        catch (DiagnosticException exception) when (exception.Diagnostic.File is null)
        {
            return new HelperAnswer(null, false, new HelperFailure(exception.Diagnostic.Code, exception.Diagnostic.Message));
        }
    }
}

/// <summary>An error of a helper that names no file.</summary>
sealed record HelperFailure(string Code, string Message);

/// <summary>
/// The helpers that handlers registered in this build. Each is a computation: its answers are remembered by its arguments, shared between
/// outputs, and a change of its code runs it again before it concerns any template. A call with no arguments at all answers nothing; it is
/// how a template that names a helper depends on its being there.
/// </summary>
sealed class HelperSet
{
    /// <summary>
    /// The helpers that every template has. The engine knows them too; but registering happens in every build, and a build that renders
    /// nothing does not load the engine.
    /// </summary>
    public static readonly IReadOnlySet<string> BuiltIn = new HashSet<string>(StringComparer.Ordinal)
    {
        "absoluteUrl", "and", "checkedLink", "concat", "date", "each", "encodePath", "eq", "if", "inline", "json", "list", "lookup", "not", "or", "property", "query", "slug", "unless", "url", "with",
    };

    readonly SortedDictionary<string, Computation<HelperCall?, HelperAnswer?>> helpers = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => helpers.Keys;

    public Computation<HelperCall?, HelperAnswer?> Find(string name) => helpers[name];

    [SuppressMessage("BuildCache", "BCM4006", Justification = "What is captured is the helper's own function; its author is told if that captures anything.")]
    public Computation<HelperCall?, HelperAnswer?> Add(string name, Func<TemplateArguments, HandlerContext, Task<HelperResult>> function)
    {
        if (BuiltIn.Contains(name))
        {
            throw Clash(name, "templates have a built-in helper of that name");
        }

        if (name.Length == 0 || name.AsSpan().IndexOfAnyExcept(NameCharacters) >= 0)
        {
            throw Clash(name, "a helper is named by letters, digits, '-' and '_'");
        }

        var computation = new Computation<HelperCall?, HelperAnswer?>($"{{{{{name}}}}}", (call, context) => AnswerAsync(call, function, context));
        return helpers.TryAdd(name, computation) ? computation : throw Clash(name, "another handler registers a helper of that name");
    }

    static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    static async Task<HelperAnswer?> AnswerAsync(HelperCall? call, Func<TemplateArguments, HandlerContext, Task<HelperResult>> function, HandlerContext context) =>
        call is null ? null : await HelperAnswer.OfAsync(() => function(new TemplateArguments(call), context));

    static DiagnosticException Clash(string name, string why) => new(new Diagnostic(
        Severity.Error, "BCM1207", $"The template helper '{name}' cannot be registered: {why}. Give it another name."));
}

using System.Globalization;
using System.Text.Json;
using HandlebarsDotNet;
using HandlebarsDotNet.PathStructure;

namespace BuildCache.Content.Templates;

/// <summary>The helpers of templates.</summary>
static class TemplateHelpers
{
    delegate object? Helper(Rendering rendering, HelperOptions options, Arguments arguments);

    public static void Register(IHandlebars handlebars)
    {
        // {{url}} alone is the address of what the template stands on: inside {{#query}}, of the row.
        Add(handlebars, "url", static (rendering, options, arguments) => Url(options, arguments, rendering.Link));
        Add(handlebars, "absoluteUrl", static (rendering, options, arguments) => Url(options, arguments, rendering.AbsoluteLink));
        AddPure(handlebars, "encodePath", static arguments => SiteUrls.EscapePath(TemplateValue.Text(arguments[0])));
        Add(handlebars, LinkGuard.Helper, static (rendering, options, arguments) =>
            arguments.Length == 0 ? Own(options) : CheckedLink(rendering, arguments));
        Add(handlebars, "property", static (rendering, options, arguments) =>
            arguments.Length == 0 ? Own(options) : Property(rendering, TemplateValue.Text(arguments[0])));
        AddPure(handlebars, "slug", static arguments => Slug.Of(TemplateValue.Text(arguments[0])));
        Add(handlebars, "date", static (rendering, options, arguments) => arguments.Length == 0 ? Own(options) : Date(rendering, arguments));
        AddPure(handlebars, "list", static arguments => List(arguments[0]));
        AddPure(handlebars, "concat", static arguments => string.Concat(arguments.Select(TemplateValue.Text)));
        handlebars.RegisterHelper("eq", static (in HelperOptions options, in Context _, in Arguments arguments) => arguments.Length == 0
            ? Own(options)
            : PageSpecific.AreEqual(RenderingOf(options), arguments[0], arguments.Length > 1 ? arguments[1] : null));
        AddPure(handlebars, "not", static arguments => !HandlebarsUtils.IsTruthyOrNonEmpty(arguments[0]));
        AddPure(handlebars, "and", static arguments => arguments.All(static value => HandlebarsUtils.IsTruthyOrNonEmpty(value)));
        AddPure(handlebars, "or", static arguments => arguments.FirstOrDefault(static value => HandlebarsUtils.IsTruthyOrNonEmpty(value)));
        handlebars.RegisterHelper("json", static (in EncodedTextWriter output, in HelperOptions options, in Context _, in Arguments arguments) =>
            // The default encoder escapes <, > and &, so the text is safe inside a script element, and must not be escaped again.
            output.Write((arguments.Length == 0 ? Own(options) is var own ? TemplateValue.ToJson(own) : null : TemplateValue.ToJson(arguments[0]))?.ToJsonString(JsonForMarkup) ?? "null", false));
        handlebars.RegisterHelper("query", QueryHelper.Run);
    }

    static readonly JsonSerializerOptions JsonForMarkup = new() { MaxDepth = Document.MaximumDepth };

    static void Add(IHandlebars handlebars, string name, Helper helper) =>
        handlebars.RegisterHelper(name, (in HelperOptions options, in Context _, in Arguments arguments) =>
        {
            PageSpecific.Refuse(arguments);
            return helper(RenderingOf(options), options, arguments);
        });

    /// <summary>A helper that only computes. A key of the same name is not hidden by it: <c>{{date}}</c> is the row's date.</summary>
    static void AddPure(IHandlebars handlebars, string name, Func<Arguments, object?> helper) =>
        Add(handlebars, name, (_, options, arguments) => arguments.Length == 0 ? Own(options) : helper(arguments));

    public static Rendering RenderingOf<T>(in T options)
        where T : struct, IHelperOptions => (Rendering)options.Data[ChainSegment.Root]!;

    static object? Own(in HelperOptions options) => PathResolver.ResolvePath(options.Frame, options.Name);

    static string? Url(in HelperOptions options, in Arguments arguments, Func<string, Func<TemplateTag, bool>, string> link)
    {
        var tag = LinkGuard.TagOf(arguments, static tag => tag.Content.Contains("url", StringComparison.OrdinalIgnoreCase));
        if (LinkGuard.PlaceIn(arguments) is { } place)
        {
            RenderingOf(options).NoteAddress(place);
        }

        if (arguments.Length > 0)
        {
            return link(TemplateValue.Text(arguments[0]), tag);
        }

        // {{#if url}} asks the helper too: what has no address has no link.
        return TemplateValue.Text(PathResolver.ResolvePath(options.Frame, "url")) is { Length: > 0 } own ? link(own, tag) : null;
    }

    static object? CheckedLink(Rendering rendering, in Arguments arguments)
    {
        var address = TemplateValue.Text(arguments[0]);
        if (LinkGuard.PlaceIn(arguments) is { } place)
        {
            rendering.NoteAddress(place);
        }

        return LinkGuard.IsHarmless(address, arguments)
            ? arguments[0]
            : throw rendering.Refused(address, LinkGuard.TagOf(arguments, static tag => tag.Content.Contains(LinkGuard.Helper, StringComparison.Ordinal)));
    }

    /// <summary>A name that was not passed to the build is told where the template asks for it.</summary>
    static string Property(Rendering rendering, string name)
    {
        try
        {
            return rendering.Context.Property(name);
        }
        catch (DiagnosticException exception) when (exception.Diagnostic.File is null)
        {
            var (source, line, column) = rendering.Locate(tag => tag.Content.Contains("property", StringComparison.Ordinal) && tag.Content.Contains(name, StringComparison.Ordinal));
            throw new DiagnosticException(source.Error(exception.Diagnostic.Code, exception.Diagnostic.Message, line, column), exception);
        }
    }

    static string Date(Rendering rendering, in Arguments arguments)
    {
        var text = TemplateValue.Text(arguments[0]);
        var format = arguments.Length > 1 ? TemplateValue.Text(arguments[1]) : "yyyy-MM-dd";
        if (!IsFormat(format))
        {
            var (source, line, column) = rendering.Locate(
                tag => tag.Content.Contains("date", StringComparison.Ordinal) && tag.Content.Contains(format, StringComparison.Ordinal),
                static tag => tag.Content.Contains("date", StringComparison.Ordinal));
            throw new DiagnosticException(source.Error("BCM1201", $"{source.Title}: '{format}' is no format of a date. Write one such as \"yyyy-MM-dd\" or \"d MMMM yyyy\".", line, column));
        }

        // A time alone would be one of today, a day without a year one of this year: what names no year is no date, or the page would be
        // another one tomorrow.
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            && text.Contains(date.ToString("yyyy", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            ? date.ToString(format, CultureInfo.InvariantCulture)
            : text;
    }

    /// <summary>Whether a date can be written so; asked of any date, so that a mistake is told whatever the value is.</summary>
    static bool IsFormat(string format)
    {
        try
        {
            DateTimeOffset.UnixEpoch.ToString(format, CultureInfo.InvariantCulture);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>What front matter gives as a list, as one value, or as several with commas between them.</summary>
    static object?[] List(object? value) => value switch
    {
        null or UndefinedBindingResult or "" => [],
        object?[] items => items,
        string text => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
        _ => [value],
    };
}

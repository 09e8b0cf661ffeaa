namespace BuildCache.Content.Templates;

enum TagKind
{
    Expression,
    Open,
    Close,
    Else,
    Partial,
    PartialOpen,
    Inline,
}

/// <summary>One <c>{{…}}</c> of a template and where it stands.</summary>
/// <param name="Kind">What it begins with.</param>
/// <param name="Name">The helper, path or partial that it names; empty for a sub-expression.</param>
/// <param name="Content">What is between the braces, without its mark.</param>
/// <param name="Position">Offset of the opening brace in the template.</param>
/// <param name="End">Offset behind its closing brace.</param>
readonly record struct TemplateTag(TagKind Kind, string Name, string Content, int Position, int End)
{
    /// <summary>Whether it shows its value as it is: <c>{{&amp;a}}</c>, which Handlebars.Net does not read.</summary>
    bool HasAmpersand(string written) => Kind == TagKind.Expression && written.AsSpan().TrimStart("{~ \t\r\n").StartsWith("&");

    /// <summary>The tag as Handlebars.Net reads it.</summary>
    public string In(string text)
    {
        var written = text[Position..End];
        return HasAmpersand(written) ? $"{{{{{{{(written.Trim('{').StartsWith('~') ? "~" : "")}{Content}{(written.Trim('}').EndsWith('~') ? "~" : "")}}}}}}}" : written;
    }
}

/// <summary>A mistake in a template's text, at an offset or at a line and column.</summary>
sealed class TemplateSyntaxException(string code, string message, int line, int column) : Exception(message)
{
    public string Code { get; } = code;

    public int Line { get; } = line;

    public int Column { get; } = column;
}

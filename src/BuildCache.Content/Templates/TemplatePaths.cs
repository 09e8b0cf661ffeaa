namespace BuildCache.Content.Templates;

/// <summary>The paths that a tag reads, and whatever else in it is neither a literal nor the name of a helper, a partial or an argument.</summary>
static class TemplatePaths
{
    static readonly System.Buffers.SearchValues<char> Separators = System.Buffers.SearchValues.Create(" \t\r\n()=|\"'[");

    public static IEnumerable<string> Of(TemplateTag tag)
    {
        // What an expression begins with is a helper where something follows, else a path.
        var isHelper = tag.Kind switch
        {
            TagKind.Expression => tag.Content.Length > tag.Name.Length,
            TagKind.Close => true,
            TagKind.Else => tag.Content.Length > 0,
            _ => tag.Content is not ['(', ..],
        };
        if (tag.Kind == TagKind.Close)
        {
            yield break;
        }

        var content = tag.Content;
        for (var at = 0; at < content.Length;)
        {
            switch (content[at])
            {
                case '"' or '\'':
                    at = content.IndexOf(content[at], at + 1) is > 0 and var end ? end + 1 : content.Length;
                    isHelper = false;
                    break;
                case '(':
                    isHelper = true;
                    at++;
                    break;
                case '|' or '[':
                    // Names of a block's own, and members with odd names: whoever asks has to expect anything.
                    yield return "|";
                    yield break;
                case ' ' or '\t' or '\r' or '\n' or ')' or '=':
                    at++;
                    break;
                default:
                    var length = content.AsSpan(at).IndexOfAny(Separators) is >= 0 and var next ? next : content.Length - at;
                    var word = content.Substring(at, length);
                    at += length;
                    if (!isHelper && !IsArgumentName(content, at) && !IsLiteral(word))
                    {
                        yield return word;
                    }

                    isHelper = false;
                    break;
            }
        }
    }

    static bool IsArgumentName(string content, int end) => content.AsSpan(end).TrimStart().StartsWith("=");

    static bool IsLiteral(string word) => word is "true" or "false" or "null" or "undefined" || double.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out _);
}

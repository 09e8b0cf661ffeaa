namespace BuildCache.Content.Templates;

/// <summary>
/// Finds the tags of a template with their places. Handlebars.Net reports most mistakes without one, and some only when the
/// faulty branch runs; so unclosed blocks, unclosed tags and unknown helpers are found here, before it compiles anything.
/// </summary>
static class TemplateScanner
{
    static readonly System.Buffers.SearchValues<char> NameEnd = System.Buffers.SearchValues.Create(" \t\r\n=()|");

    public static IReadOnlyList<TemplateTag> Scan(string text, int start)
    {
        var tags = new List<TemplateTag>();
        var position = start;
        while ((position = text.IndexOf("{{", position, StringComparison.Ordinal)) >= 0)
        {
            if (position > 0 && text[position - 1] == '\\' && !(position > 1 && text[position - 2] == '\\'))
            {
                position += 2;
                continue;
            }

            position = text.AsSpan(position).StartsWith("{{{{") ? SkipRaw(text, position) : ReadTag(text, position, tags);
        }

        return tags;
    }

    /// <summary>Blocks in blocks, parentheses in parentheses: compiled templates are as deep as their text, and so is the stack that runs them.</summary>
    const int MaxDepth = 64;

    /// <summary>A compiled tag takes 200 bytes of the stack of whoever runs it, and a millisecond to compile.</summary>
    public const int MaxTags = 2000;

    /// <summary>In a template whose parts can include themselves (<c>#*inline</c>) without anybody being asked.</summary>
    public const int MaxTagsWithInline = 200;

    static TemplateSyntaxException TooDeep(string text, TemplateTag tag, string what) =>
        At(text, tag.Position, $"{what} are nested deeper than {MaxDepth} levels. Move the inner ones to a partial.", "BCM1210");

    /// <summary>Every block is closed by its own name, and every helper that is called exists. Gives the helpers that are called.</summary>
    public static IReadOnlySet<string> Check(string text, IReadOnlyList<TemplateTag> tags, IReadOnlySet<string> helpers)
    {
        var called = new HashSet<string>(StringComparer.Ordinal);
        CheckCount(text, tags);
        var open = new Stack<TemplateTag>();
        var branches = new Stack<int>();
        foreach (var tag in tags)
        {
            switch (tag.Kind)
            {
                case TagKind.Open or TagKind.PartialOpen or TagKind.Inline when open.Count == MaxDepth:
                    throw TooDeep(text, tag, "Blocks");
                case TagKind.Open or TagKind.PartialOpen or TagKind.Inline:
                    open.Push(tag);
                    branches.Push(0);
                    break;
                case TagKind.Else when open.Count == 0:
                    throw At(text, tag.Position, "{{else}} stands outside any block. Remove it, or open a block before it.");
                case TagKind.Else:
                    // Each branch is compiled inside the one before it.
                    branches.Push(branches.Pop() + 1);
                    if (branches.Peek() > MaxDepth)
                    {
                        throw TooDeep(text, tag, "Branches of one block");
                    }

                    break;
                case TagKind.Close when open.Count == 0:
                    throw At(text, tag.Position, $"{{{{/{tag.Name}}}}} closes a block that was never opened. Remove it, or open it with {{{{#{tag.Name}}}}}.");
                case TagKind.Close:
                    var opened = open.Pop();
                    branches.Pop();
                    if (opened.Name != tag.Name)
                    {
                        var line = Place(text, opened.Position).Line;
                        throw At(text, tag.Position, $"{{{{/{tag.Name}}}}} closes the block {{{{#{opened.Name}}}}} opened in line {line}. Close it with {{{{/{opened.Name}}}}}.");
                    }

                    break;
            }

            if (tag.Content.Length == 0 && tag.Kind != TagKind.Else)
            {
                throw At(text, tag.Position, "This tag names nothing. Say what it shows, opens or includes.");
            }

            if (tag.Kind == TagKind.Open && tag.Content is "if" or "unless" or "each" or "with")
            {
                throw At(text, tag.Position, $"{{{{#{tag.Name}}}}} needs a value: {{{{#{tag.Name} page.title}}}}.");
            }

            CheckHelpers(text, tag, helpers, called);
        }

        if (open.TryPop(out var unclosed))
        {
            throw At(text, unclosed.Position, $"The block {{{{#{unclosed.Name}}}}} is never closed. Close it with {{{{/{unclosed.Name}}}}}.");
        }

        return called;
    }

    static void CheckCount(string text, IReadOnlyList<TemplateTag> tags)
    {
        var hasInline = tags.Any(static tag => tag.Kind == TagKind.Inline);
        var most = hasInline ? MaxTagsWithInline : MaxTags;
        if (tags.Count > most)
        {
            throw At(text, tags[most].Position, $"A template has {most} tags at the most{(hasInline ? " where it has inline partials" : "")}, and this one has {tags.Count}. Move parts of it to partials.", "BCM1210");
        }
    }

    /// <summary>Line and column, from 1, of an offset.</summary>
    public static (int Line, int Column) Place(string text, int position)
    {
        var before = text.AsSpan(0, position);
        return (before.Count('\n') + 1, position - (before.LastIndexOf('\n') + 1) + 1);
    }

    public static TemplateSyntaxException At(string text, int position, string message, string code = "BCM1201")
    {
        var (line, column) = Place(text, position);
        return new TemplateSyntaxException(code, message, line, column);
    }

    static int ReadTag(string text, int start, List<TemplateTag> tags)
    {
        var open = text.AsSpan(start).StartsWith("{{{") ? 3 : 2;
        var begin = start + open;
        if (begin < text.Length && text[begin] == '~')
        {
            begin++;
        }

        if (begin < text.Length && text[begin] == '!')
        {
            var close = text.AsSpan(begin).StartsWith("!--") ? "--" : "}}";
            var end = text.IndexOf(close, begin + (close == "--" ? 3 : 1), StringComparison.Ordinal);
            end = end < 0 ? end : text.IndexOf("}}", end, StringComparison.Ordinal);
            return end < 0 ? throw At(text, start, "This comment is never closed. Close it with --}} or }}.") : end + 2;
        }

        var finish = FindEnd(text, start, begin);
        if (open == 3 && !text.AsSpan(finish).StartsWith("}}}"))
        {
            throw At(text, start, "This tag opens with {{{ and must close with }}}.");
        }

        var content = text[begin..finish].TrimEnd('~').Trim();
        tags.Add(Classify(content, start, finish + open));
        return finish + open;
    }

    static int FindEnd(string text, int start, int begin)
    {
        for (var i = begin; i < text.Length - 1; i++)
        {
            switch (text[i])
            {
                case '"' or '\'' or '[':
                    var close = text.IndexOf(text[i] == '[' ? ']' : text[i], i + 1);
                    if (close < 0)
                    {
                        throw At(text, i, text[i] == '[' ? "This [ is never closed by ]." : "This quotation mark has no partner.");
                    }

                    i = close;
                    break;
                case '{' when text[i + 1] == '{':
                    throw At(text, start, "This tag is not closed before the next one begins. Close it with }}.");
                case '}' when text[i + 1] == '}':
                    return i;
            }
        }

        throw At(text, start, "This tag is never closed. Close it with }}.");
    }

    static int SkipRaw(string text, int start)
    {
        var end = text.IndexOf("{{{{/", start + 4, StringComparison.Ordinal);
        end = end < 0 ? end : text.IndexOf("}}}}", end, StringComparison.Ordinal);
        return end < 0 ? throw At(text, start, "This raw block is never closed. Close it with {{{{/name}}}}.") : end + 4;
    }

    static TemplateTag Classify(string content, int start, int end)
    {
        var (kind, mark) = content switch
        {
            _ when content.StartsWith("#*", StringComparison.Ordinal) => (TagKind.Inline, 2),
            _ when content.StartsWith("#>", StringComparison.Ordinal) => (TagKind.PartialOpen, 2),
            ['#', ..] => (TagKind.Open, 1),
            "^" or "else" => (TagKind.Else, content.Length),
            ['^', ..] => (TagKind.Open, 1),
            ['/', ..] => (TagKind.Close, 1),
            ['>', ..] => (TagKind.Partial, 1),
            ['&', ..] => (TagKind.Expression, 1),
            _ when content.StartsWith("else ", StringComparison.Ordinal) => (TagKind.Else, 5),
            _ => (TagKind.Expression, 0),
        };
        content = content[mark..].TrimStart();
        return new TemplateTag(kind, NameIn(content).ToString(), content, start, end);
    }

    static ReadOnlySpan<char> NameIn(ReadOnlySpan<char> content)
    {
        if (content is ['"' or '\'', ..])
        {
            var close = content[1..].IndexOf(content[0]);
            return close < 0 ? content[1..] : content[1..(close + 1)];
        }

        var end = 0;
        while (end < content.Length && !NameEnd.Contains(content[end]))
        {
            end += content[end] == '[' ? Math.Max(0, content[end..].IndexOf(']')) + 1 : 1;
        }

        return content[..end];
    }

    static void CheckHelpers(string text, TemplateTag tag, IReadOnlySet<string> helpers, HashSet<string> called)
    {
        var calls = tag.Kind is TagKind.Open or TagKind.Expression or TagKind.Else && tag.Content.Length > tag.Name.Length;
        if (calls && tag.Name.Length > 0 && tag.Content[0] is not ('"' or '\'') && !tag.Content.AsSpan(tag.Name.Length).TrimStart().StartsWith("as |"))
        {
            CheckHelper(text, tag, tag.Name, helpers, called);
        }

        var content = tag.Content;
        var depth = 0;
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] is '"' or '\'' or '[')
            {
                i = Math.Max(i, content.IndexOf(content[i] == '[' ? ']' : content[i], i + 1));
            }
            else if (content[i] == '(')
            {
                if (++depth > MaxDepth)
                {
                    throw TooDeep(text, tag, "Parentheses");
                }

                CheckHelper(text, tag, NameIn(content.AsSpan(i + 1).TrimStart()).ToString(), helpers, called);
            }
            else if (content[i] == ')')
            {
                depth--;
            }
        }
    }

    static void CheckHelper(string text, TemplateTag tag, string name, IReadOnlySet<string> helpers, HashSet<string> called)
    {
        called.Add(name);
        if (!helpers.Contains(name))
        {
            var message = $"There is no helper '{name}'. Helpers are: {string.Join(", ", helpers.Order(StringComparer.Ordinal))}.";
            throw At(text, tag.Position, message, "BCM1205");
        }
    }
}

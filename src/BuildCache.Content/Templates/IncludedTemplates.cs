namespace BuildCache.Content.Templates;

/// <summary>
/// The partials that a template includes whenever it is rendered: those that stand in no block which may show nothing. Whoever shows the
/// template shows them, so a dependency on it may be one on them as well. All others are looked up when they are shown.
/// </summary>
static class IncludedTemplates
{
    const string Block = "@partial-block";

    /// <param name="source">The template; null for none.</param>
    /// <param name="find">The partials that were looked up before.</param>
    public static IEnumerable<string> Of(TemplateSource? source, Func<string, TemplateSource?> find)
    {
        var isSure = true;
        var outside = new Stack<bool>();
        foreach (var tag in TagsOf(source))
        {
            switch (tag.Kind)
            {
                case TagKind.Open or TagKind.Inline:
                    outside.Push(isSure);
                    isSure = false;
                    break;
                case TagKind.PartialOpen:
                    outside.Push(isSure);
                    if (isSure && IsName(tag.Name))
                    {
                        yield return tag.Name;
                    }

                    // What is handed over to a partial is shown where that shows it.
                    isSure = isSure && TagsOf(find(tag.Name)) is var handedTo && ShowsBlock(handedTo);
                    break;
                case TagKind.Close:
                    isSure = outside.TryPop(out var before) && before;
                    break;
                case TagKind.Partial when isSure && IsName(tag.Name):
                    yield return tag.Name;
                    break;
            }
        }
    }

    static bool ShowsBlock(IReadOnlyList<TemplateTag> tags)
    {
        var depth = 0;
        foreach (var tag in tags)
        {
            depth += tag.Kind switch
            {
                TagKind.Open or TagKind.Inline or TagKind.PartialOpen => 1,
                TagKind.Close => -1,
                _ => 0,
            };
            if (depth == 0 && tag is { Kind: TagKind.Partial, Name: Block })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Not: a name that is computed, one in brackets, the block that a partial is given.</summary>
    static bool IsName(string name) => name.Length > 0 && name.AsSpan().IndexOfAny('@', '[', '(') < 0;

    static IReadOnlyList<TemplateTag> TagsOf(TemplateSource? source)
    {
        try
        {
            return source is null ? [] : TemplateScanner.Scan(source.Text, source.BodyStart);
        }
        catch (TemplateSyntaxException)
        {
            // It is told by those who show the template.
            return [];
        }
    }
}

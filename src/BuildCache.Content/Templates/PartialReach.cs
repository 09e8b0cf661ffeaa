namespace BuildCache.Content.Templates;

/// <summary>What a template can reach of those who show it, as its text tells. What cannot be told from the text counts as more.</summary>
/// <param name="StaysInside">
/// It sees nothing of its caller but the context that it is given and what stands at the top: no loop's index, no context further out, no block.
/// </param>
/// <param name="IsForMany">
/// It repeats something, and all that it names at its top is what many outputs have in common: to render it once for them may be worth while.
/// </param>
readonly record struct PartialReach(bool StaysInside, bool IsForMany)
{
    static readonly HashSet<string> Common = new(StringComparer.Ordinal) { "site", "navigation", "feed" };

    static readonly HashSet<string> OfLoop = new(StringComparer.Ordinal) { "@index", "@first", "@last", "@key" };

    public static PartialReach Of(IReadOnlyList<TemplateTag> tags)
    {
        var (isForMany, repeats, loops) = (true, false, 0);
        var outside = new Stack<int>();
        foreach (var tag in tags)
        {
            if (tag.Kind is TagKind.PartialOpen or TagKind.Inline || (tag.Kind == TagKind.Partial && tag.Name.StartsWith('@')) || (tag.Kind == TagKind.Open && tag.Name is not ("if" or "unless" or "each" or "with")))
            {
                return default;
            }

            if (tag.Kind == TagKind.Else)
            {
                loops = outside.Peek();
            }

            foreach (var path in TemplatePaths.Of(tag))
            {
                if (!StaysWithin(path, loops))
                {
                    return default;
                }

                isForMany &= loops > 0 || IsCommon(path);
            }

            if (tag.Kind == TagKind.Open)
            {
                outside.Push(loops);
                repeats |= loops == 0 && tag.Name == "each";
                loops += tag.Name is "each" or "with" ? 1 : 0;
            }
            else if (tag.Kind == TagKind.Close)
            {
                loops = outside.Pop();
            }
        }

        return new PartialReach(StaysInside: true, isForMany && repeats);
    }

    static bool StaysWithin(string path, int loops) => path[0] == '@'
        ? path == "@root" || path.StartsWith("@root.", StringComparison.Ordinal) || (loops > 0 && OfLoop.Contains(path))
        : path is not ("|" or "as") && path.Split('/').Count(static step => step == "..") <= loops;

    static bool IsCommon(string path) => path.StartsWith("@root.", StringComparison.Ordinal) || Common.Contains(path.Split('.', '/')[0]);
}

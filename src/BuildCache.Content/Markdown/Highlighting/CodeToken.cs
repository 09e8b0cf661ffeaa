namespace BuildCache.Content.Markdown.Highlighting;

/// <summary>What a piece of code is, as far as colours go.</summary>
enum CodeKind
{
    Comment,
    Keyword,
    String,
    Number,
    Type,
    Name,
    Inserted,
    Deleted,
}

/// <summary>A piece of code with a colour of its own; what lies between two has none.</summary>
readonly record struct CodeToken(int Start, int End, CodeKind Kind);

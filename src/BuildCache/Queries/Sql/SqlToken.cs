namespace BuildCache;

/// <summary>What a piece of SQL is.</summary>
enum SqlTokenKind
{
    Space,
    Comment,

    /// <summary>A name without quotes, or a keyword: which of them only the grammar tells.</summary>
    Word,

    /// <summary>A name in <c>"…"</c>, <c>[…]</c> or <c>`…`</c>.</summary>
    QuotedName,

    /// <summary>A text in <c>'…'</c>. SQLite takes it for a name where a name has to stand.</summary>
    String,
    Blob,
    Number,

    /// <summary>What is bound to a value: <c>@name</c>, <c>:name</c>, <c>$name</c>, <c>?</c> or <c>?1</c>.</summary>
    Parameter,
    Symbol,

    /// <summary>What SQLite calls unrecognized: an unknown character, a number with letters behind it, quotes without an end.</summary>
    Unknown,
}

/// <summary>A piece of SQL: what it is, and where it stands.</summary>
readonly record struct SqlToken(string Sql, SqlTokenKind Kind, int Start, int End)
{
    public ReadOnlySpan<char> Text => Sql.AsSpan(Start, End - Start);

    /// <summary>Whether it is this keyword, however it is spelt, or this symbol.</summary>
    public bool Is(string word) => Kind is SqlTokenKind.Word or SqlTokenKind.Symbol && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsName => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName;

    /// <summary>What it names, without quotes; of a parameter without its mark.</summary>
    public string Name => Kind switch
    {
        SqlTokenKind.QuotedName or SqlTokenKind.String => Unquoted(),
        SqlTokenKind.Parameter when Text[0] != '?' => Text[1..].ToString(),
        _ => Text.ToString(),
    };

    string Unquoted()
    {
        var name = Text[1..^1].ToString();
        var quote = Text[0].ToString();
        return quote == "[" ? name : name.Replace(quote + quote, quote, StringComparison.Ordinal);
    }
}

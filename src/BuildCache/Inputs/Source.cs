using System.Globalization;

namespace BuildCache;

/// <summary>The kinds of facts that a trace can depend on. The numbers are stored.</summary>
enum SourceKind
{
    /// <summary>The content of a file, or that it is absent.</summary>
    File = 1,

    /// <summary>Whether a file is there.</summary>
    Existence = 2,

    /// <summary>The sorted names that a glob matches.</summary>
    Listing = 3,

    /// <summary>A property of the project.</summary>
    Property = 4,

    /// <summary>An item list of the project, or one item of it: the list's name and a path.</summary>
    Items = 5,

    /// <summary>An environment variable.</summary>
    Environment = 6,

    /// <summary>The answer of a server.</summary>
    Http = 7,

    /// <summary>Where the name of a program leads to. The content of what is there are files.</summary>
    Program = 8,

    /// <summary>The rows of a query with its parameters.</summary>
    Query = 32,

    /// <summary>A key of a document, its presence, or all of it.</summary>
    Document = 33,

    /// <summary>The value of a computation for its arguments.</summary>
    Computation = 34,
}

/// <summary>How much of a document a dependency is about.</summary>
enum DocumentPart
{
    Presence,
    Key,
    Whole,
}

/// <summary>A named fact of a kind: what a dependency points at.</summary>
readonly record struct Source(SourceKind Kind, string Key)
{
    /// <summary>Separates the parts of a key. Where it occurs in a part, as in the name of a file, it is written otherwise (<see cref="Escape"/>).</summary>
    public const char Separator = '\u001f';

    /// <summary>So much of a query is told.</summary>
    const int LongestQuery = 100;

    /// <summary>Begins the part of a document that is several keys which are not there.</summary>
    const char NoneOf = '-';

    /// <summary>Begins what stands for a separator, or for itself.</summary>
    const char Mark = '\u001e';

    /// <summary>The parts of a compound key.</summary>
    public string[] Parts => Split(Key);

    /// <summary>Two texts as one, which can be taken apart again whatever they hold.</summary>
    public static string Join(string first, string second) => $"{Escape(first)}{Separator}{Escape(second)}";

    /// <summary>Several texts as one.</summary>
    public static string Join(IEnumerable<string> parts) => string.Join(Separator, parts.Select(Escape));

    /// <summary>The texts that were put together.</summary>
    public static string[] Split(string joined) => joined.Contains(Mark, StringComparison.Ordinal) ? [.. joined.Split(Separator).Select(Unescape)] : joined.Split(Separator);

    /// <summary>A text as a part of a key.</summary>
    public static string Escape(string part) => part.AsSpan().IndexOfAny(Separator, Mark) < 0 ? part
        : part.Replace($"{Mark}", $"{Mark}0", StringComparison.Ordinal).Replace($"{Separator}", $"{Mark}1", StringComparison.Ordinal);

    /// <summary>A part of a key as the text that it is.</summary>
    public static string Unescape(string part) => !part.Contains(Mark, StringComparison.Ordinal) ? part
        : part.Replace($"{Mark}1", $"{Separator}", StringComparison.Ordinal).Replace($"{Mark}0", $"{Mark}", StringComparison.Ordinal);

    public static Source OfDocument(string collection, string id, DocumentPart part, string? key = null) =>
        new(SourceKind.Document, DocumentPrefix(collection, id) + part switch
        {
            DocumentPart.Presence => "",
            DocumentPart.Whole => "*",
            _ => "." + Escape(key!),
        });

    /// <summary>That a document has none of some keys, as one fact: its value is that of an absent key until one of them is there.</summary>
    public static Source OfAbsentKeys(string collection, string id, IEnumerable<string> keys) =>
        new(SourceKind.Document, DocumentPrefix(collection, id) + NoneOf + Escape(Join(keys.Order(StringComparer.Ordinal))));

    /// <summary>The keys that a part of a document is about, as it stands at the end of a source's key; none where it is about the document.</summary>
    public static IReadOnlyList<string> KeysOf(string part) => part.Length == 0 ? [] : part[0] switch
    {
        '.' => [part[1..]],
        NoneOf => Split(part[1..]),
        _ => [],
    };

    /// <summary>Where it is about several keys of a document, each of them as a fact of its own; else none.</summary>
    public IEnumerable<Source> KeysAlone()
    {
        if (Kind != SourceKind.Document || Parts is not [var collection, var id, var part] || KeysOf(part) is not { Count: > 1 } keys)
        {
            return [];
        }
        return keys.Select(key => OfDocument(collection, id, DocumentPart.Key, key));
    }

    /// <summary>What the keys of all sources of one document begin with.</summary>
    public static string DocumentPrefix(string collection, string id) => $"{Join(collection, id)}{Separator}";

    public static Source OfComputation(string name, string arguments) => new(SourceKind.Computation, Join(name, arguments));

    public static Source OfQuery(string sql, string parameters) => new(SourceKind.Query, Join(sql, parameters));

    /// <summary>The metadata of one item of a list.</summary>
    public static Source OfItem(string list, string path) => new(SourceKind.Items, Join(list, path));

    /// <summary>The fact in words, for explanations.</summary>
    public string Describe() => HttpUrl.Redact(Words());

    /// <summary>What became of the fact, in words.</summary>
    public string DescribeChange(SourceMove move) => move switch
    {
        SourceMove.Appeared => Thing() + " appeared",
        SourceMove.Vanished => Thing() + " is gone",
        _ => Describe() + " changed",
    };

    /// <summary>What is there or is not, in words: the file and not its content.</summary>
    string Thing() => Kind is SourceKind.File or SourceKind.Existence ? HttpUrl.Redact(Key)
        : Kind == SourceKind.Document && Parts is [var collection, var id, "" or "*"] ? HttpUrl.Redact($"{collection} {id}")
        : Describe();

    string Words() => Kind switch
    {
        SourceKind.File => $"content of {Key}",
        SourceKind.Existence => $"existence of {Key}",
        SourceKind.Listing => $"files matching {Key}",
        SourceKind.Property => $"property {Key}",
        SourceKind.Items => Parts is [var list, var path] ? $"item {list} {path}" : $"items {Key}",
        SourceKind.Environment => $"environment variable {Key}",
        SourceKind.Http => $"answer of {Parts[0]}",
        SourceKind.Program => $"place of the program {Key}",
        SourceKind.Query => $"rows of {LogText.Excerpt(Parts[0], LongestQuery)}{(Parts[1] == "{}" ? "" : " with " + Parts[1])}",
        SourceKind.Computation => $"value of {Parts[0]}({Parts[1]})",
        SourceKind.Document => Parts switch
        {
            [var collection, var id, ""] => $"presence of {collection} {id}",
            [var collection, var id, "*"] => $"{collection} {id}",
            [var collection, var id, var part] when KeysOf(part) is [var key, ..] keys => $"{key}{(keys.Count == 1 ? "" : $" or one of {(keys.Count - 1).ToString(CultureInfo.InvariantCulture)} other keys")} of {collection} {id}",
            _ => Key,
        },
        _ => Key,
    };
}

/// <summary>How a source moved.</summary>
enum SourceMove
{
    /// <summary>From one value to another.</summary>
    Changed,

    /// <summary>It was absent before.</summary>
    Appeared,

    /// <summary>It is absent now.</summary>
    Vanished,
}

/// <summary>A dependency as it was observed: a fact and the fingerprint that was handed over.</summary>
readonly record struct Seen(Source Source, Fingerprint Value);

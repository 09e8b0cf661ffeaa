namespace BuildCache.Tests.Trust;

/// <summary>What stands in the files of a random project: documents with small programs, texts, queries; and where links may lead.</summary>
static class RandomContent
{
    /// <summary>Documents; programs mostly read in this direction, or every project would have a cycle.</summary>
    public static readonly string[] Documents = ["a/d0.doc", "a/d1.doc", "a/d2.doc", "b/d3.doc", "b/d4.doc", "b/d5.doc", "d6.doc", "d7.doc"];

    /// <summary>Files that programs read.</summary>
    public static readonly string[] World = ["w/one.txt", "w/two.txt", "w/three.inc", "asset.bin", "w2/one.txt", "w2/two.txt"];

    /// <summary>Links and what they may point to: a folder, a file, a document; now and then nothing.</summary>
    public static readonly (string Path, string[] Goals)[] Links =
    [
        ("v", ["w", "w2", "x"]),
        ("w/link.txt", ["one.txt", "two.txt", "../w2/one.txt", "nowhere.txt"]),
        ("d8.doc", ["x/plain0.txt", "x/plain1.txt", "w/one.txt"]),
    ];

    /// <summary>What a link of documents may point to.</summary>
    public static readonly (string Path, string Text)[] Plain = [("x/plain0.txt", "title=plain0\ntag=g1\nweight=1"), ("x/plain1.txt", "title=plain1\ntag=g2\npage=titles 0;ties 0")];

    /// <summary>Queries in files: those of q are collections too, p takes a parameter, s may be one that is searched.</summary>
    public static readonly string[] Queries = ["queries/q0.sql", "queries/q1.sql", "queries/p0.sql", "queries/s0.sql"];

    /// <summary>How it is searched: not at all, by words, by their stems.</summary>
    static readonly string[] Indexes = ["", "-- fts5:\n", "-- fts5: tokenize = 'porter'\n"];

    static readonly string[] Readable = [.. World, "w/link.txt", "v/one.txt", "v/two.txt"];

    static readonly string[] Selections =
    [
        "select id, title from Doc where weight = 1", "select id, title from Doc where tag = 'g1'", "select id, tag from Doc order by tag desc",
        "select Doc.id, Part.text from Doc join Part on Part.owner = Doc.weight", "select id, title, extra from Doc where extra = 1 order by title", "select no from such",
    ];

    public static string Query(string path, Random random) =>
        path.Contains("/p", StringComparison.Ordinal) ? $"select title, weight from Doc where {(random.Next(2) == 0 ? "tag" : "extra")} = @t order by weight{(random.Next(2) == 0 ? " desc" : "")}"
        : path.Contains("/s", StringComparison.Ordinal) ? $"{Indexes[random.Next(Indexes.Length)]}select id, 'walking ' || title as title{(random.Next(2) == 0 ? ", extra" : "")} from Doc where weight > {random.Next(2)}"
        : random.Next(12) == 0 ? Selections[^1] : Selections[random.Next(Selections.Length - 1)];

    /// <summary>A document without most of what makes a build fail.</summary>
    public static string Healed(string text, Random random)
    {
        var dropsParts = random.Next(2) == 0;
        return string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("url=", StringComparison.Ordinal) && line != "parse=error"
            && !(dropsParts && line.StartsWith("part=", StringComparison.Ordinal))
            && !line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(';').Any(static step => step.Split(' ')[0] is "throw" or "must" or "early" or "both" or "late")));
    }

    public static string Document(string name, Random random) => string.Join('\n', Lines(name, random).DistinctBy(static l => l[..l.IndexOf('=', StringComparison.Ordinal)]));

    public static IEnumerable<string> Lines(string name, Random random)
    {
        yield return "title=t" + random.Next(4);
        var order = Enumerable.Range(0, 14).OrderBy(_ => random.Next()).ToArray();
        foreach (var line in order.Take(random.Next(3, 11)))
        {
            yield return line switch
            {
                0 => "weight=" + random.Next(4),
                1 => "tag=g" + random.Next(3),
                2 when random.Next(4) == 0 => $"url=u{random.Next(6)}.html",
                3 => (random.Next(4) == 0 ? "Extra=" : "extra=") + random.Next(3),
                4 when random.Next(5) == 0 => "id=i" + random.Next(9),
                5 => $"part=p{random.Next(60)}:{random.Next(4)}",
                6 when random.Next(3) == 0 => "parse=" + (random.Next(8) == 0 ? "error" : random.Next(2) == 0 ? "warn" : Outside(random)),
                7 or 8 => "page=" + Program(name, random, isLate: true),
                9 or 10 => "body=" + Program(name, random, isLate: false),
                11 => "calc=" + Program(name, random, isLate: false),
                12 => "late=" + Program(name, random, isLate: true),
                _ => "unread=" + random.Next(5),
            };
        }
    }

    static string Program(string name, Random random, bool isLate) => string.Join(';', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Instruction(name, random, isLate)));

    static string Instruction(string name, Random random, bool isLate)
    {
        var any = Documents[random.Next(Documents.Length)];
        // Mostly in one direction, or every project would have a cycle.
        var at = Array.IndexOf(Documents, name);
        var later = random.Next(40) == 0 ? any : at < Documents.Length - 1 ? Documents[random.Next(at + 1, Documents.Length)] : null;
        var key = random.Next(4) switch { 0 => "weight", 1 => "extra", 2 => "tag", _ => "title" };
        return random.Next(isLate ? 31 : 26) switch
        {
            0 => $"key {any} {key}",
            1 => $"has {any} {key}",
            2 => $"present {any} Doc",
            3 => $"whole {any}",
            4 => $"part p{random.Next(60)}",
            5 => $"linked {any}",
            6 => $"titles {random.Next(4)}",
            7 => $"tagged g{random.Next(3)}",
            8 => $"equal {random.Next(4)}",
            9 => "extra",
            10 or 11 when later is not null => $"if {later}",
            12 when later is not null => $"when {any} {later}",
            13 when later is not null && random.Next(3) == 0 => $"early {later}",
            14 when later is not null && random.Next(3) == 0 => $"try {later}",
            15 when later is not null && random.Next(3) == 0 => $"both {later} {Documents[^1]}",
            16 => "store " + any,
            17 => "warn " + any,
            18 when random.Next(8) == 0 => "throw",
            19 => $"unordered {random.Next(4)}",
            20 => "count",
            21 => "keep",
            22 => $"ties {random.Next(4)}",
            23 => $"heaviest g{random.Next(3)}",
            24 => $"joined {random.Next(3)}",
            26 => $"calc {any}",
            27 => $"deep {any}",
            28 => $"present {any} Calc",
            30 => "search",
            29 when later is not null && random.Next(3) == 0 => $"late {later}",
            _ => Outside(random),
        };
    }

    static string Outside(Random random) => random.Next(8) switch
    {
        0 or 1 => "file " + Readable[random.Next(Readable.Length)],
        2 => "exists " + Readable[random.Next(Readable.Length)],
        3 => "list " + random.Next(4) switch { 0 => "w/*", 1 => "v/*", 2 => "**/*.txt", _ => "**/*.doc" },
        4 or 5 => "property SiteP" + random.Next(2),
        6 => "environment E" + random.Next(2),
        _ => random.Next(3) == 0 ? "must " + Readable[random.Next(Readable.Length)] : "items",
    };
}

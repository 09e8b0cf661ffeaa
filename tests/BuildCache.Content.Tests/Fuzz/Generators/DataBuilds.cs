namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>Data files and front matter through a build, with what can be written and not be stored.</summary>
static class DataBuilds
{
    public const int Files = 40;

    /// <summary>Values that a parser takes and that no row of a database holds, or just so.</summary>
    static readonly string[] Hard =
    [
        "1e400", "-1e400", "1e-400", "123456789012345678901234567890", "9223372036854775808", "0.1e1", "-0", "\"\\ud83d\"", "\"\\ude00x\"", "{\"a\\u0000b\":1}", "\"a\\u0000b\"", "{\"\":1}", "{\"Foo\":1,\"foo\":2}", "{\"true\":1}", "{\"<<\":1}",
        "{\"file\":1}", "{\"id\":{}}", "{\"index\":[]}", "{\"name\":null}", "{\"select\":1,\"rowid\":2,\"_rowid_\":3}", "{\"\\ufffe\":\"\\uffff\"}", "[[1],[2]]", "[null,null]", "\"\\u202e\"",
    ];

    static readonly string[] FrontMatter =
    [
        "title: 4.10", "title: [a]", "title: {a: b}", "title: \"\\0\"", "title: ~", "tags: [🎉, 🚀]", "tags: ['', a, {b: c}, [d]]", "tags: a,,b", "tags: 1.0", "draft: yes", "draft: \"true\"", "draft: 7", "date: 2026-2-1", "date: 2026-13-45", "date: [1]",
        "weight: heavy", "weight: 1e400", "weight: .nan", "layout: gone", "layout: ../../x", "layout: {}", "description: [x]", "path: /etc/passwd", "url: x", "ast: 0", "bodyLine: -1", "source: x", "section: {a: 1}", "section: '\"><b onfuzz=1>'", "Title: a\ntitle: b", "published: false", "slug: a/../b",
    ];

    public static FuzzCase Next(Choices choices) => Batch.Of(choices.Several(Files, number => One(choices, number)));

    static BatchFile One(Choices choices, int number) => choices.Way<BatchFile>(
        () => new($"_data/f{number}.json", Hardly(choices)),
        () => new($"p{number}.md", FrontMatterOf(choices)),
        () => new($"_data/f{number}.json", JsonFiles.Right(choices).Input),
        () => new($"_data/f{number}.json", JsonFiles.Wrong(choices).Input, Expected.Wrong),
        () => new($"_data/f{number}.yml", YamlFiles.Right(choices).Input),
        () => new($"_data/f{number}.yaml", YamlFiles.WrongMapping(choices), Expected.Wrong),
        () => new($"_data/f{number}.csv", CsvFiles.Right(choices).Input, Expected.Right),
        () => new($"_data/f{number}.csv", CsvFiles.WrongTable(choices).Text, Expected.Wrong),
        () => new($"p{number}.md", "---\ntitle: A\n" + WrongFrontMatter(choices) + "---\ntext\n", Expected.Wrong));

    /// <summary>Some mistakes are but warned of there, and read as they are meant.</summary>
    static string WrongFrontMatter(Choices choices) =>
        YamlFiles.WrongMapping(choices).Replace("k: @x\n", "k: ]\n", StringComparison.Ordinal).Replace("k: `x`\n", "k: ]\n", StringComparison.Ordinal);

    static string Hardly(Choices choices) => choices.Way<string>(
        () => choices.Pick<string>(Hard),
        () => "[" + string.Join(",\n", choices.Many(3, 8, () => choices.Pick<string>(Hard))) + "]",
        () => "{\"a\":" + choices.Pick<string>(Hard) + "}",
        () => new string('[', 1 + choices.Next(250)) is var open ? open + new string(']', open.Length) : "",
        () => "{" + string.Join(',', Enumerable.Range(0, choices.Next(3) * 700).Select(static i => $"\"k{i}\":{i}")) + "}");

    static string FrontMatterOf(Choices choices)
    {
        var keys = choices.Many(3, 6, () => choices.Pick<string>(FrontMatter)).DistinctBy(static key => key.Split(':')[0]);
        return "---\n" + string.Concat(keys.Select(static key => key + "\n")) + "---\n" + choices.Pick("", "# Heading\n", "text\n");
    }
}

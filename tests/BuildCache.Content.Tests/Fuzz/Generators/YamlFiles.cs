using System.Text.Json.Nodes;
using BuildCache.Content.Data;

namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>YAML: right, with one mistake, and as pieces in any order.</summary>
static class YamlFiles
{
    static readonly string[] Pieces =
    [
        "a", "b", ": ", ":", "- ", "-", "? ", "\n", "\n  ", "\n    ", "\n\t", " ", "{", "}", "[", "]", ",", "&a ", "*a", "*", "&", "!!str ", "!", "!<x>", "|", "|-\n", ">", ">+2\n", "'", "\"", "\\", "\\x", "#", " # c", "---\n", "...\n", "%YAML 1.2\n", "%",
        "@", "`", "<<: *a", "<<", "true", "~", "1", "1e400", ".inf", "0x1F", "2026-01-31", "1:30", "\0", "\u0001", "\u00a0", "\ufeff", "🎉", "\r\n", "\r", "a: b\n", "- a\n", "  b: c\n", "a: [1\n", "a: &a [*a]\n", "\"\\ud83d\"", "\"\\U00110000\"",
    ];

    public static FuzzCase Next(Choices choices) => choices.Next(4) switch
    {
        0 or 1 => Right(choices),
        2 => Wrong(choices),
        _ => Soup(choices),
    };

    public static FuzzCase Right(Choices choices)
    {
        var value = ValueGrammar.Value(choices);
        var text = new YamlGrammar(choices).Document(value);
        return new FuzzCase(text, () => DataProperties.CheckReads(DataFormat.Yaml, text, ValueGrammar.Records(value)));
    }

    public static FuzzCase Wrong(Choices choices)
    {
        var text = WrongMapping(choices);
        return new FuzzCase(text, () => DataProperties.CheckRefuses(DataFormat.Yaml, text, 0));
    }

    /// <summary>A mapping with a line in it that makes no sense.</summary>
    public static string WrongMapping(Choices choices)
    {
        var before = new YamlGrammar(choices).Document(Mapping(choices));
        var mistake = choices.Pick("k: [1, 2\n", "k: \"open\n", "k: 'open\n", "k: a: b\n", "k: @x\n", "k: `x`\n", "\tk: 1\n", "k: *unknown\n", "k: 1\nk: 2\n", "k: \"\\q\"\n", "k: {a: 1\n", "k: ]\n", "just a word\n");
        return before + mistake + choices.Pick("", "z: 1\n", "z:\n  - 1\n");
    }

    static JsonObject Mapping(Choices choices)
    {
        var mapping = ValueGrammar.Object(choices, 2);
        mapping["first"] = 1;
        return mapping;
    }

    static FuzzCase Soup(Choices choices)
    {
        var text = string.Concat(choices.Many(15, 200, () => choices.Pick<string>(Pieces)));
        return new FuzzCase(text, () => DataProperties.TryRead(DataFormat.Yaml, text));
    }
}

using BuildCache.Content.Data;

namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>JSON: right, with one mistake, and as pieces in any order.</summary>
static class JsonFiles
{
    static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"a\"", "\"", "1", "-", "0", "1e400", "1E+5", "01", ".5", "1.", "true", "nul", "null", "NaN", " ", "\n", "\r\n", "\t", "//", "/*", "*/", "\\", "\\u", "\"\\ud83d\"", "\"\\u0000\"", "\"\\x\"",
        "\0", "\u0001", "\ufeff", "é", "'a'", "{\"a\":1}", "{\"a\":1,\"a\":2}", "[[[[", "]]]]", "123456789012345678901234567890",
    ];

    /// <summary>A mistake where a value stands, and nothing else is there.</summary>
    static readonly string[] Mistakes = ["nul", "'a'", "\"\\x\"", "01", "+1", "}", "\"a", "{a:1}", "{\"a\" 1}", "{\"k\":1,\"k\":2}", "NaN", "1 2", "\"\t\""];

    public static FuzzCase Next(Choices choices) => choices.Next(4) switch
    {
        0 or 1 => Right(choices),
        2 => Wrong(choices),
        _ => Soup(choices),
    };

    public static FuzzCase Right(Choices choices)
    {
        var value = ValueGrammar.Value(choices);
        var text = new JsonGrammar(choices).Write(value);
        return new FuzzCase(text, () => DataProperties.CheckReads(DataFormat.Json, text, ValueGrammar.Records(value)));
    }

    /// <summary>The mistake stands in a line of its own, which is the place to be told.</summary>
    public static FuzzCase Wrong(Choices choices)
    {
        var before = choices.Many(3, 20, () => new JsonGrammar(choices).Write(ValueGrammar.Value(choices, 2)) + ",\n");
        var mistake = choices.Pick<string>(Mistakes);
        var text = "[\n" + string.Concat(before) + mistake;
        var line = TextLines.Count(text);
        text += choices.Once(2) ? "" : ",\n" + new JsonGrammar(choices).Write(ValueGrammar.Value(choices, 2)) + "\n]\n";
        return new FuzzCase(text, () => DataProperties.CheckRefuses(DataFormat.Json, text, line));
    }

    static FuzzCase Soup(Choices choices)
    {
        var text = string.Concat(choices.Many(15, 200, () => choices.Pick<string>(Pieces)));
        return new FuzzCase(text, () => DataProperties.TryRead(DataFormat.Json, text));
    }
}

using BuildCache.Content.Data;
using BuildCache.Content.Markdown;

namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>Front matter before a body: where the one ends and the other begins, and that keys are read as they are written.</summary>
static class FrontMatterFiles
{
    static readonly string[] Pieces = ["---", "---\n", "--- \n", "----\n", "...\n", "+++\n", "\n", "\r\n", "\r", " ", "\t", "title: a\n", "title:\n", "a", ": ", "- ", "\ufeff", "\0", "```\n", "# h\n", "<!-- -->\n", "{\n", "}\n", "🎉", "---json\n", "\"a\": 1", ",", "{\"a\":", "draft: true\n"];

    public static FuzzCase Next(Choices choices) => choices.Next(3) == 0 ? Right(choices) : Soup(choices);

    static FuzzCase Right(Choices choices)
    {
        var keys = ValueGrammar.Object(choices);
        keys.Remove("<<");
        keys["title"] = "Title";
        var yaml = new YamlGrammar(choices).Document(keys).TrimStart('\n', ' ');
        var body = choices.Pick("", "text\n", "\n---\n\ntext", "---\n", "a: b\n---\n");
        var end = choices.Pick("---\n", "---\t \n", "...\n");
        var text = "---\n" + yaml + end + body;
        var isCarriage = choices.Once(4) && !yaml.Contains("|-", StringComparison.Ordinal);
        text = isCarriage ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;
        return new FuzzCase(text, () =>
        {
            var matter = Split(text);
            FuzzFault.Unless(matter.Body == (isCarriage ? body.Replace("\n", "\r\n", StringComparison.Ordinal) : body), $"the body is another one: {matter.Body}");
            var (value, _) = YamlJson.ReadOne(matter.Text ?? "");
            ValueGrammar.CheckEqual([keys], [value]);
        });
    }

    static FuzzCase Soup(Choices choices)
    {
        var text = choices.Pick("---\n", "---\r\n", "", "{\"a\": 1") + string.Concat(choices.Many(8, 80, () => choices.Pick<string>(Pieces)));
        return new FuzzCase(text, () =>
        {
            if (Split(text) is { Language: FrontMatterLanguage.Yaml, Text: { } yaml })
            {
                DataProperties.TryRead(DataFormat.Yaml, yaml);
            }
        });
    }

    /// <summary>The body is the end of the file, and so many lines stand before it.</summary>
    static FrontMatter Split(string text)
    {
        var matter = FrontMatter.Split(text);
        FuzzFault.Unless(text.EndsWith(matter.Body, StringComparison.Ordinal), "the body is not the end of the file");
        var before = TextLines.Count(text[..^matter.Body.Length]) - 1;
        FuzzFault.Unless(matter.BodyLine == before || (matter.Body.Length == 0 && matter.BodyLine == before + 1), $"the body begins after line {matter.BodyLine}, and not after {before}");
        return matter;
    }
}

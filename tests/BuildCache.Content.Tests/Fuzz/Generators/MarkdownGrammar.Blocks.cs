namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>Blocks, each as lines: what contains them puts its marks before the lines.</summary>
sealed partial class MarkdownGrammar
{
    List<string> Blocks(int depth)
    {
        var lines = Block(depth);
        foreach (var block in choices.Many(depth == 0 ? 5 : 1, 12, () => Block(depth)))
        {
            lines.Add("");
            lines.AddRange(block);
        }

        return lines;
    }

    List<string> Block(int depth) => choices.Way<List<string>>(
        Paragraph,
        () => [new string('#', 1 + choices.Next(6)) + " " + Line()],
        () => [Line(), choices.Pick("===", "---")],
        () => depth > 4 ? Paragraph() : Quote(depth),
        () => depth > 4 ? Paragraph() : List(depth, choices.Pick("- ", "* ", "+ ", "-   ")),
        () => depth > 4 ? Paragraph() : List(depth, choices.Pick("1. ", "7) ", "999999999. ", "0. ")),
        () => List(9, choices.Pick("- [ ] ", "- [x] ", "* [X] ")),
        Table,
        Fence,
        () => ["    " + Word() + choices.Pick("", " *", " < b", "\t&amp;")],
        () => [choices.Pick("---", "***", "_ _ _")],
        Footnote,
        HtmlBlock,
        () => [Word() + " term", ":   " + Line()],
        () => depth > 4 ? Paragraph() : Container(depth),
        () => ["$$", Word(), "$$"]);

    List<string> Paragraph() => [.. new[] { Line(0, braces: true) }, .. choices.Many(1, 6, () => Line(0, braces: true) + choices.Pick("", "  ", "\\"))];

    List<string> Quote(int depth)
    {
        var mark = choices.Pick("> ", ">  ");
        var alert = choices.Pick("", "", "> [!NOTE]", "> [!warning]", "> [!OTHER]");
        var blocks = Blocks(depth + 1);

        // The line of an alert is one of a paragraph, which not every block ends.
        string[] before = alert.Length == 0 ? [] : blocks[0][0] == 'w' ? [alert] : [alert, ">"];
        return [.. before, .. blocks.Select(line => mark + line)];
    }

    /// <summary>A rule of the marks that lists begin with would make a rule of the whole line.</summary>
    List<string> List(int depth, string mark)
    {
        var items = new List<string>();
        foreach (var item in choices.Many(2, 8, () => depth < 4 ? Blocks(depth + 1) : [Line()]).Prepend([Line()]))
        {
            items.AddRange(item.Select((line, index) => index == 0 ? mark + (line is "---" or "***" ? "___" : line) : line.Length == 0 ? line : new string(' ', mark.StartsWith("- [", StringComparison.Ordinal) ? 2 : mark.Length) + line));
        }

        return items;
    }

    /// <summary>No row is wider than its header: cells beyond it are not shown, as GitHub has it.</summary>
    List<string> Table()
    {
        var columns = 1 + choices.Next(5);
        string Row() => "| " + string.Join(" | ", Enumerable.Range(0, 1 + choices.Next(columns)).Select(_ => Cell())) + " |";
        return
        [
            "| " + string.Join(" | ", Enumerable.Range(0, columns).Select(_ => Cell())) + " |",
            "|" + string.Concat(Enumerable.Range(0, columns).Select(_ => choices.Pick(" --- |", ":--|", "--:|", ":-:|"))),
            .. choices.Many(3, 10, Row),
        ];
    }

    string Cell() => choices.Way<string>(Word, () => $"**{Word()}**", () => $"`{Word()}`", () => $"[{Word()}]({Target().Replace("|", "", StringComparison.Ordinal)})", () => $"{Word()} \\| {Word()}");

    List<string> Fence()
    {
        var fence = choices.Pick("```", "~~~", "`````");
        var info = choices.Pick("", "cs", "\"onfuzz=1", "<b onfuzz=1>", "c#{1,3}", "mermaid", "js title=\"a\"");
        return [fence + (fence[0] == '`' ? info : " " + info), .. choices.Many(2, 6, () => Word() + choices.Pick("", " <b onfuzz=1>", " \"&amp;", "\t*")), fence];
    }

    List<string> Footnote()
    {
        var label = $"n{++footnotes}";
        return [$"{Word()}[^{label}] {Word()}", "", $"[^{label}]: {Line()}"];
    }

    List<string> HtmlBlock()
    {
        HasHtml = true;
        return choices.Way<List<string>>(
            () => ["<div>", Word(), "</div>"],
            () => ["<details><summary>" + Word() + "</summary>", "", .. Paragraph(), "", "</details>"],
            () => ["<table><tr><td>", Word(), "</td></tr></table>"]);
    }

    /// <summary>As with fences of code, one around another has more marks than it.</summary>
    List<string> Container(int depth)
    {
        var fence = new string(':', 8 - depth);
        return [fence + choices.Pick("note", " tip", "\"onfuzz=1", "box title"), .. Blocks(depth + 1), fence];
    }
}

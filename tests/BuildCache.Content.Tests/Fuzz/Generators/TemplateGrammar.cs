namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>Templates of every construct, closed as they were opened.</summary>
sealed class TemplateGrammar(Choices choices)
{
    static readonly string[] Paths = ["site.title", "page.title", "this", ".", "@root.url", "row.name", "gone", "a.b.c", "../x", "@index", "[odd name]", "url", "this.[a b]", "row.[x-y]"];

    static readonly string[] Pieces =
    [
        "{{", "}}", "{{{", "}}}", "{{{{", "}}}}", "{{{{raw}}}}", "{{{{/raw}}}}", "{{#", "{{/", "{{^", "{{else}}", "{{>", "{{#>", "{{!", "{{!--", "--}}", "{{&", "{{~", "~}}", "#*inline", "if", "each", "with", "lookup", "query", "url", "eq", "p1", "gone", "@partial-block", "@root", "@key", "as |a|",
        " ", "\n", ".", "..", "/", "../", "this", "(", ")", "[", "]", "\"", "'", "=", "|", "1", "-1.5", "true", "null", "\\", "\\\\", "a", "a-b", "é", "🎉", "\0", "\ud83d", "\ufeff", "<b>", "&", "{{#if a}}", "{{/if}}", "{{#each a}}", "{{/each}}", "{{> p1}}", "{{a}}", "\"select 1\"",
    ];

    public string Right(int depth = 0) => string.Concat(choices.Many(4, 12, () => Piece(depth)));

    public string Soup() => string.Concat(choices.Many(8, 60, () => choices.Pick<string>(Pieces)));

    /// <summary>A tag that makes no sense, wherever it stands; and after it more, unless that could make sense of it.</summary>
    public string Mistake() => choices.Way<string>(
        () => choices.Pick(
            "{{#if a}}", "{{/if}}", "{{else}}", "{{unknown 1}}", "{{#unknown 1}}{{/unknown}}", "{{}}", "{{#if}}{{/if}}", "{{(unknown a)}}", "{{eq (unknown 1) 2}}", "{{> gone}}", "{{#each a}}{{/if}}", "{{#query \"select\"}}{{/query}}", "{{date \"2026-01-31\" \"q\"}}", "{{date gone \"'x\"}}") + Right(),
        () => choices.Pick("{{a", "{{{a}}", "{{!-- open", "{{\"a}}", "{{[a}}", "{{{{raw}}}}"));

    string Piece(int depth) => choices.Way<string>(
        () => choices.Pick("text ", "<p>", "\n", "\\{{a}}", "{ }", "\"", "é", "  "),
        () => $"{{{{{choices.Pick<string>(Paths)}}}}}",
        () => $"{{{{{{{choices.Pick<string>(Paths)}}}}}}}",
        () => $"{{{{{Call(0)}}}}}",
        () => depth > 3 ? "" : Block(depth),
        () => "{{> p1}}",
        () => "{{> p1 a=1 b=site.title}}",
        () => depth > 3 ? "" : $"{{{{#> p2}}}}{Right(depth + 1)}{{{{/p2}}}}",
        () => depth > 3 ? "" : $"{{{{#*inline \"own\"}}}}{Right(depth + 1)}{{{{/inline}}}}",
        () => choices.Pick("{{! note }}", "{{!-- a {{b}} --}}", "{{~site.title~}}", "{{&site.title}}"));

    string Block(int depth)
    {
        var open = choices.Pick("if site.title", "unless gone", "each (list \"a,b\")", "with site", "query \"select title as name, url from Page order by path\"", "if (eq 1 2)");
        var name = open.Split(' ')[0];
        return $"{{{{#{open}}}}}{Right(depth + 1)}{(choices.Once(3) ? "{{else}}" + Right(depth + 1) : "")}{{{{/{name}}}}}";
    }

    string Call(int depth) => choices.Way<string>(
        () => $"concat {Argument(depth)} {Argument(depth)}",
        () => $"slug {Argument(depth)}",
        () => $"eq {Argument(depth)} {Argument(depth)}",
        () => $"json {Argument(depth)}",
        () => $"url {Address(depth)}",
        () => $"date {Argument(depth)} \"{choices.Pick("yyyy", "d MMMM", "o", "%d", "'x'", "")}\"",
        () => $"or {Argument(depth)} {Argument(depth)}",
        () => $"lookup site {Argument(depth)}");

    /// <summary>None that would run a program: such a link is refused.</summary>
    string Address(int depth) => Argument(depth).Replace("javascript:", "javascript?", StringComparison.Ordinal);

    string Argument(int depth) => choices.Way<string>(
        () => choices.Pick("\"a\"", "'b c'", "1", "true", "\"\"", "\"a/b.html\"", "\"javascript:1\"", "\"//x\"", "\"../..\"", "\"2026-01-31\"", "\"é🎉\""),
        () => choices.Pick<string>(["site.title", "page.title", "gone", "this"]),
        () => depth > 2 ? "1" : $"({Call(depth + 1)})");
}

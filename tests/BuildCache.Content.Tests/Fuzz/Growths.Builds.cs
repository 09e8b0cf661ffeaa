using BuildCache.Content.Tests.Fuzz.Generators;

namespace BuildCache.Content.Tests.Fuzz;

/// <summary>What grows through a build: templates, SQL, documents.</summary>
static partial class Growths
{
    const string Head = "---\noutput: t.html\n---\n";

    static IEnumerable<Growth> Builds =>
    [
        Build("template-ifs", "_templates/t.hbs", static size => Head + Repeat("{{#if a}}", size / 2) + Repeat("{{/if}}", size / 2)),
        Build("template-ifs-flat", "_templates/t.hbs", static size => Head + Repeat("{{#if a}}b{{/if}}", size)),
        Build("template-ifs-open", "_templates/t.hbs", static size => Head + Repeat("{{#if a}}", size)),
        Build("template-calls-deep", "_templates/t.hbs", static size => Head + "{{" + Repeat("or (", size / 2) + "a" + new string(')', size / 8) + "}}"),
        Build("template-values", "_templates/t.hbs", static size => Head + Repeat("{{a}} ", size)),
        Build("template-braces", "_templates/t.hbs", static size => Head + new string('{', size)),
        Build("template-tags-open", "_templates/t.hbs", static size => Head + Repeat("{{a ", size)),
        Build("template-comments", "_templates/t.hbs", static size => Head + Repeat("{{!a}}", size)),
        Build("template-paths", "_templates/t.hbs", static size => Head + "{{" + Repeat("a.", size) + "b}}"),
        Build("template-text", "_templates/t.hbs", static size => Head + new string('a', size)),
        Build("template-output-deep", "_templates/t.hbs", static size => "---\noutput: " + new string('[', size) + "\n---\n"),
        Build("template-blocks-of-blocks", "_templates/t.hbs", static size => Head + Repeat("{{#> p}}", size / 2) + Repeat("{{/p}}", size / 2)),
        Build("template-itself", "_templates/t.hbs", static size => Head + "{{> t}}" + new string('a', size)),
        Build("sql-parentheses", "queries/q.sql", static size => "select " + new string('(', size / 2) + "1" + new string(')', size / 2) + " as a"),
        Build("sql-columns", "queries/q.sql", static size => "select " + string.Join(", ", Enumerable.Range(0, size / 10).Select(static i => $"1 as c{i}"))),
        Build("sql-terms", "queries/q.sql", static size => "select 1" + Repeat("+1", size) + " as a"),
        Build("sql-unions", "queries/q.sql", static size => "select 1 as a" + Repeat(" union all select 1", size)),
        Build("sql-comments", "queries/q.sql", static size => Repeat("-- a\n", size) + "select 1 as a"),
        Build("sql-comments-open", "queries/q.sql", static size => Repeat("/*", size)),
        Build("sql-quotes", "queries/q.sql", static size => "select '" + Repeat("''", size) + "' as a"),
        Build("sql-names", "queries/q.sql", static size => "select " + Repeat("a.", size) + "b"),
        Build("sql-semicolons", "queries/q.sql", static size => "select 1 as a" + new string(';', size)),
        Build("sql-printf", "queries/q.sql", static size => $"select printf('%{size * 100000}d', 1) as a"),
        Build("sql-rows", "queries/q.sql", static size => $"with recursive n(i) as (select 1 union all select i + 1 from n where i < {size}) select count(*) as a from n"),
        Build("keys-many", "_data/d.json", static size => "{" + string.Join(',', Enumerable.Range(0, size / 12).Select(static i => $"\"k{i}\":{i}")) + "}"),
        Build("keys-long", "_data/d.json", static size => "{\"" + new string('k', size) + "\":1}"),
        Build("records-many", "_data/d.json", static size => "[" + Repeat("{\"a\":1},", size) + "1]"),
        Build("tags-many", "p.md", static size => "---\ntags: [" + string.Join(", ", Enumerable.Range(0, size / 8).Select(static i => $"t{i}")) + "]\n---\n"),
        Build("title-long", "p.md", static size => "---\ntitle: " + new string('a', size) + "\n---\n"),
    ];

    /// <summary>Through a build, which takes its time whatever the size.</summary>
    static Growth Build(string name, string path, Func<int, string> make) => new(name, make, text => Batch.Of([new("_templates/p.hbs", "{{> @partial-block}}"), new(path, text)]).Check()) { IsBuilt = true };
}

using BuildCache.Content.Data;

namespace BuildCache.Content.Templates;

/// <summary>What Handlebars complains of, in words that say what to do.</summary>
static class TemplateMessage
{
    static readonly LibraryWords Words = new(
        ("chained else block", "{{else …}} can go on with if, unless, each, with and query, and with nothing else."),
        ("conditional block", "{{#if}} and {{#unless}} take one value: {{#if page.title}}."),
        ("iterator block", "{{#each}} takes one value: {{#each row.items}}."),
        ("{{with}}", "{{#with}} takes one value: {{#with page}}."),
        ("{{lookup}}", "{{lookup}} takes a value and a key: {{lookup row \"title\"}}."),
        ("inline", "{{#*inline}} takes a name in quotes: {{#*inline \"menu\"}}."),
        ("blockParams", "The names of a block's values stand once, at the end of its tag: {{#each row.items as |item|}}."),
        ("block params", "The names of a block's values stand once, at the end of its tag: {{#each row.items as |item|}}."),
        ("partial", "A partial has a name, and one value or keys of its own: {{> card row}}, {{> card title=row.title}}."),
        ("sub-expression", "Parentheses hold a helper and what it is given: (eq page.layout \"post\")."),
        ("hash parameter", "{{#if}} and {{#unless}} know no key but includeZero: {{#if count includeZero=true}}."),
        ("raw block", "A raw block is closed by its own name: {{{{raw}}}}…{{{{/raw}}}}."),
        ("decorators", "{{^…}} opens the other branch of a block and nothing else."),
        ("prefix", "A block is opened with {{#…}} or {{^…}}."),
        ("cannot be resolved", "It calls a helper that does not exist."),
        ("does not support iteration", "{{#each}} takes a list or an object, and this value is neither."));

    /// <summary>Of a tag that does not compile.</summary>
    public static string OfTag(string message, string tag) =>
        Words.Of(message) ?? $"The tag {LibraryWords.Excerpt(tag)} is neither a value, nor a helper with what it is given, nor a block or a partial.";

    /// <summary>Of a template whose tags compile one by one, and not together.</summary>
    public static string OfText(string message) =>
        Words.Of(message) ?? "Its tags make no sense together. Take blocks out of it until it compiles; the last one was to blame.";

    /// <summary>Of a template that is rendered.</summary>
    public static string OfRendering(string message) =>
        Words.Of(message) ?? "A tag cannot show the value that it was given. Show keys of it instead.";
}

using System.Globalization;
using System.Text.Json;

namespace BuildCache.Content.Markdown;

/// <summary>Footnotes: numbered in the order in which they are first referred to, shown at the end, each with its ways back.</summary>
sealed partial class MdastHtml
{
    sealed class Footnotes
    {
        readonly Dictionary<string, JsonElement> definitions = new(StringComparer.Ordinal);
        readonly Dictionary<string, int> indexes = new(StringComparer.Ordinal);

        public Footnotes(JsonElement root)
        {
            if (!root.TryGetProperty("children"u8, out var children))
            {
                return;
            }

            foreach (var child in children.EnumerateArray())
            {
                if (child.TryGetProperty("type"u8, out var type) && type.ValueEquals("footnoteDefinition"u8))
                {
                    definitions.TryAdd(Text(child, "identifier"u8), child);
                }
            }
        }

        /// <summary>Identifiers in the order of their numbers, and how often each was referred to.</summary>
        public List<(string Identifier, int Count)> Used { get; } = [];

        public JsonElement? Definition(string identifier) => definitions.TryGetValue(identifier, out var node) ? node : null;

        /// <summary>The footnote's number, and which reference to it this is.</summary>
        public (int Number, int Count) Refer(string identifier)
        {
            if (indexes.TryAdd(identifier, Used.Count))
            {
                Used.Add((identifier, 1));
                return (Used.Count, 1);
            }

            var index = indexes[identifier];
            Used[index] = (identifier, Used[index].Count + 1);
            return (index + 1, Used[index].Count);
        }
    }

    void FootnoteReference(JsonElement node)
    {
        var (number, count) = footnotes.Refer(Text(node, "identifier"u8));
        html.Raw(string.Create(CultureInfo.InvariantCulture,
            $"<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{ReferenceId(number, count)}\">{number}</a></sup>"));
    }

    static string ReferenceId(int number, int count) =>
        count == 1 ? string.Create(CultureInfo.InvariantCulture, $"fnref-{number}") : string.Create(CultureInfo.InvariantCulture, $"fnref-{number}-{count}");

    void WriteFootnotes()
    {
        if (footnotes.Used.Count == 0)
        {
            return;
        }

        html.EnsureLine();
        html.Raw("<section class=\"footnotes\">\n<ol>\n");

        // A footnote may refer to a further one, which lengthens the list.
        for (var i = 0; i < footnotes.Used.Count; i++)
        {
            html.Raw(string.Create(CultureInfo.InvariantCulture, $"<li id=\"fn-{i + 1}\">\n"));
            if (footnotes.Definition(footnotes.Used[i].Identifier) is { } definition)
            {
                Children(definition, Layout.Blocks);
            }

            for (var count = 1; count <= footnotes.Used[i].Count; count++)
            {
                html.Raw($"<a href=\"#{ReferenceId(i + 1, count)}\" class=\"footnote-back-ref\" aria-label=\"Back to reference\">↩</a>\n");
            }

            html.Raw("</li>\n");
        }

        html.Raw("</ol>\n</section>\n");
    }
}

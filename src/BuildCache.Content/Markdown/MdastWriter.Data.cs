using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown;

/// <summary>The <c>data</c> of a node: the element it is in HTML, its attributes, its id.</summary>
sealed partial class MdastWriter
{
    /// <param name="source">Whose attributes.</param>
    /// <param name="hName">The HTML element, for nodes that mdast does not know.</param>
    /// <param name="id">A heading's id; of other nodes it is one attribute among the others.</param>
    /// <param name="ownClass">A class that Markdig adds for its own renderer.</param>
    /// <param name="property">One attribute more.</param>
    void WriteData(MarkdownObject source, string? hName = null, string? id = null, string? ownClass = null, (string Name, string Value)? property = null)
    {
        var attributes = source.TryGetAttributes();
        var classes = attributes?.Classes?.Where(name => name != ownClass).Distinct().ToList();
        var ownId = id is null && attributes?.Id is { Length: > 0 } given ? given : null;
        var hasProperties = classes is { Count: > 0 } || ownId is not null || attributes?.Properties is { Count: > 0 } || property is not null;
        if (hName is null && id is null && !hasProperties)
        {
            return;
        }

        json.WriteStartObject("data");
        WriteOptional("hName", hName);
        if (hasProperties)
        {
            WriteProperties(classes, ownId, attributes, property);
            if (ownId is not null)
            {
                outline.Ids.Add(new IdEntry(ownId, source.Line + 1, source.Column + 1));
            }
        }

        WriteOptional("id", id);
        json.WriteEndObject();
    }

    void WriteProperties(List<string>? classes, string? id, HtmlAttributes? attributes, (string Name, string Value)? property)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in attributes?.Properties ?? [])
        {
            // The dedicated forms, .name and #name, are the ones that count.
            if (name is not ("className" or "class" or "id"))
            {
                values.TryAdd(name, value ?? "");
            }
        }

        if (property is { } extra)
        {
            values.TryAdd(extra.Name, extra.Value);
        }

        if (id is not null)
        {
            values["id"] = id;
            outline.Anchors.Add(id);
        }

        if (classes is { Count: > 0 })
        {
            values["className"] = "";
        }

        json.WriteStartObject("hProperties");
        foreach (var (name, value) in values)
        {
            if (name == "className")
            {
                WriteClasses(classes!);
            }
            else
            {
                json.WriteString(name, value);
            }
        }

        json.WriteEndObject();
    }

    void WriteClasses(List<string> classes)
    {
        json.WriteStartArray("className");
        foreach (var name in classes)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}

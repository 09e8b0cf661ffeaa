using BuildCache.Content.Data;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace BuildCache.Content.Site.Tocs;

/// <summary>Tables of contents in YAML: a list, or an object with <c>items</c>.</summary>
static class TocYaml
{
    /// <exception cref="DataSyntaxException">It is not YAML, or no list of entries.</exception>
    public static IReadOnlyList<TocEntry> Read(string text)
    {
        // Says what is wrong with a text in our words, and refuses what is nested too deeply for the reader below, which knows places.
        if (YamlJson.ReadOne(text).Value is null)
        {
            return [];
        }

        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException error)
        {
            throw YamlMessage.Explain(error, new LineMap(text));
        }

        return stream.Documents[0].RootNode switch
        {
            YamlSequenceNode list => Entries(list),
            YamlMappingNode root when Value(root, "items") is YamlSequenceNode list => Entries(list),
            YamlMappingNode root when Value(root, "items") is null or YamlScalarNode => [],
            var other => throw new DataSyntaxException("it is no list of entries, such as \"- name: Introduction\"", (int)other.Start.Line, (int)other.Start.Column),
        };
    }

    static TocEntry[] Entries(YamlSequenceNode list) => [.. list.Children.OfType<YamlMappingNode>().Select(Entry)];

    static TocEntry Entry(YamlMappingNode entry) => new(
        Text(entry, "name"),
        Text(entry, "href") ?? Text(entry, "tocHref"),
        Text(entry, "topicHref") ?? Text(entry, "homepage"),
        Text(entry, "topicUid") ?? Text(entry, "uid"),
        (int)entry.Start.Line,
        (int)entry.Start.Column,
        Value(entry, "items") is YamlSequenceNode items ? Entries(items) : []);

    static YamlNode? Value(YamlMappingNode entry, string key) =>
        entry.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode name && key.Equals(name.Value, StringComparison.OrdinalIgnoreCase)).Value;

    static string? Text(YamlMappingNode entry, string key) => Value(entry, key) is YamlScalarNode { Value.Length: > 0 } text ? text.Value.Trim() : null;
}

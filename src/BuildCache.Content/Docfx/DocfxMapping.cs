using System.Text.Json.Nodes;

namespace BuildCache.Content.Docfx;

/// <summary>One entry of <c>content</c> or <c>resource</c>: which files of a folder, and where they go.</summary>
sealed class DocfxMapping
{
    readonly string folder;
    readonly string destination;
    readonly string[] patterns;
    readonly DocfxGlob[] files;
    readonly DocfxGlob[] excluded;

    DocfxMapping(string source, string destination, string[] patterns, string[] excluded)
    {
        folder = Normalise(source);
        this.destination = Normalise(destination);
        this.patterns = patterns;
        files = Array.ConvertAll(patterns, static pattern => new DocfxGlob(pattern));
        this.excluded = Array.ConvertAll(excluded, static pattern => new DocfxGlob(pattern));
    }

    /// <summary>The entries of a key: objects, or patterns alone.</summary>
    /// <param name="value">What stands at the key.</param>
    /// <param name="groups">Where the files of each group go.</param>
    public static IReadOnlyList<DocfxMapping> Read(JsonNode? value, JsonObject groups) => value switch
    {
        JsonArray entries => [.. entries.Select(entry => ReadOne(entry, groups))],
        null => [],
        _ => [ReadOne(value, groups)],
    };

    static DocfxMapping ReadOne(JsonNode? entry, JsonObject groups) => entry is JsonObject mapping
        ? new DocfxMapping(Text(mapping["src"] ?? mapping["cwd"]), $"{DestinationOf(Text(mapping["group"]), groups)}/{Text(mapping["dest"])}", Texts(mapping["files"]), Texts(mapping["exclude"]))
        : new DocfxMapping("", "", Texts(entry), []);

    /// <summary>The folder of a group, which all its files go into.</summary>
    static string DestinationOf(string group, JsonObject groups) => Text((groups[group] as JsonObject)?["dest"]);

    /// <summary>The files, each with its place in the site.</summary>
    /// <param name="inputs">What the project has, relative to the folder of docfx.json.</param>
    /// <param name="exists">Whether a file is there that lies outside of it.</param>
    public IEnumerable<(string Source, string Target)> Find(IEnumerable<string> inputs, Func<string, bool> exists)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        if (IsOutside)
        {
            // Of a folder outside of the project no list can be had; a file that is named can be looked for.
            inputs = patterns.Where(static pattern => pattern.AsSpan().IndexOfAny("*?{") < 0).Select(pattern => prefix + Normalise(pattern)).Where(exists);
        }

        foreach (var input in inputs)
        {
            if (!input.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var path = input[prefix.Length..];
            if (Array.Exists(files, glob => glob.IsMatch(path)) && !Array.Exists(excluded, glob => glob.IsMatch(path)))
            {
                yield return (input, destination.Length == 0 ? path : $"{destination}/{path}");
            }
        }
    }

    /// <summary>Patterns of files outside of the project, which cannot be listed.</summary>
    public string? Unlisted => IsOutside && Array.Exists(patterns, static pattern => pattern.AsSpan().IndexOfAny("*?{") >= 0) ? folder : null;

    /// <summary>The folder, relative to that of docfx.json.</summary>
    public string Folder => folder;

    /// <summary>Whether it lies outside of the folder of docfx.json.</summary>
    public bool IsOutside => folder == ".." || folder.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(folder);

    static string Text(JsonNode? node) => node is JsonValue value ? value.ToString() : "";

    /// <summary>The texts at a key: a list, or one alone.</summary>
    public static string[] Texts(JsonNode? node) => node switch
    {
        JsonArray list => [.. list.OfType<JsonValue>().Select(static value => value.ToString())],
        JsonValue value => [value.ToString()],
        _ => [],
    };

    /// <summary>A path without empty names, dots, and what they undo.</summary>
    public static string Normalise(string path)
    {
        var names = new List<string>();
        foreach (var name in path.Replace('\\', '/').Split('/'))
        {
            if (name == ".." && names.Count > 0 && names[^1] != "..")
            {
                names.RemoveAt(names.Count - 1);
            }
            else if (name is not ("" or "."))
            {
                names.Add(name);
            }
        }

        return string.Join('/', names);
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BuildCache.Content.Data;

namespace BuildCache.Content.Docfx;

/// <summary>docfx.json as it was written: its values, and where its keys stand.</summary>
sealed class DocfxJson
{
    readonly List<DocfxKey> keys = [];

    DocfxJson(JsonObject root) => Root = root;

    public JsonObject Root { get; }

    /// <summary>What makes a site; other sections are about the reference of an API.</summary>
    public JsonObject Build => Root["build"] as JsonObject ?? [];

    /// <summary>The keys of the outermost object, of <c>build</c> and of <c>markdownEngineProperties</c> in it, in the order of the file.</summary>
    public IReadOnlyList<DocfxKey> Keys => keys;

    /// <exception cref="DataSyntaxException">It is not JSON, or no object.</exception>
    public static DocfxJson Read(string text)
    {
        var root = JsonData.ReadOne(text) as JsonObject ?? throw new DataSyntaxException("it is no JSON object, such as { \"build\": { … } }", 1, 1);
        var json = new DocfxJson(root);
        json.FindKeys(text);
        return json;
    }

    void FindKeys(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var lines = new LineMap(text);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = Document.MaximumDepth });
        var path = new string[4];
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth >= path.Length)
            {
                continue;
            }

            path[reader.CurrentDepth] = reader.GetString()!;
            var section = string.Join('.', path[1..reader.CurrentDepth]);
            if (section is "" or "build" or DocfxKeys.Engine)
            {
                var (line, column) = lines.OfByte(reader.TokenStartIndex);
                keys.Add(new DocfxKey(section, path[reader.CurrentDepth], line, column));
            }
        }
    }
}

/// <summary>A key and its place.</summary>
/// <param name="Section">The keys that lead to it, with dots between them.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
sealed record DocfxKey(string Section, string Name, int Line, int Column);

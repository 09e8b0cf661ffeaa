using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache.Content.Site;

/// <summary>
/// The index of the client-side search, in shards: a page belongs to the shard of its path's hash, so an edit rewrites one shard
/// at the most. Shards are scripts, since pages opened from the file system may not fetch anything else.
/// </summary>
sealed class Search : Handler
{
    const int PagesPerShard = 128;

    public override void Register(HandlerRegistry on)
    {
        on.Once().Named("SearchShards").Produces("SearchShard").Run(static context =>
        {
            const string Found = """
                from Text
                where Text.path not in (select HiddenPage.path from HiddenPage)
                  and Text.path not in (select Page.path from Page where Page._noindex)
                """;
            var pages = (int)context.Query($"select count(*) as pages {Found}")[0].Get<long>("pages");
            var shards = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, (pages + PagesPerShard - 1) / PagesPerShard));
            // A row for each shard: a large site would have one for each page in memory at once.
            var members = context.Query(
                $"select (Text.bucket & @mask) as shard, json_group_array(Text.path order by Text.path) as pages {Found} group by (Text.bucket & @mask) order by 1",
                new Dictionary<string, object?> { ["mask"] = shards - 1 });
            // What the project has of its own is asked for once: each shard would ask again whenever a page changes.
            var own = context.Query("""
                select url from Asset where url like 'search/%'
                union all select output from TemplateEffect where output like 'search/%' and file is not null
                order by 1
                """).Select(static row => row.Text("url")).ToHashSet(StringComparer.Ordinal);
            foreach (var shard in members.Where(shard => !own.Contains(FileOf(shard.Text("shard")))))
            {
                context.Emit("SearchShard", shard.Text("shard"), new JsonObject { ["pages"] = JsonNode.Parse(shard.Text("pages")) });
            }

            // The number of shards stands in a file of its own: pages do not change with it.
            if (!own.Contains(FileOf("manifest")))
            {
                context.Write(FileOf("manifest"), $"siteSearch({{\"shards\":{Number(shards)}}});\n");
            }
        });

        on.Each("SearchShard").Named("Search").Run(static (shard, context) =>
            context.Write(FileOf(shard.Id), $"siteSearch({Index(shard, context).ToJsonString(Compact)});\n"));
    }

    static readonly JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static JsonObject Index(Document shard, HandlerContext context)
    {
        var pages = new JsonArray();
        var words = new SortedDictionary<string, StringBuilder>(StringComparer.Ordinal);
        foreach (var path in shard.Get<string[]>("pages") ?? [])
        {
            if (context.Document("Page", path) is not { } page || context.Document("Text", path) is not { } text)
            {
                continue;
            }

            foreach (var word in Words(text))
            {
                if (!words.TryGetValue(word, out var places))
                {
                    words[word] = places = new StringBuilder(word);
                }

                places.Append(' ').Append(Number(pages.Count));
            }

            pages.Add(new JsonArray(page.Text("url"), page.Text("title"), text["headings"]?.DeepClone() ?? new JsonArray()));
        }

        return new JsonObject
        {
            ["shard"] = int.Parse(shard.Id, CultureInfo.InvariantCulture),
            ["pages"] = pages,
            // One text costs the browser less than an object with thousands of keys.
            ["words"] = string.Join('\n', words.Values),
        };
    }

    static IEnumerable<string> Words(Document text) => text["words"] is JsonArray words
        ? words.Select(static word => word!.GetValue<string>())
        : text.Text("words").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static string FileOf(string name) => $"search/{name}.js";

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Text;
using BuildCache.Content.Markdown;
using BuildCache.Content.Templates;

namespace BuildCache.Content.Site;

/// <summary>The uids of the site for other sites, as docfx publishes and reads them: xrefmap.yml.</summary>
sealed class XrefMapFile : Handler
{
    public override void Register(HandlerRegistry on) => on.Once().Named("XrefMapFile").Run(static context =>
    {
        var rows = context.Query($"select Uid.id as uid, Page.title as title, Page.url as url from {PageUids.Collection} as Uid join Page on Page.path = Uid.path where Page.url is not null order by Uid.id");
        if (rows.Count == 0 || OwnOutputs.Has(context, "xrefmap.yml"))
        {
            return;
        }

        var text = new StringBuilder("### YamlMime:XRefMap\nsorted: true\nreferences:\n");
        foreach (var row in rows)
        {
            text.Append("- uid: ").Append(Quoted(row.Text("uid"))).Append("\n  name: ").Append(Quoted(row.Text("title"))).Append("\n  href: ").Append(Quoted(SiteUrls.EscapePath(row.Text("url")))).Append('\n');
        }

        context.Write("xrefmap.yml", text.ToString());
    });

    // A text in JSON is one in YAML.
    static string Quoted(string text) => System.Text.Json.Nodes.JsonValue.Create(text).ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

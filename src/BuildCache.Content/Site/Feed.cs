using System.Text;
using System.Text.Json.Nodes;
using BuildCache.Content.Docfx;
using BuildCache.Content.Templates;

namespace BuildCache.Content.Site;

/// <summary>An Atom feed (RFC 4287) of the newest dated pages, for a site that knows its address (<c>SiteUrl</c>).</summary>
sealed class Feed : Handler
{
    public const string Url = "feed.xml";

    const int MostEntries = 20;

    public override void Register(HandlerRegistry on) => on.Once().Named("Feed").Produces("Feed").Run(Write);

    static void Write(HandlerContext context)
    {
        var site = SiteSettings.Get(context, "SiteUrl");
        if (site.Length == 0 || OwnOutputs.Has(context, Url))
        {
            return;
        }

        var pages = context.Query(
            $"""
            select path, title, url, date, description from Page
            where date is not null and url <> @notFound and redirect_url is null
            order by date desc, path limit {MostEntries}
            """,
            new Dictionary<string, object?> { ["notFound"] = SiteUrls.NotFound });
        var entries = new StringBuilder();
        var newest = "";
        foreach (var page in pages)
        {
            if (Xml.TryDate(page.Text("date"), out var date))
            {
                newest = string.CompareOrdinal(date, newest) > 0 ? date : newest;
                AppendEntry(entries, page, date, SiteUrls.Absolute(site, context.Property("SiteBasePath"), SiteLink.ToOutput(page.Text("url"))));
            }
        }

        if (newest.Length > 0)
        {
            context.Write(Url, Head(context, site, newest) + entries + "</feed>\n");
            // Pages name the feed only when there is one.
            context.Emit("Feed", Url, new JsonObject { ["url"] = Url });
        }
    }

    static string Head(HandlerContext context, string site, string newest)
    {
        var basePath = context.Property("SiteBasePath");
        var home = Xml.Escape(SiteUrls.Absolute(site, basePath, ""));
        var title = Xml.Escape(SiteSettings.Get(context, "SiteTitle") is { Length: > 0 } given ? given : site);
        var author = context.Property("SiteAuthor") is { Length: > 0 } named ? Xml.Escape(named) : title;
        return $"""
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom">
              <id>{home}</id>
              <title>{title}</title>
              <updated>{newest}</updated>
              <author><name>{author}</name></author>
              <link href="{home}"/>
              <link rel="self" href="{Xml.Escape(SiteUrls.Absolute(site, basePath, Url))}"/>

            """;
    }

    static void AppendEntry(StringBuilder entries, Document page, string date, string address)
    {
        var link = Xml.Escape(address);
        entries.Append("  <entry>\n    <id>").Append(link).Append("</id>\n    <title>").Append(Xml.Escape(page.Text("title")))
            .Append("</title>\n    <updated>").Append(date).Append("</updated>\n    <link href=\"").Append(link).Append("\"/>\n");
        if (page.Text("description") is { Length: > 0 } description)
        {
            entries.Append("    <summary>").Append(Xml.Escape(description)).Append("</summary>\n");
        }

        entries.Append("  </entry>\n");
    }
}

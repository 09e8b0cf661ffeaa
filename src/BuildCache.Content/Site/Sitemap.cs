using System.Text;
using BuildCache.Content.Docfx;
using BuildCache.Content.Templates;

namespace BuildCache.Content.Site;

/// <summary>sitemap.xml, for a site that knows its address (<c>SiteUrl</c>): the protocol allows whole addresses only.</summary>
sealed class Sitemap : Handler
{
    /// <summary>The limit of the protocol, sitemaps.org; a larger site gets several files and an index of them.</summary>
    const int MostUrls = 50_000;

    public override void Register(HandlerRegistry on) => on.Once().Named("Sitemap").Run(Write);

    static void Write(HandlerContext context)
    {
        var site = SiteSettings.Get(context, "SiteUrl");
        if (site.Length == 0 || OwnOutputs.Has(context, "sitemap.xml"))
        {
            return;
        }

        var basePath = context.Property("SiteBasePath");
        var rows = context.Query(
            """
            select url, max(date) as date from (
              select url, date from Page where url is not null and redirect_url is null and coalesce(sitemap, 1)
              union all
              select output, null from TemplateRow where output like '%.html' and coalesce(sitemap, 1))
            where url <> @notFound group by url order by url
            """,
            new Dictionary<string, object?> { ["notFound"] = SiteUrls.NotFound });
        var files = rows.Chunk(MostUrls).Select(urls => Urls(urls, site, basePath)).ToList();
        if (files.Count < 2)
        {
            context.Write("sitemap.xml", files.FirstOrDefault() ?? Urls([], site, basePath));
            return;
        }

        var index = new StringBuilder("""<?xml version="1.0" encoding="utf-8"?>""").Append('\n')
            .Append("""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">""").Append('\n');
        for (var number = 1; number <= files.Count; number++)
        {
            context.Write($"sitemap-{number}.xml", files[number - 1]);
            index.Append("  <sitemap><loc>").Append(Xml.Escape(SiteUrls.Absolute(site, basePath, $"sitemap-{number}.xml"))).Append("</loc></sitemap>\n");
        }

        context.Write("sitemap.xml", index.Append("</sitemapindex>\n").ToString());
    }

    static string Urls(IEnumerable<Document> rows, string site, string basePath)
    {
        var text = new StringBuilder("""<?xml version="1.0" encoding="utf-8"?>""").Append('\n')
            .Append("""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">""").Append('\n');
        foreach (var row in rows)
        {
            text.Append("  <url><loc>").Append(Xml.Escape(SiteUrls.Absolute(site, basePath, SiteLink.ToOutput(row.Text("url"))))).Append("</loc>");
            if (Xml.TryDate(row.Text("date"), out var date))
            {
                text.Append("<lastmod>").Append(date, 0, 10).Append("</lastmod>");
            }

            text.Append("</url>\n");
        }

        return text.Append("</urlset>\n").ToString();
    }
}

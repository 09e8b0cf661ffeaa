using System.Text;
using BuildCache.Content.Templates;

namespace BuildCache.Content.Site;

/// <summary>
/// The page of each tag. Tags that differ only in case and in what separates their words are one; others whose names make the same slug
/// have pages of their own, numbered in the order of their names. Which pages nobody is led to (drafts, moved ones, the one for addresses that are not there) seldom changes, so it is a
/// collection of its own: who reads that hears nothing of an edit, a new page or one that goes.
/// </summary>
sealed class Tags : Handler
{
    const string KeyFunction = "tag_key";

    public override void Register(HandlerRegistry on)
    {
        on.Function(KeyFunction, static (string tag) => KeyOf(tag));
        on.Derive("HiddenPage", $"select path as id, path from Page where url is null or redirect_url is not null or url = '{SiteUrls.NotFound}' order by path");
        on.Derive(
            "TagPage",
            // No slug has two hyphens in a row, so a numbered one is no other's.
            $"""
            with
              used as (
                select distinct tag, slug, {KeyFunction}(tag) as key from Tag
                where path not in (select HiddenPage.path from HiddenPage)),
              ranked as (
                select tag, slug, dense_rank() over (partition by slug order by key) as place,
                  first_value(tag) over (partition by slug, key order by tag) as title
                from used)
            select tag as id, tag, title, case when place = 1 then slug else slug || '--' || place end as slug
            from ranked order by tag
            """,
            by: "slug");
        on.Derive(
            "TagCount",
            """
            select TagPage.slug as id, TagPage.slug as slug, min(TagPage.title) as tag, count(distinct Tag.path) as pages
            from TagPage join Tag on Tag.tag = TagPage.tag
            where Tag.path not in (select HiddenPage.path from HiddenPage)
            group by TagPage.slug order by TagPage.slug
            """,
            by: "slug");
    }

    /// <summary>What two spellings of one tag have in common.</summary>
    static string KeyOf(string tag)
    {
        var key = new StringBuilder(tag.Length);
        foreach (var rune in Slug.Composed(tag).EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && rune.Value is not ('-' or '_'))
            {
                key.Append(Rune.ToLowerInvariant(rune));
            }
            else if (key.Length > 0 && key[^1] != '-')
            {
                key.Append('-');
            }
        }

        return key.ToString().TrimEnd('-');
    }
}

namespace BuildCache.Content.Markdown;

/// <summary>Pages by the uid that their front matter gives them. Where two have one, the first in ordinal order counts, and the other is told.</summary>
sealed class PageUids : Handler
{
    /// <summary>By uid: <c>path</c>, the page.</summary>
    public const string Collection = "Uid";

    /// <summary>By page: <c>uid</c>, and where it stands.</summary>
    public const string Given = "PageUid";

    public override void Register(HandlerRegistry on)
    {
        on.Derive(Collection, $"select uid as id, min(page) as path from {Given} group by uid order by uid");
        on.Rows($"select uid as id, uid from {Given} group by uid having count(*) > 1 order by uid").Named("DoubledUid").Run(static (row, context) =>
        {
            var pages = context.Query($"select file, page, line from {Given} where uid = @uid order by page", new Dictionary<string, object?> { ["uid"] = row.Text("uid") });
            foreach (var page in pages.Skip(1))
            {
                context.Warn("BCM1530", $"The uid '{row.Text("uid")}' is that of {pages[0].Text("page")} too, so links by it lead there. Give this page another uid.", page.Text("file"), page.Get<int>("line"), 1);
            }
        });
    }
}

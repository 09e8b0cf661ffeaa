using System.Text.Json.Nodes;

namespace BuildCache.Content.Site.History;

/// <summary>
/// Who wrote a page, and when it was changed last, as git has it (<c>SiteContributors</c>). Which commit the working tree stands on is the input;
/// what git says of a file is a document of its own, so a commit renders the pages of which it says something else and no others.
/// </summary>
sealed class FileHistory : Handler
{
    public const string Collection = "FileHistory";

    public override void Register(HandlerRegistry on) => on.Once().Named("FileHistory").Produces(Collection).Run(EmitAsync);

    /// <summary>The history of a page's file; null where it has none, or is not asked for.</summary>
    public static Document? Of(Document page, HandlerContext context) =>
        IsOn(context) ? context.Document(Collection, page.Get<string>("source") ?? page.Id) : null;

    static bool IsOn(HandlerContext context) => context.Property("SiteContributors").Equals("true", StringComparison.OrdinalIgnoreCase);

    static async Task EmitAsync(HandlerContext context)
    {
        if (!IsOn(context))
        {
            return;
        }

        try
        {
            var commit = await GitCommit.FindAsync(context);
            foreach (var (path, history) in await GitLog.ReadAsync(commit, context))
            {
                context.Emit(Collection, path, new JsonObject
                {
                    ["path"] = path,
                    ["changed"] = history.Changed,
                    ["contributors"] = new JsonArray([.. history.Contributors.Select(static name => JsonValue.Create(name))]),
                });
            }
        }
        catch (GitSilentException silent)
        {
            context.Warn("BCM1560", $"Git says nothing of the pages, so none shows its contributors: {silent.Message}. Build without SiteContributors where there is no history.");
        }
    }
}

/// <summary>Git has no answer, and why.</summary>
sealed class GitSilentException(string why) : Exception(why);

using BuildCache.Content;

namespace BuildCache.Server;

/// <summary>
/// What the first edit needs of this program is compiled before somebody makes it: a site of four pages, in a folder for passing use, is
/// built and edited some times. It takes a second of a processor that nobody needs just then.
/// </summary>
static class WarmUp
{
    const int Edits = 12;

    static int hasBegun;

    /// <summary>Warms up, once in a process.</summary>
    /// <param name="cancellationToken">Ends it: somebody edits.</param>
    public static Task RunAsync(CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref hasBegun, 1) == 1 ? Task.CompletedTask : Task.Run(() => EditAsync(cancellationToken), CancellationToken.None);

    static async Task EditAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("buildcache-").FullName;
        try
        {
            var project = Write(folder);
            using var workspace = Workspace.Open(project, ContentHandlers.Create(site: true));
            await workspace.BuildAsync(cancellationToken: cancellationToken);
            using var view = new OutputView(project);
            view.Refresh();
            var client = new LiveClient("guide/a.html", "", knowsSource: true);
            client.Look(view);
            for (var edit = 0; edit < Edits; edit++)
            {
                WritePage(folder, "a", edit);
                var watched = new WatchedOutputs(["guide/a.html"], (_, hash, content) => client.Show(hash, content));
                await workspace.BuildAsync(new BuildRequest { PublishesLater = true, Watched = watched }, new ChangeSet(["guide/a.md"]), cancellationToken);
                view.Refresh();
                client.Look(view);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            // Nobody asked for it, and nobody misses it.
        }
        finally
        {
            Delete(folder);
        }
    }

    static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The system empties that folder.
        }
    }

    static ProjectDescription Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "guide"));
        foreach (var name in new[] { "a", "b", "c" })
        {
            WritePage(folder, name, 0);
        }
        File.WriteAllText(Path.Combine(folder, "index.md"), "# Home\n\n[A](guide/a.md)\n");
        return new ProjectDescription
        {
            ProjectFile = Path.Combine(folder, "Site.csproj"),
            ProjectDirectory = folder,
            DatabasePath = Path.Combine(folder, "obj", "site.db"),
            OutputDirectory = Path.Combine(folder, "out"),
            Target = "Debug|out",
            IsSite = true,
            Items = new Dictionary<string, ItemList> { ["Markdown"] = new() { Include = ["**/*.md"] } },
            ExcludedFolders = ["obj", "out"],
            ReportPath = Path.Combine(folder, "obj", "report.json"),
        };
    }

    static void WritePage(string folder, string name, int edit) => File.WriteAllText(Path.Combine(folder, "guide", name + ".md"), $"""
        ---
        tags: [one, {name}]
        weight: 1
        ---
        # Page {name}

        Text *{edit}* with `code`, [a link](b.md#more) and

        - a list.

        ## More

        | A | B |
        |---|---|
        | 1 | {edit} |

        ```csharp
        var edit = {edit};
        ```

        """);
}

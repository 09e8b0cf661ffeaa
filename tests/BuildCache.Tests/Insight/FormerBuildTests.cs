using System.Globalization;
using System.Text;

namespace BuildCache.Tests;

/// <summary>What was, as the database tells it, is what was there.</summary>
public sealed class FormerBuildTests : IDisposable
{
    readonly TestProject project = new();

    static readonly Handler Notes = new InlineHandler(static on =>
    {
        on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) =>
        {
            var lines = context.ReadText(file.Path).Split('\n');
            context.Emit("Note", file.Path, lines.Length > 2 ? new { title = lines[0], shelf = lines[1], more = lines[2] } : new { title = lines[0], shelf = lines[1] });
        });
        on.Derive("Shelf", "select shelf as id, count(*) as notes from Note group by shelf");
        on.Each("Note").Named("Page").Run(static (note, context) => context.Write(note.Id + ".html", note.Text("title")));
        on.Once().Named("Index").Run(static context => context.Write("index.html", string.Join('\n', context.Query("select title from Note order by id").Select(static row => row.Text("title")))));
    });

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task Documents_and_outputs_of_each_of_the_last_builds_are_those_that_were_there()
    {
        const string Sql = "select id, title, more, (select notes from Shelf where id = n.shelf) as mates from Note n order by id";
        var random = new Random(7);
        var outputs = new List<SortedDictionary<string, string>>();
        var documents = new List<string>();
        for (var build = 1; build <= 8; build++)
        {
            for (var edits = build == 1 ? 6 : random.Next(4); edits > 0; edits--)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"n{random.Next(5)}.txt");
                if (random.Next(4) == 0)
                {
                    project.Delete(name);
                }
                else
                {
                    // Few different ones, so that former results hold again.
                    project.Write(name, string.Create(CultureInfo.InvariantCulture, $"T{random.Next(3)}\ns{random.Next(2)}{(random.Next(3) == 0 ? "\nmore" : "")}"));
                }
            }
            await project.Succeed(Notes);
            outputs.Add(project.Snapshot());
            using var present = BuildDatabase.Open(project.Database, TestContext.Current.CancellationToken);
            documents.Add(Text(present.Ask(Sql, null, 100)));
        }
        using var insight = Insight.Open(project.Database);
        for (var build = 1; build <= 8; build++)
        {
            Assert.Equal(outputs[build - 1], insight.OutputsAfter(build)!.ToDictionary(static output => output.Path, output => Encoding.UTF8.GetString(insight.Content(output.Hash)!)));
            using var former = BuildDatabase.Of(insight.DocumentsAfter(build)!, TestContext.Current.CancellationToken);
            Assert.Equal(documents[build - 1], Text(former.Ask(Sql, null, 100)));
        }
        Assert.Null(insight.OutputsAfter(99));
        Assert.NotEqual(documents[0], documents[^1]);
    }

    [Fact]
    public async Task What_gives_something_else_from_the_same_inputs_is_found_with_the_first_byte_that_differs()
    {
        var runs = new Runs();
        Handler[] handlers = [new InlineHandler(on =>
        {
            on.Files("a.txt").Named("Steady").Run(static (file, context) => context.Write("a.html", context.ReadText(file.Path)));
            on.Files("b.txt").Named("Fickle").Run((file, context) => context.Write("b.html", $"{context.ReadText(file.Path)} in run {runs.Next()} of it"));
        })];
        project.Write("a.txt", "Alpha");
        project.Write("b.txt", "Beta");
        await project.Succeed(handlers);
        var description = new ProjectDescription { ProjectFile = "", ProjectDirectory = project.Folder, DatabasePath = project.Database, OutputDirectory = project.OutputFolder, Target = project.Target, ExcludedFolders = ["bin", "obj"] };
        using var rehearsal = await Rehearsal.RunAsync(description, handlers, [], new BuildRequest { AuditPercent = 100 }, cancellationToken: TestContext.Current.CancellationToken);
        using var stored = Insight.Open(project.Database);
        using var repeated = Insight.Open(rehearsal.DatabasePath);
        Assert.Equal([new Deviation("Fickle", "b.txt", "b.html", "Beta in run ".Length, "Beta in run 1 of it", "Beta in run 2 of it")], Verification.Between(stored, repeated, rehearsal.Result.Report.Build));
        Assert.Equal("Beta in run 1 of it", project.Read("b.html"));
        Assert.Equal(1, stored.Overview().Builds);
    }

    [Fact]
    public async Task A_result_that_is_not_what_was_stored_is_told_and_not_shown()
    {
        project.Write("a.txt", "Alpha\nshelf");
        await project.Succeed(Notes);
        project.Write("a.txt", "Beta\nshelf");
        await project.Succeed(Notes);
        using (var database = Connection.Open(project.Database, readOnly: false))
        {
            // It can be read still, and says something else.
            database.Execute("update bc_trace set result = (select result from bc_trace where id = 2) where id = 1");
            Assert.Equal(1, database.Changes);
        }
        using var insight = Insight.Open(project.Database);
        var refusal = Assert.Throws<DiagnosticException>(() => insight.OutputsAfter(1));
        Assert.Equal("BCM2321", refusal.Diagnostic.Code);
        Assert.Contains("does not match its fingerprint", refusal.Diagnostic.Message, StringComparison.Ordinal);
    }

    static string Text(QueryAnswer answer) => string.Join('\n', answer.Rows.Select(static row => row.ToJsonString()));

    /// <summary>What no handler may have: something that is other in each run.</summary>
    sealed class Runs
    {
        int count;

        public int Next() => Interlocked.Increment(ref count);
    }
}

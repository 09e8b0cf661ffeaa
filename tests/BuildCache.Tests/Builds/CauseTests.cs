using System.Globalization;
using BuildCache.Tests.Trust;
using BuildCache.Tests.Workspaces;

namespace BuildCache.Tests.Builds;

/// <summary>Why something ran is what happened: each root that is named did change, and without it the call would not have run.</summary>
public sealed class CauseTests(ITestOutputHelper output) : IDisposable
{
    TestProject project = new();
    readonly List<double> precisions = [];

    /// <summary>Rounds of edits in each of the random sequences.</summary>
    static readonly int Steps = int.TryParse(Environment.GetEnvironmentVariable("BUILDCACHE_TRUST_CAUSES"), CultureInfo.InvariantCulture, out var steps) ? steps : 40;

    /// <summary>Added to the seed of each sequence, so that further runs are other edits.</summary>
    static readonly int OtherSeed = int.TryParse(Environment.GetEnvironmentVariable("BUILDCACHE_TRUST_SEED"), CultureInfo.InvariantCulture, out var other) ? other : 0;

    const string Broken = "broken";

    static readonly Computation<string, string> Shout = new("Shout", static (path, context) =>
        Task.FromResult(context.Document("Note", path)!.Text("text").ToUpperInvariant()));

    static readonly Handler Notes = new InlineHandler(static on =>
    {
        on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) =>
        {
            var lines = context.ReadText(file.Path).Split('\n');
            context.Emit("Note", file.Path, new { title = lines[0], section = lines[1], weight = int.Parse(lines[2], CultureInfo.InvariantCulture), text = lines[3] });
        });
        on.Compute(Shout);
        on.Derive("Section", "select section as id, count(*) as notes, max(weight) as heaviest from Note group by section");
        on.Each("Note").Named("Page").Run(static async (note, context) =>
        {
            var body = await context.ComputeAsync(Shout, note.Id);
            var text = $"{context.Property("Prefix")} {note.Text("title")}: {body} [{context.TryReadText("layout.hbs")}]";
            context.Write(note.Id + ".html", text.EndsWith($"[{Broken}]", StringComparison.Ordinal) ? throw new InvalidOperationException("The layout is broken.") : text);
        });
        on.Each("Section").Named("List").Run(static (section, context) =>
            context.Write(section.Id + ".list", string.Join('\n', context.Query("select title from Note where section = @s order by title, id", new Dictionary<string, object?> { ["s"] = section.Id }).Select(static row => row.Text("title"))) + section.Text("notes")));
        on.Once().Named("Index").Run(static context =>
            context.Write("index.html", string.Join('\n', context.Query("select id, title from Note order by weight, id").Select(static row => row.Text("title")))));
    });

    public void Dispose() => project.Dispose();

    async Task Start()
    {
        project.Write("a.txt", "Alpha\nx\n1\none");
        project.Write("b.txt", "Beta\nx\n2\ntwo");
        project.Write("c.txt", "Gamma\ny\n3\nthree");
        project.Write("layout.hbs", "L1");
        project.Properties["Prefix"] = "P";
        await project.Succeed(Notes);
    }

    async Task<RanEntry> Ran(string handler, string key = "") => (await project.Succeed(Notes)).Ran.Single(entry => entry.Handler == handler && entry.Key == key);

    [Fact]
    public async Task Two_files_that_changed_together_are_blamed_for_what_each_did()
    {
        await Start();
        project.Write("a.txt", "Alpha\nx\n1\nuno");
        project.Write("b.txt", "Bravo\nx\n2\ntwo");
        var report = await project.Succeed(Notes);
        Assert.Equal(["content of a.txt changed"], report.Ran.Single(static r => (r.Handler, r.Key) == ("Page", "a.txt")).Roots);
        Assert.Equal(["content of b.txt changed"], report.Ran.Single(static r => (r.Handler, r.Key) == ("Page", "b.txt")).Roots);
        var index = report.Ran.Single(static r => r.Handler == "Index");
        Assert.Equal(["rows of select id, title from Note order by weight, id changed", "title of Note changed", "content of b.txt changed"], index.Because);
        Assert.Equal(["content of b.txt changed"], index.Roots);
    }

    [Fact]
    public async Task Two_causes_of_one_call_are_both_named()
    {
        await Start();
        project.Write("a.txt", "Aleph\nx\n1\none");
        project.Write("layout.hbs", "L2");
        var page = await Ran("Page", "a.txt");
        Assert.Equal(["title of Note a.txt changed", "content of a.txt changed", "content of layout.hbs changed"], page.Because);
        Assert.Equal(["content of a.txt changed", "content of layout.hbs changed"], page.Roots);
    }

    [Fact]
    public async Task A_file_that_is_deleted_is_named()
    {
        await Start();
        project.Delete("b.txt");
        var report = await project.Succeed(Notes);
        Assert.Equal(["b.txt is gone"], report.Ran.Single(static r => r.Handler == "Index").Roots);
        Assert.Equal(["b.txt is gone"], report.Ran.Single(static r => (r.Handler, r.Key) == ("List", "x")).Roots);
    }

    [Fact]
    public async Task What_is_new_says_which_file_brought_it()
    {
        await Start();
        project.Write("d.txt", "Delta\nz\n4\nfour");
        var report = await project.Succeed(Notes);
        Assert.Equal(["it is new", "d.txt appeared"], report.Ran.Single(static r => r.Handler == "Parse").Because);
        Assert.Equal(["it is new", "Note d.txt appeared", "d.txt appeared"], report.Ran.Single(static r => (r.Handler, r.Key) == ("Page", "d.txt")).Because);
        Assert.Equal(["d.txt appeared"], report.Ran.Single(static r => (r.Handler, r.Key) == ("List", "z")).Roots);
    }

    [Fact]
    public async Task The_way_from_a_file_to_an_output_tells_old_and_new_values()
    {
        await Start();
        project.Write("b.txt", "Bravo\nx\n2\ntwo");
        await project.Succeed(Notes);
        using var insight = Insight.Open(project.Database);
        var why = insight.Why("index.html")!;
        Assert.Equal(("Index", "", "ran", 2, 2), (why.Handler, why.Key, why.State, why.Build, why.Since));
        var chain = Assert.Single(why.Chains);
        Assert.Equal(["content of b.txt changed", "title of Note changed", "rows of select id, title from Note order by weight, id changed"], chain.Select(static link => link.Fact));
        Assert.Equal(["file", "column", "query"], chain.Select(static link => link.Kind));
        Assert.Equal("""{"b.txt":"Beta"}""", chain[1].Old!.ToJsonString());
        Assert.Equal("""{"b.txt":"Bravo"}""", chain[1].New!.ToJsonString());
        await project.Succeed(Notes);
        Assert.Equal(("reused", 3, 2), (insight.Why("index.html")!.State, insight.Why("index.html")!.Build, insight.Why("index.html")!.Since));
        Assert.Null(insight.Why("nothing.html"));
        project.Delete("b.txt");
        await project.Succeed(Notes);
        var gone = insight.Why("b.txt.html")!;
        Assert.Equal(("Page", "b.txt", "removed", "b.txt is gone"), (gone.Handler, gone.Key, gone.State, Assert.Single(gone.Roots)));
    }

    [Fact]
    public async Task A_property_is_a_root()
    {
        await Start();
        project.Properties["Prefix"] = "Q";
        var report = await project.Succeed(Notes);
        Assert.Equal(3, report.Ran.Count);
        Assert.All(report.Ran, static entry => Assert.Equal(["property Prefix changed"], entry.Because));
    }

    [Fact]
    public async Task What_moved_in_a_build_that_failed_is_told_of_what_it_left()
    {
        await Start();
        project.Write("a.txt", "Aleph\nx\n1\none");
        project.Write("d.txt", "Delta\nz\n4\nfour");
        project.Write("layout.hbs", Broken);
        Assert.False((await project.TryBuild([Notes], cancellationToken: TestContext.Current.CancellationToken)).Succeeded);
        project.Write("layout.hbs", "L1");
        project.Write("b.txt", "Bravo\nx\n2\ntwo");
        var report = await project.Succeed(Notes);
        var page = report.Ran.Single(static r => (r.Handler, r.Key) == ("Page", "a.txt"));
        Assert.Equal(["title of Note a.txt changed", "content of a.txt changed"], page.Because);
        Assert.Equal(["content of a.txt changed"], page.Roots);
        Assert.Equal(["it is new", "Note d.txt appeared", "d.txt appeared"], report.Ran.Single(static r => (r.Handler, r.Key) == ("Page", "d.txt")).Because);
        // That one ran in the build that failed.
        Assert.Equal(["content of b.txt changed"], report.Ran.Single(static r => r.Handler == "Index").Roots);
        using var insight = Insight.Open(project.Database);
        var chain = Assert.Single(insight.Why("a.txt.html")!.Chains);
        Assert.Equal(["content of a.txt changed", "title of Note a.txt changed"], chain.Select(static link => link.Fact));
        Assert.Equal(("Alpha", "Aleph"), (chain[1].Old!.GetValue<string>(), chain[1].New!.GetValue<string>()));
        project.Write("c.txt", "Gimel\ny\n3\nthree");
        Assert.Equal(["content of c.txt changed"], (await Ran("Page", "c.txt")).Roots);
    }

    [Fact]
    public async Task What_moved_before_a_build_was_killed_is_told_of_what_it_left()
    {
        await Start();
        for (var (moment, happened) = (1, true); happened; moment++)
        {
            // Now and then only what a query reads and no call by itself.
            project.Write("a.txt", moment % 2 == 0 ? $"Title {moment - 1}\nx\n{moment}\nText {moment - 1}" : $"Title {moment}\nx\n{moment}\nText {moment}");
            using var interruption = new Trust.Interruption(Ending.Killed, moment, Path.GetDirectoryName(project.Database)!);
            await interruption.Run(cancelled => project.TryBuild([Notes], cancellationToken: cancelled));
            happened = interruption.Happened;
            var report = await project.Succeed(Notes);
            Assert.All(report.Ran, entry => Assert.True(entry.Roots is ["content of a.txt changed"], $"killed at moment {moment}: {entry.Handler} {entry.Key} because {string.Join(" < ", entry.Because)}"));
        }
    }

    /// <summary>
    /// For each call that ran after random edits: every root that it names is an edit, and when just these are undone the call is not needed
    /// any more, whatever else was edited.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [Trait("Speed", "Slow")]
    public async Task Undoing_the_roots_makes_the_call_unnecessary(int seed)
    {
        if (seed % 2 == 0)
        {
            // As a server builds: nothing is opened anew from edit to edit.
            project.Dispose();
            project = new TestProject { Builder = new StayingBuilder() };
        }
        await Start();
        seed += OtherSeed;
        var random = new Random(seed);
        var files = FirstFiles();
        var (seen, next) = (0, 0);
        for (var step = 0; step < Steps; step++)
        {
            var before = new Dictionary<string, string?>(files);
            var prefix = project.Properties["Prefix"];
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                Edit(files, random, ++next);
            }
            Put(files);
            var facts = Facts(before, files, prefix);
            var planned = Planned(files.Keys.Where(path => files[path] != before[path]));
            var report = await project.Succeed(Notes);
            Foreseen(planned, hasProperty: project.Properties["Prefix"] != prefix);
            // A computation that nobody asked for before does not know who asks now.
            Assert.All(report.Ran, entry => Assert.All(entry.Roots.Where(static root => root != "it is new"), root => Assert.True(facts.ContainsKey(root), $"seed {seed}, step {step}: {entry.Handler} {entry.Key} names '{root}', and what changed is {string.Join(", ", facts.Keys)}")));
            if (report.Ran.Where(static entry => !entry.Roots.Contains("it is new")).ToList() is not { Count: > 0 } ran)
            {
                continue;
            }
            var chosen = ran[random.Next(ran.Count)];
            Assert.NotEmpty(chosen.Roots);
            Explained(chosen, isOlder: false);
            Undo(chosen.Roots.Select(root => facts[root]), files, before, prefix);
            var undone = await project.Succeed(Notes);
            Assert.True(!undone.Ran.Any(entry => (entry.Handler, entry.Key) == (chosen.Handler, chosen.Key)),
                $"seed {seed}, step {step}: without '{string.Join("', '", chosen.Roots)}' of '{string.Join("', '", facts.Keys)}' {chosen.Handler} {chosen.Key} runs all the same: {string.Join("; ", undone.Ran.Select(static entry => $"{entry.Handler} {entry.Key}: {string.Join(" < ", entry.Because)}"))}");
            seen++;
        }
        Assert.InRange(seen, Steps * 3 / 4, Steps);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{next} edits, {seen} of them undone. Of the outputs that could change, so many did: {precisions.Order().ElementAt(precisions.Count / 2):P0} (median of {precisions.Count})."));
    }

    /// <summary>
    /// The same of what a build that failed has left to the next one, with edits before each of them: what it names is what changed since the
    /// last build that could run it.
    /// </summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [Trait("Speed", "Slow")]
    public async Task Undoing_the_roots_makes_the_call_unnecessary_that_a_failed_build_left(int seed)
    {
        await Start();
        seed += OtherSeed;
        var random = new Random(seed);
        var files = FirstFiles();
        var (seen, next) = (0, 0);
        for (var step = 0; step < Steps; step++)
        {
            var (before, prefix) = (new Dictionary<string, string?>(files), project.Properties["Prefix"]);
            Edit(files, random, ++next);
            Put(new(files, StringComparer.Ordinal) { ["layout.hbs"] = Broken });
            var failed = await project.TryBuild([Notes], cancellationToken: TestContext.Current.CancellationToken);
            var (between, prefixBetween) = (new Dictionary<string, string?>(files), project.Properties["Prefix"]);
            Edit(files, random, ++next);
            Put(files);
            var report = await project.Succeed(Notes);
            var facts = Facts(before, files, prefix);
            var all = facts.Keys.Union(Facts(before, between, prefix).Keys).Union(Facts(between, files, prefixBetween).Keys).Append("it is new").ToList();
            Assert.All(report.Ran, entry => Assert.All(entry.Roots, root => Assert.True(all.Contains(root), $"seed {seed}, step {step}: {entry.Handler} {entry.Key} names '{root}', and what changed is {string.Join(", ", all)}")));
            // One that was gone in between begins with what brought it back.
            if (failed.Succeeded || report.Ran.Where(static entry => entry is { Handler: "Page", Because: not ["it is new" or "it is there again", ..] }).ToList() is not { Count: > 0 } left)
            {
                continue;
            }
            Assert.All(left, entry => Assert.True(entry.Roots.Count > 0 && entry.Roots.All(facts.ContainsKey), $"seed {seed}, step {step}: Page {entry.Key} because {string.Join(" < ", entry.Because)}, and what changed is {string.Join(", ", facts.Keys)}"));
            var chosen = left[random.Next(left.Count)];
            Explained(chosen, isOlder: true);
            Undo(chosen.Roots.Select(root => facts[root]), files, before, prefix);
            var undone = await project.Succeed(Notes);
            Assert.True(!undone.Ran.Any(entry => (entry.Handler, entry.Key) == ("Page", chosen.Key)), $"seed {seed}, step {step}: without '{string.Join("', '", chosen.Roots)}' Page {chosen.Key} runs all the same");
            seen++;
        }
        Assert.InRange(seen, Steps / 3, Steps);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{next} edits, half of them before a build that failed; {seen} undone."));
    }

    static SortedDictionary<string, string?> FirstFiles() => new(StringComparer.Ordinal)
    {
        ["a.txt"] = "Alpha\nx\n1\none",
        ["b.txt"] = "Beta\nx\n2\ntwo",
        ["c.txt"] = "Gamma\ny\n3\nthree",
        ["d.txt"] = null,
        ["layout.hbs"] = "L1",
    };

    /// <summary>What differs between two states, in the words of an explanation, and which file that is (none: the property).</summary>
    Dictionary<string, string> Facts(IReadOnlyDictionary<string, string?> before, IReadOnlyDictionary<string, string?> after, string prefix)
    {
        var facts = before.Where(pair => after[pair.Key] != pair.Value)
            .ToDictionary(pair => pair.Value is null ? pair.Key + " appeared" : after[pair.Key] is null ? pair.Key + " is gone" : $"content of {pair.Key} changed", static pair => pair.Key);
        if (project.Properties["Prefix"] != prefix)
        {
            facts.Add("property Prefix changed", "");
        }
        return facts;
    }

    void Undo(IEnumerable<string> edited, SortedDictionary<string, string?> files, Dictionary<string, string?> before, string prefix)
    {
        foreach (var path in edited)
        {
            if (path.Length > 0)
            {
                files[path] = before[path];
            }
            else
            {
                project.Properties["Prefix"] = prefix;
            }
        }
        Put(files);
    }

    /// <summary>What is asked afterwards names the same roots, each at the beginning of a way that ends with what differed; of a file both values are told.</summary>
    /// <param name="ran">The call.</param>
    /// <param name="isOlder">Whether some of it moved in the build before, of which not every trace need be kept.</param>
    void Explained(RanEntry ran, bool isOlder)
    {
        using var insight = Insight.Open(project.Database);
        var why = insight.Why($"{ran.Handler} {ran.Key}".TrimEnd())!;
        Assert.Equal("ran", why.State);
        Assert.Equal(ran.Because, why.Because);
        Assert.Equal(ran.Roots.Order(StringComparer.Ordinal), why.Roots.Order(StringComparer.Ordinal));
        Assert.Equal(why.Roots, why.Chains.Select(static chain => chain[0].Fact));
        Assert.All(why.Chains, chain => Assert.All(chain, link => Assert.Contains(link.Fact, ran.Because)));
        Assert.All(why.Chains.Where(static chain => chain[0].Fact.StartsWith("content of ", StringComparison.Ordinal)), chain =>
        {
            Assert.True(isOlder || chain[0].Old is not null);
            Assert.NotNull(chain[0].New);
            Assert.NotEqual(chain[0].Old?.ToString(), chain[0].New!.ToString());
        });
    }

    /// <summary>What the last build says that these edits can touch.</summary>
    Plan Planned(IEnumerable<string> edited)
    {
        using var insight = Insight.Open(project.Database);
        var description = new ProjectDescription { ProjectFile = "", ProjectDirectory = project.Folder, DatabasePath = project.Database, OutputDirectory = project.OutputFolder, Target = project.Target };
        return insight.Plan(description, [.. edited]);
    }

    /// <summary>Every output that a build changed was one that could; one that is new comes of a call that is, or of a document that is.</summary>
    void Foreseen(Plan plan, bool hasProperty)
    {
        using var insight = Insight.Open(project.Database);
        var last = insight.Builds(1)[0].Build;
        var changed = insight.Difference(last - 1, last)!.Outputs;
        if (!hasProperty)
        {
            Assert.All(changed, output => Assert.True(plan.Outputs.Contains(output.Path) || output.Change == "added", $"{output.Path} was {output.Change}, and the plan of {string.Join(", ", plan.Names)} is {string.Join(", ", plan.Outputs)}"));
        }
        precisions.Add(plan.Outputs.Count == 0 ? 1 : (double)changed.Count(output => plan.Outputs.Contains(output.Path)) / plan.Outputs.Count);
    }

    void Edit(SortedDictionary<string, string?> files, Random random, int next)
    {
        var path = files.Keys.ElementAt(random.Next(files.Count));
        var what = random.Next(8);
        if (what == 0)
        {
            project.Properties["Prefix"] = "P" + next.ToString(CultureInfo.InvariantCulture);
        }
        else if (path == "layout.hbs")
        {
            files[path] = "L" + next.ToString(CultureInfo.InvariantCulture);
        }
        else if (files[path] is not { } text)
        {
            files[path] = $"Title {next}\nx\n5\nnew";
        }
        else if (what == 1)
        {
            files[path] = null;
        }
        else
        {
            var lines = text.Split('\n');
            var line = random.Next(4);
            lines[line] = line switch { 1 => random.Next(2) == 0 ? "x" : "y", 2 => random.Next(9).ToString(CultureInfo.InvariantCulture), _ => string.Create(CultureInfo.InvariantCulture, $"Words {next}") };
            files[path] = string.Join('\n', lines);
        }
    }

    void Put(SortedDictionary<string, string?> files)
    {
        foreach (var (path, text) in files)
        {
            if (text is null)
            {
                project.Delete(path);
            }
            else if (!File.Exists(Path.Combine(project.Folder, path)) || File.ReadAllText(Path.Combine(project.Folder, path)) != text)
            {
                project.Write(path, text);
            }
        }
    }
}

namespace BuildCache.Tests.Simulation;

/// <summary>A small project on a simulated machine: notes that refer to each other, a page for each, tags, an index. What its outputs must be is plain to see.</summary>
sealed class SimulatedProject(SimulatedMachine machine)
{
    public const string Database = Folder + "/obj/test.db";

    const string Folder = "/home/project";

    static readonly string[] Names = ["a", "b", "c", "d", "e"];

    readonly SortedDictionary<string, Note> notes = new(StringComparer.Ordinal);
    Workspace? workspace;

    /// <summary>Told what a build tells its log.</summary>
    public Action<string>? Log { get; set; }

    /// <summary>How long another program may keep the database locked.</summary>
    public TimeSpan LongestLockWait { get; set; } = LockWait.Default.Longest;

    sealed record Note(string Text, string Tag, string Next);

    static readonly Computation<string, string> Loud = new("Loud", static (id, context) =>
        Task.FromResult((context.Document("Note", id) ?? throw new InvalidOperationException($"There is no note '{id}'.")).Text("text").ToUpperInvariant()));

    static readonly Handler Handler = new InlineHandler(static on =>
    {
        on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) =>
        {
            var parts = context.ReadText(file.Path).Split('|');
            context.Emit("Note", file.Path[..^4], new { text = parts[0], tag = parts[1], next = parts[2] });
        });
        on.Compute(Loud);
        on.Derive("Tag", "select tag as id, count(*) as n from Note group by tag order by tag");
        on.Each("Note").Named("Page").Run(static async (note, context) =>
        {
            var next = context.Document("Note", note.Text("next")) is null ? "nobody" : await context.ComputeAsync(Loud, note.Text("next"));
            context.Write(note.Id + ".html", $"{await context.ComputeAsync(Loud, note.Id)} before {next}");
        });
        on.Each("Tag").Named("Tag").Run(static (tag, context) => context.Write($"tags/{tag.Id}.html", $"{tag.Text("n")}: " + Ids(context.Query("select id from Note where tag = @tag order by id", new Dictionary<string, object?> { ["tag"] = tag.Id }))));
        on.Once().Named("Index").Run(static context => context.Write("index.html", Ids(context.Query("select id from Note order by id"))));
    });

    static string Ids(IReadOnlyList<Document> rows) => string.Join(' ', rows.Select(static row => row.Text("id")));

    /// <summary>Somebody edits or deletes a note.</summary>
    public string Edit()
    {
        var name = Names[machine.Next(Names.Length)];
        if (machine.Next(5) == 0)
        {
            notes.Remove(name);
            machine.Disk.Remove($"{Folder}/{name}.txt");
            return "delete " + name;
        }
        var note = new Note("text " + machine.Next(4), "t" + machine.Next(3), Names[machine.Next(Names.Length)]);
        notes[name] = note;
        machine.Disk.Edit($"{Folder}/{name}.txt", $"{note.Text}|{note.Tag}|{note.Next}");
        return $"edit {name}";
    }

    /// <summary>Builds, in a workspace that stays open or not; null when the machine went off before the end.</summary>
    public BuildResult? Build(bool staysOpen)
    {
        if (!staysOpen)
        {
            return machine.Run(() => BuildCache.Build.RunAsync(Options(), CancellationToken.None));
        }
        workspace ??= new Workspace(Options());
        return machine.Run(() => workspace.BuildAsync());
    }

    /// <summary>The process ends, by itself or with the machine.</summary>
    public void Close()
    {
        workspace?.Dispose();
        workspace = null;
    }

    /// <summary>What stands in the output folder.</summary>
    public string Outputs() => Show(machine.Disk.Texts(Folder + "/out"));

    /// <summary>What should.</summary>
    public string Expected()
    {
        var outputs = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["index.html"] = string.Join(' ', notes.Keys) };
        foreach (var (name, note) in notes)
        {
            outputs[name + ".html"] = $"{note.Text.ToUpperInvariant()} before {(notes.TryGetValue(note.Next, out var next) ? next.Text.ToUpperInvariant() : "nobody")}";
        }
        foreach (var tag in notes.GroupBy(static note => note.Value.Tag))
        {
            outputs[$"tags/{tag.Key}.html"] = $"{tag.Count()}: {string.Join(' ', tag.Select(static note => note.Key))}";
        }
        return Show(outputs);
    }

    static string Show(SortedDictionary<string, string> files) => string.Join('\n', files.Select(static file => $"{file.Key}: {file.Value}"));

    BuildOptions Options()
    {
        var options = new BuildOptions
        {
            ProjectDirectory = Folder,
            DatabasePath = Database,
            OutputDirectory = Folder + "/out",
            ReportPath = Folder + "/obj/report.json",
            Target = "Debug",
            Handlers = [Handler],
            Parallelism = 3,
            Log = Log,
        };
        options.LongestLockWait = LongestLockWait;
        options.Machine = machine.Machine;
        return options;
    }
}

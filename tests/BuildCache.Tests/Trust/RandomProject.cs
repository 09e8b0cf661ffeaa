using System.Globalization;

namespace BuildCache.Tests.Trust;

/// <summary>One random edit: a kind and the seed of its details, so that a sequence stays meaningful when others are taken out of it.</summary>
readonly record struct Edit(string Kind, int Seed);

/// <summary>A project that random edits turn into one state after another, each compared with a clean build of it.</summary>
sealed class RandomProject : IDisposable
{
    static readonly (string Kind, int Weight)[] Kinds =
    [
        ("write", 14), ("line", 16), ("delete", 5), ("rename", 4), ("case", 2), ("touch", 2), ("property", 3), ("environment", 2), ("items", 2),
        ("world", 8), ("tamper", 3), ("lose", 2), ("back", 5), ("nothing", 1), ("target", 2), ("handlers", 3), ("rebuild", 1), ("audit", 1),
        ("database", 1), ("two", 6), ("trust", 1),
    ];

    static readonly string[] World = ["w/one.txt", "w/two.txt", "w/three.inc", "asset.bin"];

    readonly TestProject project = new();
    readonly RandomHandlers handlers = new();
    readonly List<Dictionary<string, byte[]>> history = [];
    bool rebuild;
    int audit;
    int without = -1;

    public static List<Edit> Sequence(int seed, int length)
    {
        var random = new Random(seed);
        var bag = Kinds.SelectMany(static k => Enumerable.Repeat(k.Kind, k.Weight)).ToArray();
        var edits = Enumerable.Range(0, 6).Select(_ => new Edit("write", random.Next())).ToList();
        edits.AddRange(Enumerable.Range(0, length).Select(_ => new Edit(bag[random.Next(bag.Length)], random.Next())));
        return edits;
    }

    /// <summary>Runs a sequence of edits with a build after each; null when all is well, else what is not.</summary>
    public static async Task<string?> Check(IReadOnlyList<Edit> edits, CancellationToken cancellationToken)
    {
        using var project = new RandomProject();
        for (var i = 0; i < edits.Count; i++)
        {
            project.Apply(edits[i]);
            if (await project.Build(cancellationToken) is { } problem)
            {
                return $"after edit {i + 1} of {edits.Count} ({edits[i].Kind} {edits[i].Seed}): {problem}";
            }
        }
        return null;
    }

    public void Dispose() => project.Dispose();

    async Task<string?> Build(CancellationToken cancellationToken)
    {
        var registered = handlers.Create(without);
        handlers.Watch = !rebuild && audit == 0;
        var result = await project.TryBuild(registered, rebuild, audit, cancellationToken);
        var state = project.StateOf(result);
        handlers.Watch = false;
        (rebuild, audit) = (false, 0);
        var clean = await project.TryCleanState(new RandomHandlers().Create(without), cancellationToken);
        if (result.Succeeded != (clean.State is not null))
        {
            return result.Succeeded ? $"the build succeeds, a clean one fails:\n{Text(clean.Result)}" : $"the build fails, a clean one succeeds:\n{Text(result)}";
        }
        if (handlers.Needless.Count > 0)
        {
            return string.Join('\n', handlers.Needless);
        }
        if (!result.Succeeded)
        {
            return null;
        }
        // What was altered by hand and is produced by nothing any more is left alone, with a warning.
        state = string.Join('\n', state.Split('\n').Where(static line => !line.EndsWith(": tampered", StringComparison.Ordinal) && !line.Contains("BCM1409", StringComparison.Ordinal)));
        if (state != clean.State)
        {
            return $"the build differs from a clean one:\n{Difference(clean.State!, state)}";
        }
        var again = await project.TryBuild(registered, cancellationToken: cancellationToken);
        return again.Report.Handlers.Any(static h => h.Ran > 0) || again.Report.Outputs is not { Written: 0, Restored: 0, Deleted: 0 }
            ? "a second build at once is not idle: " + string.Join(", ", again.Report.Ran.Select(static r => $"{r.Handler} {r.Key} because {string.Join(" because ", r.Because)}"))
            : project.StateOf(again) is var second && second.Split('\n').Except(state.Split('\n')).Any(static line => !line.EndsWith(": tampered", StringComparison.Ordinal)) ? $"a second build at once gives something else:\n{Difference(state, second)}"
            : null;
    }

    static string Text(BuildResult result) => string.Join('\n', result.Diagnostics.Where(static d => d.Severity == Severity.Error));

    static string Difference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        return string.Join('\n', left.Except(right).Select(static l => "clean: " + l).Concat(right.Except(left).Select(static l => "built: " + l)));
    }

    void Apply(Edit edit)
    {
        var random = new Random(edit.Seed);
        var present = RandomHandlers.Names.Where(name => File.Exists(Path.Combine(project.Folder, name))).ToArray();
        var name = random.Next(3) > 0 && present.Length > 0 ? present[random.Next(present.Length)] : RandomHandlers.Names[random.Next(RandomHandlers.Names.Length)];
        var full = Path.Combine(project.Folder, name);
        switch (edit.Kind)
        {
            case "write":
                project.Write(name, Content(name, random));
                break;
            case "line" when File.Exists(full):
                var lines = File.ReadAllLines(full).ToList();
                if (lines.Count > 0)
                {
                    lines.RemoveAt(random.Next(lines.Count));
                }
                lines.InsertRange(random.Next(lines.Count + 1), Lines(name, random).Take(random.Next(3)));
                project.Write(name, string.Join('\n', lines.DistinctBy(static l => l[..l.IndexOf('=', StringComparison.Ordinal)])));
                break;
            case "delete" when File.Exists(full):
                File.Delete(full);
                break;
            case "rename" when File.Exists(full):
                var other = RandomHandlers.Names[random.Next(RandomHandlers.Names.Length)];
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(project.Folder, other))!);
                File.Move(full, Path.Combine(project.Folder, other), overwrite: true);
                break;
            case "case" when File.Exists(full):
                File.Move(full, Path.Combine(project.Folder, name.Replace("d", "D", StringComparison.Ordinal).Replace(".Doc", ".doc", StringComparison.Ordinal)), overwrite: true);
                break;
            case "touch":
                foreach (var file in Inputs())
                {
                    File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(random.Next(-1000, 1000)));
                }
                break;
            case "property":
                project.Properties[$"SiteP{random.Next(2)}"] = random.Next(3).ToString(CultureInfo.InvariantCulture);
                break;
            case "environment":
                project.Environment["E" + random.Next(2)] = random.Next(3).ToString(CultureInfo.InvariantCulture);
                break;
            case "items":
                project.Items["Asset"] = new ItemList { Include = random.Next(2) == 0 ? ["*.bin"] : ["w/*.txt", "*.bin"], Items = random.Next(2) == 0 ? [] : [new Item("w/three.inc", new Dictionary<string, string> { ["Link"] = "linked/three.txt" })] };
                break;
            case "world":
                var path = World[random.Next(World.Length)];
                if (random.Next(3) > 0)
                {
                    project.Write(path, random.Next(3).ToString(CultureInfo.InvariantCulture) + (random.Next(4) == 0 ? new string('z', 70_000) : ""));
                }
                else if (File.Exists(Path.Combine(project.Folder, path)))
                {
                    project.Delete(path);
                }
                break;
            case "tamper":
                foreach (var output in Outputs().Where(_ => random.Next(3) == 0))
                {
                    File.WriteAllText(output, "tampered");
                }
                break;
            case "lose":
                foreach (var output in Outputs().Where(_ => random.Next(2) == 0))
                {
                    File.Delete(output);
                }
                break;
            case "back" when history.Count > 0:
                Restore(history[random.Next(history.Count)]);
                break;
            case "target":
                (project.Target, project.Output) = project.Target == "Debug" ? ("Release", "bin/release") : ("Debug", "bin/site");
                break;
            case "handlers":
                without = random.Next(-1, 6);
                break;
            case "rebuild":
                rebuild = true;
                break;
            case "audit":
                audit = 100;
                break;
            case "database" when File.Exists(project.Database):
                File.Delete(project.Database);
                handlers.Forget();
                break;
            case "trust":
                project.Trust = project.Trust == InputTrust.Stat ? InputTrust.Hash : InputTrust.Stat;
                project.Parallelism = random.Next(1, 5);
                break;
            case "two":
                Apply(new Edit("write", random.Next()));
                Apply(new Edit("line", random.Next()));
                return;
        }
        history.Add(Inputs().ToDictionary(static f => f, File.ReadAllBytes));
    }

    IEnumerable<string> Inputs() => Directory.EnumerateFiles(project.Folder, "*", SearchOption.AllDirectories)
        .Where(f => !Path.GetRelativePath(project.Folder, f).StartsWith("bin/", StringComparison.Ordinal) && !Path.GetRelativePath(project.Folder, f).StartsWith("obj/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    IEnumerable<string> Outputs() => Directory.Exists(project.OutputFolder) ? Directory.EnumerateFiles(project.OutputFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [];

    void Restore(Dictionary<string, byte[]> files)
    {
        foreach (var file in Inputs().ToList())
        {
            File.Delete(file);
        }
        foreach (var (path, content) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }

    static string Content(string name, Random random) => string.Join('\n', Lines(name, random).DistinctBy(static l => l[..l.IndexOf('=', StringComparison.Ordinal)]));

    static IEnumerable<string> Lines(string name, Random random)
    {
        yield return "title=t" + random.Next(4);
        var order = Enumerable.Range(0, 14).OrderBy(_ => random.Next()).ToArray();
        foreach (var line in order.Take(random.Next(3, 11)))
        {
            yield return line switch
            {
                0 => "weight=" + random.Next(4),
                1 => "tag=g" + random.Next(3),
                2 when random.Next(4) == 0 => $"url=u{random.Next(6)}.html",
                3 => (random.Next(4) == 0 ? "Extra=" : "extra=") + random.Next(3),
                4 when random.Next(5) == 0 => "id=i" + random.Next(9),
                5 => $"part=p{random.Next(60)}:{random.Next(4)}",
                6 when random.Next(3) == 0 => "parse=" + (random.Next(8) == 0 ? "error" : random.Next(2) == 0 ? "warn" : Outside(random)),
                7 or 8 => "page=" + Program(name, random, isLate: true),
                9 or 10 => "body=" + Program(name, random, isLate: false),
                11 => "calc=" + Program(name, random, isLate: false),
                12 => "late=" + Program(name, random, isLate: true),
                _ => "unread=" + random.Next(5),
            };
        }
    }

    static string Program(string name, Random random, bool isLate) => string.Join(';', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Instruction(name, random, isLate)));

    static string Instruction(string name, Random random, bool isLate)
    {
        var any = RandomHandlers.Names[random.Next(RandomHandlers.Names.Length)];
        // Mostly in one direction, or every project would have a circle.
        var at = Array.IndexOf(RandomHandlers.Names, name);
        var later = random.Next(40) == 0 ? any : at < RandomHandlers.Names.Length - 1 ? RandomHandlers.Names[random.Next(at + 1, RandomHandlers.Names.Length)] : null;
        var key = random.Next(4) switch { 0 => "weight", 1 => "extra", 2 => "tag", _ => "title" };
        return random.Next(isLate ? 27 : 23) switch
        {
            0 => $"key {any} {key}",
            1 => $"has {any} {key}",
            2 => $"present {any} Doc",
            3 => $"whole {any}",
            4 => $"part p{random.Next(60)}",
            5 => $"linked {any}",
            6 => $"titles {random.Next(4)}",
            7 => $"tagged g{random.Next(3)}",
            8 => $"equal {random.Next(4)}",
            9 => "extra",
            10 or 11 when later is not null => $"if {later}",
            12 when later is not null => $"when {any} {later}",
            13 when later is not null && random.Next(3) == 0 => $"early {later}",
            14 when later is not null && random.Next(3) == 0 => $"try {later}",
            15 when later is not null && random.Next(3) == 0 => $"both {later} {RandomHandlers.Names[^1]}",
            16 => "store " + any,
            17 => "warn " + any,
            18 when random.Next(8) == 0 => "throw",
            19 => $"unordered {random.Next(4)}",
            20 => "count",
            21 => "keep",
            23 => $"calc {any}",
            24 => $"deep {any}",
            25 => $"present {any} Calc",
            26 when later is not null && random.Next(3) == 0 => $"late {later}",
            _ => Outside(random),
        };
    }

    static string Outside(Random random) => random.Next(8) switch
    {
        0 or 1 => "file " + World[random.Next(World.Length)],
        2 => "exists " + World[random.Next(World.Length)],
        3 => "list " + (random.Next(2) == 0 ? "w/*" : "**/*.doc"),
        4 or 5 => "property SiteP" + random.Next(2),
        6 => "environment E" + random.Next(2),
        _ => random.Next(3) == 0 ? "must " + World[random.Next(World.Length)] : "items",
    };
}

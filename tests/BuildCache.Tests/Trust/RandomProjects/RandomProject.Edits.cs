using System.Globalization;

namespace BuildCache.Tests.Trust;

/// <summary>What edits do.</summary>
sealed partial class RandomProject
{
    const string Tampered = "tampered";

    /// <summary>Names that nothing of a random project is published at.</summary>
    static readonly string[] ForeignNames = ["mine.txt", "tags/mine.txt"];

    void Apply(Edit edit)
    {
        var random = new Random(edit.Seed);
        switch (edit.Kind)
        {
            case "property":
                settings.Properties[$"SiteP{random.Next(2)}"] = Number(random, 3);
                break;
            case "environment":
                settings.Environment["E" + random.Next(2)] = Number(random, 3);
                break;
            case "items":
                (settings.HasTexts, settings.HasAssetItem) = (random.Next(2) == 0, random.Next(2) == 0);
                break;
            case "index":
                settings.Declared ^= 1 << random.Next(RandomSettings.MostIndexes);
                break;
            case "target":
                settings.Target = random.Next(RandomSettings.Targets.Length);
                break;
            case "handlers":
                settings.Without = random.Next(-1, 7);
                break;
            case "upgrade":
                settings.Version = random.Next(RandomUpgrades.Versions);
                break;
            case "trust":
                (settings.Trust, settings.Parallelism) = (settings.Trust == InputTrust.Stat ? InputTrust.Hash : InputTrust.Stat, random.Next(1, 5));
                break;
            case "rebuild":
                rebuild = true;
                break;
            case "audit":
                audit = 100;
                break;
            case "tamper":
                Outputs().Where(_ => random.Next(3) == 0).ToList().ForEach(static output => File.WriteAllText(output, Tampered));
                break;
            case "lose":
                Outputs().Where(_ => random.Next(2) == 0).ToList().ForEach(File.Delete);
                break;
            case "other":
                EditFiles("two", random);
                isOfAnother = true;
                break;
            case "database" or "store" or "clone":
                Lose(edit.Kind);
                break;
            case "cancel" or "unwind" or "kill" or "process":
                EditFiles("two", random);
                interrupt = Interrupt(edit.Kind, 1 + random.Next(1 << random.Next(1, 8)));
                break;
            default:
                EditFiles(edit.Kind, random);
                break;
        }
        history.Add(Inputs());
    }

    static string Number(Random random, int below) => random.Next(below).ToString(CultureInfo.InvariantCulture);

    /// <summary>The build that does not come to its end.</summary>
    Func<CancellationToken, Task<string?>> Interrupt(string kind, int moment) => async cancellationToken =>
    {
        if (kind == "process")
        {
            var (happened, problem) = await RandomChild.Run(project.Folder, settings, moment, cancellationToken);
            counts.End(kind, happened);
            return problem;
        }
        var ending = kind switch { "cancel" => Ending.Cancelled, "unwind" => Ending.Unwound, _ => Ending.Killed };
        using var interruption = new Interruption(ending, moment, Path.GetDirectoryName(project.Database)!);
        await interruption.Run(cancelled => project.TryBuild(handlers.Create(settings), rebuild, audit, cancelled));
        counts.End(kind, interruption.Happened);
        return null;
    };

    /// <summary>The database goes; or all that is stored, while the records beside the outputs stay; or what a clone does not have.</summary>
    void Lose(string what)
    {
        handlers = new RandomHandlers();
        var store = Path.GetDirectoryName(project.Database)!;
        if (what == "clone")
        {
            foreach (var folder in OutputFolders.Select(name => Path.Combine(project.Folder, name)).Where(Directory.Exists))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        else if (Directory.Exists(store))
        {
            foreach (var file in Directory.EnumerateFiles(store, "*", SearchOption.AllDirectories).Where(file => what != "database" || file.StartsWith(project.Database, StringComparison.Ordinal) && !file[project.Database.Length..].StartsWith('.')).ToList())
            {
                File.Delete(file);
            }
        }
    }

    void EditFiles(string kind, Random random)
    {
        var present = RandomContent.Documents.Where(name => File.Exists(Full(name))).ToArray();
        var name = random.Next(3) > 0 && present.Length > 0 ? present[random.Next(present.Length)] : RandomContent.Documents[random.Next(RandomContent.Documents.Length)];
        switch (kind)
        {
            case "write":
                project.Write(name, RandomContent.Document(name, random));
                break;
            case "line" when File.Exists(Full(name)):
                project.Write(name, ChangedLine(name, random));
                break;
            case "delete" when File.Exists(Full(name)):
                project.Delete(name);
                break;
            case "rename" when File.Exists(Full(name)):
                var other = RandomContent.Documents[random.Next(RandomContent.Documents.Length)];
                Directory.CreateDirectory(Path.GetDirectoryName(Full(other))!);
                File.Move(Full(name), Full(other), overwrite: true);
                break;
            case "case" when File.Exists(Full(name)):
                File.Move(Full(name), Full(name.Replace("d", "D", StringComparison.Ordinal).Replace(".Doc", ".doc", StringComparison.Ordinal)), overwrite: true);
                break;
            case "two":
                EditFiles("write", random);
                EditFiles(random.Next(2) == 0 ? "line" : "world", random);
                break;
            case "heal":
                foreach (var document in present)
                {
                    project.Write(document, RandomContent.Healed(File.ReadAllText(Full(document)), random));
                }
                break;
            case "touch":
                foreach (var path in Inputs().Paths.Where(path => File.Exists(Full(path))))
                {
                    File.SetLastWriteTimeUtc(Full(path), DateTime.UtcNow.AddMinutes(random.Next(-1000, 1000)));
                }
                break;
            case "world":
                WriteOrDelete(RandomContent.World[random.Next(RandomContent.World.Length)], () => Number(random, 3) + (random.Next(6) == 0 ? new string('z', 70_000) : ""), random);
                break;
            case "query":
                var query = RandomContent.Queries[random.Next(RandomContent.Queries.Length)];
                WriteOrDelete(query, () => RandomContent.Query(query, random), random);
                break;
            case "link":
                Retarget(random);
                break;
            case "foreign" when RandomSettings.Targets[random.Next(RandomSettings.Targets.Length)].Folder is var folder && Directory.Exists(Full(folder)):
                WriteOrDelete(folder + "/" + ForeignNames[random.Next(ForeignNames.Length)], () => "mine " + Number(random, 3), random);
                break;
            case "back" when history.Count > 0:
                foreach (var path in Inputs().Paths)
                {
                    File.Delete(Full(path));
                }
                Remove(RandomContent.Links[0].Path);
                history[random.Next(history.Count)].WriteTo(project.Folder);
                break;
        }
    }

    string ChangedLine(string name, Random random)
    {
        var lines = File.ReadAllLines(Full(name)).ToList();
        if (lines.Count > 0)
        {
            lines.RemoveAt(random.Next(lines.Count));
        }
        lines.InsertRange(random.Next(lines.Count + 1), RandomContent.Lines(name, random).Take(random.Next(3)));
        return string.Join('\n', lines.DistinctBy(static l => l[..l.IndexOf('=', StringComparison.Ordinal)]));
    }

    void WriteOrDelete(string path, Func<string> content, Random random)
    {
        if (random.Next(3) > 0)
        {
            project.Write(path, content());
        }
        else if (File.Exists(Full(path)))
        {
            project.Delete(path);
        }
    }

    /// <summary>A link points elsewhere, becomes a file, or goes.</summary>
    void Retarget(Random random)
    {
        foreach (var (path, text) in RandomContent.Plain)
        {
            project.Write(path, text);
        }
        var (link, goals) = RandomContent.Links[random.Next(RandomContent.Links.Length)];
        Remove(link);
        switch (random.Next(6))
        {
            case 0:
                break;
            case 1:
                // What was a link to a folder is a folder.
                project.Write(link == "v" ? "v/one.txt" : link, link.EndsWith(".doc", StringComparison.Ordinal) ? RandomContent.Plain[0].Text : "no link " + Number(random, 2));
                break;
            default:
                Directory.CreateDirectory(Path.GetDirectoryName(Full(link))!);
                File.CreateSymbolicLink(Full(link), goals[random.Next(goals.Length)]);
                break;
        }
    }

    void Remove(string path)
    {
        var entry = new FileInfo(Full(path));
        if (entry.Exists || entry.LinkTarget is not null)
        {
            entry.Delete();
        }
        else if (Directory.Exists(Full(path)))
        {
            Directory.Delete(Full(path), recursive: true);
        }
    }

    string Full(string path) => Path.Combine(project.Folder, path);
}

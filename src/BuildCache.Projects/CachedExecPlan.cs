using System.Text.Json.Nodes;

namespace BuildCache.Projects;

/// <summary>
/// The items of a project together: a document for each, with what it waits for. Whoever reads a file that another item declares as its
/// output runs after it; nothing has to be said twice.
/// </summary>
sealed class CachedExecPlan
{
    /// <summary>The collection of the items.</summary>
    public const string Collection = "CachedExec";

    /// <summary>The collection of what they write: the id is a path, the key <c>item</c> the id of its item.</summary>
    public const string OutputCollection = "CachedExecOutput";

    readonly List<Entry> entries = [];
    readonly Dictionary<string, List<Entry>> files = new(Comparer);
    readonly List<(string Path, Entry Entry)> folders = [];

    public CachedExecPlan(IReadOnlyList<Item> items)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var outputs = CommandItem.ListOf(item, "Outputs");
            var name = outputs.Count == 0 ? item.Identity : $"{item.Identity}#{string.Join(';', outputs)}";
            var id = name;
            for (var i = 2; !ids.Add(id); i++)
            {
                id = $"{name}#{i}";
            }
            var entry = new Entry(id, item, outputs);
            entries.Add(entry);
            foreach (var output in outputs)
            {
                if (output.EndsWith('/'))
                {
                    folders.Add((output, entry));
                }
                else if (!files.TryAdd(output, [entry]))
                {
                    files[output].Add(entry);
                }
            }
        }
    }

    /// <summary>Who writes what: files, and folders with a slash at the end.</summary>
    public IEnumerable<(string Path, string Id)> Outputs() =>
        files.Select(static pair => (pair.Key, pair.Value[0].Id)).Concat(folders.GroupBy(static folder => folder.Path).Select(static group => (group.Key, group.First().Entry.Id)));

#pragma warning disable BCM4007 // The system names files, and a database belongs to one system.
    static StringComparer Comparer => OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    static StringComparison Comparison => OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
#pragma warning restore BCM4007

    /// <summary>The items as documents, by id.</summary>
    public IEnumerable<(string Id, JsonObject Document)> Documents() => entries.Select(entry => (entry.Id, DocumentOf(entry)));

    JsonObject DocumentOf(Entry entry)
    {
        var item = entry.Item;
        var inputs = new JsonArray();
        foreach (var input in CommandItem.ListOf(item, "Inputs").Select(static path => path.EndsWith('/') ? path + "**" : path))
        {
            inputs.Add(InputOf(entry, input));
        }
        var document = new JsonObject
        {
            ["item"] = item.Identity,
            ["itemAfter"] = Names(Producers(item.Identity)),
            ["command"] = item.Metadata["Command"],
            ["outputs"] = Names(entry.Outputs),
            ["inputs"] = inputs,
            ["depFile"] = item.Metadata["DepFile"],
            ["environment"] = Names(CommandItem.ListOf(item, "Environment")),
            ["tools"] = Names(CommandItem.ListOf(item, "Tool")),
            ["workingDirectory"] = item.Metadata["WorkingDirectory"],
            ["timeout"] = int.TryParse(item.Metadata["Timeout"], out var milliseconds) ? milliseconds : null,
            ["ignoreExitCode"] = item.Metadata["IgnoreExitCode"].Equals("true", StringComparison.OrdinalIgnoreCase),
            ["ignoreFormat"] = item.Metadata["IgnoreStandardErrorWarningFormat"].Equals("true", StringComparison.OrdinalIgnoreCase),
        };
        if (ProblemOf(entry) is { } problem)
        {
            document["problem"] = new JsonObject { ["code"] = problem.Code, ["message"] = problem.Message };
        }
        return document;
    }

    JsonObject InputOf(Entry entry, string path) => new()
    {
        ["path"] = path,
        ["isPattern"] = CommandItem.IsPattern(path),
        ["after"] = Names(CommandItem.IsPattern(path) ? PatternProducers(entry, path) : Producers(path)),
    };

    IEnumerable<string> Producers(string path) =>
        (files.TryGetValue(path, out var found) ? found : []).Concat(folders.Where(folder => path.StartsWith(folder.Path, Comparison)).Select(static folder => folder.Entry)).Select(static entry => entry.Id).Distinct();

    /// <summary>Of a folder it is not known before what will be in it, so one that a pattern may reach into is waited for.</summary>
    IEnumerable<string> PatternProducers(Entry reader, string pattern)
    {
        var glob = new Glob(pattern);
        return files.Where(pair => glob.IsMatch(pair.Key)).SelectMany(static pair => pair.Value)
            .Concat(folders.Where(folder => folder.Entry != reader && (folder.Path.StartsWith(glob.Prefix, Comparison) || glob.Prefix.StartsWith(folder.Path, Comparison))).Select(static folder => folder.Entry))
            .Select(static entry => entry.Id).Distinct();
    }

    (string Code, string Message)? ProblemOf(Entry entry)
    {
        foreach (var output in entry.Outputs)
        {
            var others = output.EndsWith('/')
                ? folders.Where(folder => folder.Entry != entry && (folder.Path.StartsWith(output, Comparison) || output.StartsWith(folder.Path, Comparison))).Select(static folder => folder.Entry)
                    .Concat(files.Where(file => file.Key.StartsWith(output, Comparison)).SelectMany(static file => file.Value).Where(other => other != entry))
                : files[output].Where(other => other != entry).Concat(folders.Where(folder => folder.Entry != entry && output.StartsWith(folder.Path, Comparison)).Select(static folder => folder.Entry));
            if (others.FirstOrDefault() is { } other)
            {
                var clash = OutputClash.Between(output, new[] { entry, other }.Select(static claim => $"the CachedExec item '{claim.Item.Identity}'"), null);
                return (clash.Code, clash.Message);
            }
        }
        var inputs = CommandItem.ListOf(entry.Item, "Inputs").Append(entry.Item.Identity).ToList();
        if (inputs.Find(input => !CommandItem.IsPattern(input) && Producers(input).Contains(entry.Id)) is { } own
            || (own = inputs.Find(input => CommandItem.IsPattern(input) && entry.Outputs.Any(output => new Glob(input).IsMatch(output)))) is not null)
        {
            return ("BCM2305", $"'{own}' is an input and an output of the CachedExec item '{entry.Item.Identity}': its result would depend on itself. Give the output another path, or a narrower pattern to the inputs.");
        }
        return null;
    }

    static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(static name => (JsonNode)name)]);

    sealed record Entry(string Id, Item Item, IReadOnlyList<string> Outputs);
}

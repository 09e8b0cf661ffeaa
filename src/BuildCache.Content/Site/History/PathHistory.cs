namespace BuildCache.Content.Site.History;

/// <summary>What is known of a file.</summary>
/// <param name="changed">The day of its last commit.</param>
sealed class PathHistory(string changed)
{
    readonly Dictionary<string, (string Name, int Commits)> people = new(StringComparer.OrdinalIgnoreCase);

    public string Changed => changed;

    /// <summary>The names of those who wrote it, who wrote most first.</summary>
    public IEnumerable<string> Contributors => people.Values.OrderByDescending(static person => person.Commits).ThenBy(static person => person.Name, StringComparer.Ordinal).Select(static person => person.Name).Distinct(StringComparer.Ordinal);

    /// <summary>Adds a commit. Who has one address is one person, by the name used last; programs are none.</summary>
    public void Add(string name, string mail)
    {
        if (!name.EndsWith("[bot]", StringComparison.Ordinal))
        {
            var (known, commits) = people.GetValueOrDefault(mail, (name, 0));
            people[mail] = (known, commits + 1);
        }
    }
}

/// <summary>The histories of files, from the newest commit to the oldest; what a file was called before is the file too.</summary>
sealed class PathHistories
{
    readonly Dictionary<string, PathHistory> present = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    readonly HashSet<string> gone = new(StringComparer.Ordinal);
    (string Name, string Mail, string Date) commit;

    public IReadOnlyDictionary<string, PathHistory> Present => present;

    public void Begin(string name, string mail, string date) => commit = (name, mail, date);

    /// <summary>Adds a file of the commit.</summary>
    /// <param name="path">What it is called in it.</param>
    /// <param name="isGone">Whether the commit deletes it.</param>
    /// <param name="before">What it was called before, if the commit renames it.</param>
    public void Add(string path, bool isGone, string? before)
    {
        path = names.GetValueOrDefault(path, path);
        if (isGone && !present.ContainsKey(path))
        {
            gone.Add(path);
        }

        if (!gone.Contains(path))
        {
            if (!present.TryGetValue(path, out var history))
            {
                present[path] = history = new PathHistory(commit.Date);
            }

            history.Add(commit.Name, commit.Mail);
        }

        if (before is not null)
        {
            names[before] = path;
        }
    }
}

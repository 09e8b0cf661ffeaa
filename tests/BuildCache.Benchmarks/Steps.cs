namespace BuildCache.Benchmarks;

/// <summary>What happens to a corpus before a build that is measured.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Prepare">Does it; <c>round</c> is another number each time.</param>
/// <param name="NeedsCorpus">Whether it means nothing for a contestant without pages.</param>
sealed record Step(string Name, Action<Contestant, int> Prepare, bool NeedsCorpus = true)
{
    /// <summary>What is done, and built without being measured, before each round: what <see cref="Prepare"/> then takes back.</summary>
    public Action<Contestant, int>? Before { get; init; }

    /// <summary>Every kind of edit, in an order in which each leaves what the next one needs.</summary>
    public static IReadOnlyList<Step> All(int pages) =>
    [
        new("first build", static (contestant, _) => contestant.Forget()),
        new("nothing changed", static (_, _) => { }, NeedsCorpus: false),
        new("one body", (contestant, round) => Write(contestant, Corpus.PathOf(0), Corpus.WithBody(pages, round))),
        new("one title", (contestant, round) => Write(contestant, Corpus.PathOf(0), Corpus.WithTitle(pages, round))),
        new("one page's tags", (contestant, round) => Write(contestant, Corpus.PathOf(1), Corpus.WithTag(pages, round))),
        new("a page is added", (contestant, round) => Write(contestant, $"s000/new{round}.md", Corpus.NewPage(pages, round))),
        new("a page is deleted", static (contestant, round) => File.Delete(Path.Combine(contestant.PagesFolder, $"s000/new{round}.md"))),
        new("the layout", static (contestant, round) => Renumber(Path.Combine(contestant.Folder, contestant.Layout), Contestant.Mark, round)),
        new("the site's title", static (contestant, round) => Renumber(Path.Combine(contestant.Folder, contestant.Configuration), Contestant.SiteTitle, round)),
        new("everything touched", static (contestant, _) => Touch(contestant.PagesFolder)),
        new("another branch", (contestant, round) => Switch(contestant, pages, round + 1)),
        new("and back", (contestant, _) => Switch(contestant, pages, 0)) { Before = (contestant, round) => Switch(contestant, pages, round + 1) },
        new("outputs deleted", static (contestant, _) => Files.Delete(contestant.OutputFolder)),
        new("database deleted", static (contestant, _) => DeleteDatabase(contestant)),
    ];

    /// <summary>How many pages another branch changes.</summary>
    public static int OnBranch(int pages) => Math.Max(1, pages / 10);

    static void Switch(Contestant contestant, int pages, int branch)
    {
        for (var page = pages - OnBranch(pages); page < pages; page++)
        {
            Write(contestant, Corpus.PathOf(page), Corpus.OnBranch(page, pages, branch));
        }
    }

    static void Write(Contestant contestant, string path, string text) => File.WriteAllText(Path.Combine(contestant.PagesFolder, path), text);

    static void DeleteDatabase(Contestant contestant)
    {
        if (contestant.Database is { } database)
        {
            Files.Delete(Path.Combine(contestant.Folder, database));
        }
    }

    static void Renumber(string file, string mark, int number)
    {
        var text = File.ReadAllText(file);
        var at = text.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        var end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        File.WriteAllText(file, $"{text.AsSpan(0, at)}{number + 1}{text.AsSpan(end)}");
    }

    static void Touch(string folder)
    {
        var now = DateTime.UtcNow;
        foreach (var file in Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, now);
        }
    }
}

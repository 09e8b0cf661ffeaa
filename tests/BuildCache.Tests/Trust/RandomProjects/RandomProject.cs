using BuildCache.Tests.Workspaces;

namespace BuildCache.Tests.Trust;

/// <summary>A project that random edits turn into one state after another, each compared with a clean build of it.</summary>
sealed partial class RandomProject : IDisposable
{
    static readonly HashSet<string> OutputFolders = [.. RandomSettings.Targets.Select(static target => target.Folder), "bin", "obj"];

    readonly TestProject project;
    RandomHandlers handlers = new();
    readonly RandomSettings settings = new();
    readonly List<UserFiles> history = [];
    readonly Dictionary<(Fingerprint, Fingerprint, string), (string? State, BuildResult Result)> clean = [];
    readonly SequenceCounts counts;
    bool rebuild;
    int audit;
    bool isOfAnother;
    bool hasEndedEarly;
    Func<CancellationToken, Task<string?>>? interrupt;

    RandomProject(bool inMemory, bool staysOpen, SequenceCounts counts) => (project, this.counts) = (new TestProject(inMemory) { Builder = staysOpen ? new StayingBuilder() : null }, counts);

    /// <summary>Runs a sequence of edits with a build after each; null when all is well, else what is not.</summary>
    public static async Task<string?> Check(IReadOnlyList<Edit> edits, bool inMemory, bool staysOpen, SequenceCounts counts, CancellationToken cancellationToken)
    {
        using var project = new RandomProject(inMemory, staysOpen, counts);
        for (var i = 0; i < edits.Count; i++)
        {
            project.Apply(edits[i]);
            counts.Step();
            if (await project.Build(isRepeated: edits[i].Seed % 4 == 0, cancellationToken) is { } problem)
            {
                return $"after edit {i + 1} of {edits.Count} ({edits[i].Kind} {edits[i].Seed}): {problem}";
            }
        }
        return null;
    }

    public void Dispose() => project.Dispose();

    UserFiles Inputs() => UserFiles.Below(project.Folder, OutputFolders);

    /// <summary>Files in output folders that are not of the build.</summary>
    UserFiles Foreign(IEnumerable<string> folders) => UserFiles.Of(project.Folder, folders.SelectMany(static folder => ForeignNames.Select(name => folder + "/" + name)));

    UserFiles Foreign() => Foreign(RandomSettings.Targets.Select(static target => target.Folder));

    /// <summary>Without what a killed build has left half written: whoever builds next takes it away, whatever becomes of that build.</summary>
    IEnumerable<string> Outputs() => Directory.Exists(project.OutputFolder)
        ? Directory.EnumerateFiles(project.OutputFolder, "*", SearchOption.AllDirectories).Where(static file => !ForeignNames.Any(name => file.EndsWith(name, StringComparison.Ordinal)) && !file.Contains("/.buildcache-tmp-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        : [];

    async Task<string?> Build(bool isRepeated, CancellationToken cancellationToken)
    {
        settings.ApplyTo(project);
        var (inputs, foreign) = (Inputs(), Foreign());
        var outputs = Outputs().ToList();
        if (interrupt is not null)
        {
            var problem = await interrupt(cancellationToken) ?? Untouched(inputs, foreign);
            (interrupt, rebuild, audit, hasEndedEarly) = (null, false, 0, true);
            // What was found out is lost with the build; finding it out again is not needless. Others, because a function that runs on
            // after a cancelled build notes what it sees too.
            handlers = new RandomHandlers();
            return problem;
        }
        var registered = handlers.Create(settings);
        var recomputes = rebuild || audit > 0;
        handlers.Watch = !recomputes;
        var result = await BuildOne(registered, cancellationToken);
        if (hasEndedEarly && TakeAwayWhatWasLeft(result))
        {
            result = await BuildOne(registered, cancellationToken);
        }
        handlers.Watch = false;
        (rebuild, audit, hasEndedEarly) = (false, 0, false);
        return Untouched(inputs, foreign)
            ?? (result.Diagnostics.FirstOrDefault(static d => d is { Code: "BCM3001", Severity: Severity.Warning }) is { } damage ? damage.ToString() : null)
            ?? (handlers.Needless.Count > 0 ? string.Join('\n', handlers.Needless) : null)
            ?? Compare(result, outputs, await Clean(inputs, Foreign([project.Output]), cancellationToken))
            ?? (isRepeated ? await Again(result, recomputes, cancellationToken) : null);
    }

    /// <summary>
    /// What was altered by hand and is produced by nothing any more is left alone, as a file of its owner from then on, who was told to delete it.
    /// A build that ended early may have come that far, and nobody has heard of it; when such a file is produced again, its owner deletes it.
    /// </summary>
    /// <returns>Whether there was any.</returns>
    static bool TakeAwayWhatWasLeft(BuildResult result)
    {
        var left = result.Diagnostics.Where(static d => d.Code == "BCM1414" && File.ReadAllText(d.File!) == Tampered).ToList();
        left.ForEach(static d => File.Delete(d.File!));
        return left.Count > 0;
    }

    /// <summary>A build; now and then by somebody else, while the workspace that makes the others stays open.</summary>
    async Task<BuildResult> BuildOne(Handler[] registered, CancellationToken cancellationToken)
    {
        var usual = project.Builder;
        try
        {
            (project.Builder, isOfAnother) = (isOfAnother ? null : usual, false);
            return await project.TryBuild(registered, rebuild, audit, cancellationToken);
        }
        finally
        {
            project.Builder = usual;
        }
    }

    string? Untouched(UserFiles inputs, UserFiles foreign) =>
        (inputs.DifferenceTo(Inputs()) ?? foreign.DifferenceTo(Foreign())) is { } difference ? "a file of the user: " + difference : null;

    /// <summary>What a clean build of the same files gives. It depends on nothing else, so a state that comes back is built once.</summary>
    async Task<(string? State, BuildResult Result)> Clean(UserFiles inputs, UserFiles foreign, CancellationToken cancellationToken)
    {
        var key = (inputs.Key, foreign.Key, settings.AsKey());
        if (clean.TryGetValue(key, out var known))
        {
            return known;
        }
        using var twin = new TestProject();
        settings.ApplyTo(twin);
        twin.Parallelism = 1; // fewer connections, which is most of what it costs
        inputs.WriteTo(twin.Folder);
        foreign.WriteTo(twin.Folder);
        var result = await twin.TryBuild(new RandomHandlers().Create(settings), cancellationToken: cancellationToken);
        counts.Clean(result.Succeeded);
        return clean[key] = (result.Succeeded ? twin.StateOf(result) : null, result);
    }

    string? Compare(BuildResult result, List<string> outputsBefore, (string? State, BuildResult Result) expected)
    {
        if (result.Succeeded != (expected.State is not null))
        {
            return result.Succeeded ? $"the build succeeds, a clean one fails:\n{Errors(expected.Result)}" : $"the build fails, a clean one succeeds:\n{Errors(result)}";
        }
        if (!result.Succeeded)
        {
            // What a failed call gave before stays, and others see that; what depends on a file alone is the same.
            var (ours, theirs) = (OfFiles(result), OfFiles(expected.Result));
            return ours != theirs ? $"the errors of files are others:\nclean: {theirs}\nbuilt: {ours}"
                : outputsBefore.Find(static file => !File.Exists(file)) is { } gone ? $"a failed build deleted {gone}"
                : null;
        }
        var state = project.StateOf(result);
        var altered = Outputs().Where(static file => File.ReadAllText(file) == Tampered).ToList();
        if (altered.Count > 0)
        {
            // What was altered by hand and is produced by nothing any more is left alone, with a warning; and then its owner deletes it.
            state = string.Join('\n', state.Split('\n').Where(static line => !line.EndsWith(": " + Tampered, StringComparison.Ordinal) && !line.Contains("BCM1409", StringComparison.Ordinal)));
            altered.ForEach(File.Delete);
        }
        return state != expected.State ? $"the build differs from a clean one:\n{Difference(expected.State!, state)}" : null;
    }

    /// <summary>Whoever builds again at once gets the same, for nothing; of some states, because it takes as long as a build.</summary>
    /// <param name="first">What the build before it gave.</param>
    /// <param name="recomputed">
    /// Whether that computed everything anew. It tells then what stands and could not be computed again, because something failed that it would
    /// read; the next build does not try.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    async Task<string?> Again(BuildResult first, bool recomputed, CancellationToken cancellationToken)
    {
        var again = await project.TryBuild(handlers.Create(settings), cancellationToken: cancellationToken);
        var (before, after) = (Text(first, recomputed), Text(again, recomputed));
        return first.Succeeded && (again.Report.Handlers.Any(static h => h.Ran > 0) || again.Report.Outputs is not { Written: 0, Restored: 0, Deleted: 0 })
            ? "a second build at once is not idle: " + string.Join(", ", again.Report.Ran.Select(static r => $"{r.Handler} {r.Key} because {string.Join(" because ", r.Because)}"))
            : before != after ? $"a second build at once says something else:\nfirst: {before}\nagain: {after}"
            : null;
    }

    /// <summary>Of calls that fail at once, the first to be awaited is told; which one that is, is a matter of time.</summary>
    static string Text(BuildResult result, bool recomputed) =>
        string.Join('\n', result.Diagnostics.Where(d => d.Code is not ("BCM1409" or "BCM1901") && !(recomputed && d.Code == "BCM3005")));

    static string Errors(BuildResult result) => string.Join('\n', result.Diagnostics.Where(static d => d.Severity == Severity.Error));

    static string OfFiles(BuildResult result) => string.Join('\n', result.Diagnostics.Where(static d => d.Code == "BCM1999"));

    static string Difference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var lines = string.Join('\n', left.Except(right).Select(static l => "clean: " + l).Concat(right.Except(left).Select(static l => "built: " + l)));
        return lines.Length > 0 ? lines : $"in the order of lines:\nclean:\n{expected}\nbuilt:\n{actual}";
    }
}

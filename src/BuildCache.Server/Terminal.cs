using System.Globalization;

namespace BuildCache.Server;

/// <summary>What the server says: its address, one line for each change, and errors with their place.</summary>
sealed class Terminal(TextWriter output)
{
    /// <summary>So many warnings of one code are shown at once; of more the first, and how many there are.</summary>
    const int MostOfACode = 5;

    readonly Lock gate = new();
    HashSet<string> said = [];

    public void Listening(Uri address, bool hasKeys, long? formerBuild) => Say($"Serving {address}{(formerBuild is { } build ? string.Create(CultureInfo.InvariantCulture, $", as build {build} left it") : "")}{(hasKeys ? " (r rebuilds, o opens it, q quits)" : " (Ctrl+C stops)")}");

    public void Refused(string why) => Say($"The site cannot be served: {LogText.OneLine(why)}");

    public void Notice(string text) => Say(LogText.OneLine(text));

    /// <summary>A build: what it was for, and what it did. One that changed nothing and found nothing new says nothing.</summary>
    /// <param name="causes">What it was for.</param>
    /// <param name="result">What it did.</param>
    /// <param name="projectFaults">Why the project is as it was evaluated before.</param>
    /// <param name="milliseconds">How long it took.</param>
    public void Built(IReadOnlyList<string> causes, BuildResult result, IReadOnlyList<Diagnostic> projectFaults, double milliseconds)
    {
        var pages = result.ChangedOutputs.Count(static path => path.EndsWith(".html", StringComparison.OrdinalIgnoreCase));
        var others = result.ChangedOutputs.Count - pages;
        var done = (pages, others) switch
        {
            (0, 0) => "nothing changed",
            (_, 0) => Counted(pages, "page"),
            (0, _) => Counted(others, "file"),
            _ => $"{Counted(pages, "page")} and {Counted(others, "file")}",
        };
        var faults = projectFaults.Concat(result.Diagnostics).Where(static diagnostic => diagnostic.Severity != Severity.Message || diagnostic.IsNotice).DistinctBy(Line).ToList();
        lock (gate)
        {
            if (result.ChangedOutputs.Count > 0 || causes.Count > 0)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Names(causes)} → {done} in {milliseconds:0} ms"));
            }
            Tell(faults);
            output.Flush();
        }
    }

    /// <summary>What is new, errors last, where the eye is; and that all is well again.</summary>
    void Tell(List<Diagnostic> faults)
    {
        // Notices tell of one build; nobody mends them.
        faults.Where(static fault => fault.Severity == Severity.Message).Select(Line).ToList().ForEach(output.WriteLine);
        faults = faults.FindAll(static fault => fault.Severity != Severity.Message);
        var known = said;
        said = faults.Select(Line).ToHashSet(StringComparer.Ordinal);
        var found = faults.Where(fault => !known.Contains(Line(fault))).ToList();
        foreach (var group in found.Where(static fault => fault.Severity != Severity.Error).GroupBy(static fault => fault.Code))
        {
            var all = group.ToList();
            all.Take(all.Count > MostOfACode ? 1 : MostOfACode).Select(Line).ToList().ForEach(output.WriteLine);
            if (all.Count > MostOfACode)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {all.Count - 1:N0} more of {group.Key}: 'dotnet build' lists them"));
            }
        }
        found.Where(static fault => fault.Severity == Severity.Error).Select(Line).ToList().ForEach(output.WriteLine);
        if (said.Count == 0 && known.Count > 0)
        {
            output.WriteLine("All errors and warnings are fixed.");
        }
        else if (found.Count == 0 && known.Count > said.Count)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{known.Count - said.Count:N0} fixed, {said.Count:N0} left."));
        }
    }

    void Say(string line)
    {
        lock (gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    static string Names(IReadOnlyList<string> causes) => causes.Count switch
    {
        0 => "Files",
        1 => LogText.OneLine(causes[0]),
        _ => string.Create(CultureInfo.InvariantCulture, $"{LogText.OneLine(causes[0])} and {causes.Count - 1:N0} more"),
    };

    static string Counted(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");

    static string Line(Diagnostic diagnostic)
    {
        var place = diagnostic.File is null ? "" : diagnostic.Line == 0 ? $"{diagnostic.File}: " : diagnostic.Column == 0 ? $"{diagnostic.File}({diagnostic.Line}): " : $"{diagnostic.File}({diagnostic.Line},{diagnostic.Column}): ";
        return LogText.OneLine($"{place}{(diagnostic.Severity == Severity.Error ? "error" : diagnostic.Severity == Severity.Warning ? "warning" : "note")} {diagnostic.Code}: {diagnostic.Message}");
    }
}

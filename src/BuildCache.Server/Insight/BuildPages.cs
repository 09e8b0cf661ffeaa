using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace BuildCache.Server;

/// <summary>The last builds, what each did and why, and what is other after one than after another.</summary>
sealed class BuildPages(ServedProject project)
{
    const int MostBuilds = 50;

    /// <summary>More lines nobody reads.</summary>
    const int MostRows = 1000;

    static readonly string[] Done = ["ran", "restored", "removed", "failed", "blocked"];

    /// <summary>The list of builds, and what there is now.</summary>
    public Task ListAsync(HttpContext context)
    {
        using var insight = Insight.Open(project.Project.DatabasePath);
        var overview = insight.Overview();
        var body = Markup.Of($"""
            <p>{overview.Nodes} calls, {overview.Outputs} outputs, {overview.Collections.Sum(static collection => collection.Documents)} documents in {overview.Collections.Count} collections. The database has {InsightFrame.Bytes(overview.DatabaseBytes)}{(overview.Waiting > 0 ? Markup.Of($"; {overview.Waiting} calls failed or wait for the next build") : Markup.None)}.</p>
            {Faults()}
            {InsightFrame.Table("The last builds, the newest first", ["Build", "Began (UTC)", "Target", "Outcome", .. Done], insight.Log(MostBuilds).Select(static entry => RowOf(entry)))}
            """);
        return InsightFrame.AnswerAsync(context, "Builds", body, follows: true);
    }

    /// <summary>One build.</summary>
    public Task ShowAsync(HttpContext context)
    {
        using var insight = Insight.Open(project.Project.DatabasePath);
        if (!long.TryParse(context.Request.Query["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) || insight.Builds().FirstOrDefault(build => build.Build == id) is not { } build)
        {
            return InsightFrame.AnswerAsync(context, "No such build", Markup.Of($"<p>The database knows no such build.</p>"), status: StatusCodes.Status404NotFound);
        }
        var actions = insight.Actions(id);
        var body = Markup.Of($"""
            <p>{build.Configuration}, began {InsightFrame.Moment(build.Started)} (UTC), {build.Outcome ?? "has not come to its end"}. {Earlier(insight, id)}</p>
            {(actions.Count == 0 ? Markup.Of($"<p>It did nothing, or what it did is not kept any more.</p>") : InsightFrame.Table($"What it did to {actions.Count.ToString("N0", CultureInfo.InvariantCulture)} calls{(actions.Count > MostRows ? ", the first 1,000" : "")}", ["Call", "What", "Time", "Because"], actions.Take(MostRows).Select(static action => RowOf(action))))}
            {Awaited(insight.CriticalPath(id))}
            """);
        return InsightFrame.AnswerAsync(context, string.Create(CultureInfo.InvariantCulture, $"Build {id}"), body);
    }

    /// <summary>Two builds.</summary>
    public Task CompareAsync(HttpContext context)
    {
        using var insight = Insight.Open(project.Project.DatabasePath);
        var builds = insight.Builds(MostBuilds);
        var query = context.Request.Query;
        // A server builds often, and mostly nothing.
        var to = Number(query["to"]) ?? insight.Log(MostBuilds).FirstOrDefault(static entry => entry.Calls.Count > 0)?.Build.Build ?? 0;
        var from = Number(query["from"]) ?? builds.FirstOrDefault(build => build.Build < to)?.Build ?? 0;
        var difference = insight.Difference(from, to);
        var body = Markup.Of($"""
            <form action="{ServerPages.Root}diff"><label>From build <select name="from">{Choices(builds, from)}</select></label> <label>to build <select name="to">{Choices(builds, to)}</select></label> <button>Compare</button></form>
            {(difference is null ? Markup.Of($"<p>One of the two is not known, or what changed since is not kept any more.</p>") : Differences(difference))}
            """);
        return InsightFrame.AnswerAsync(context, "Compare", body);
    }

    Markup Faults()
    {
        var faults = project.Faults;
        return faults.Count == 0 ? Markup.None
            : InsightFrame.Table("What is wrong now", ["Code", "Message", "Place"], faults.Take(MostRows).Select(static fault => new[]
            {
                DiagnosticPages.AddressOf(fault.Code) is { } address ? Markup.Of($"<a href=\"{address}\">{fault.Code}</a>") : InsightFrame.Text(fault.Code),
                InsightFrame.Text(fault.Message),
                InsightFrame.Text(fault.File is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{fault.File}({fault.Line},{fault.Column})")),
            }.AsEnumerable()));
    }

    static IEnumerable<Markup> RowOf(BuildActions entry)
    {
        var id = entry.Build.Build.ToString(CultureInfo.InvariantCulture);
        return [InsightFrame.Link("build", "id", id, id), InsightFrame.Text(InsightFrame.Moment(entry.Build.Started)), InsightFrame.Text(entry.Build.Configuration), InsightFrame.Text(entry.Build.Outcome ?? "not finished"),
            .. Done.Select(action => entry.Calls.TryGetValue(action, out var count) ? Markup.Of($"{count}") : Markup.None)];
    }

    static IEnumerable<Markup> RowOf(CallAction action) =>
        [InsightFrame.Call($"{action.Handler} {action.Key}".TrimEnd()), InsightFrame.Text(action.Action), InsightFrame.Milliseconds(action.Ms), Markup.Of($"{action.Because.Select(static (fact, place) => Markup.Of($"{(place == 0 ? "" : " ← ")}{fact}"))}")];

    static Markup Awaited(IReadOnlyList<CallAction> path) => path.Count == 0 ? Markup.None
        : InsightFrame.Table(string.Create(CultureInfo.InvariantCulture, $"Each needed the one before, up to the last call: {path.Sum(static action => action.Ms):N1} ms"), ["Call", "Time"],
            path.Select(static action => new[] { InsightFrame.Call($"{action.Handler} {action.Key}".TrimEnd()), InsightFrame.Milliseconds(action.Ms) }.AsEnumerable()));

    static Markup Earlier(Insight insight, long id) =>
        insight.Builds().FirstOrDefault(build => build.Build < id) is { } before
            ? Markup.Of($"<a href=\"{ServerPages.Root}diff?from={before.Build.ToString(CultureInfo.InvariantCulture)}&amp;to={id.ToString(CultureInfo.InvariantCulture)}\">Compare with the build before.</a>")
            : Markup.None;

    static IEnumerable<Markup> Choices(IReadOnlyList<BuildEntry> builds, long chosen) =>
        builds.Select(build => Markup.Of($"<option{(build.Build == chosen ? Markup.Of($" selected") : Markup.None)}>{build.Build.ToString(CultureInfo.InvariantCulture)}</option>"));

    static Markup Differences(BuildDifference difference) => Markup.Of($"""
        {(difference.Missing > 0 ? Markup.Of($"<p>What {(long)difference.Missing} calls gave before is not kept any more; of them nothing is told.</p>") : Markup.None)}
        {Section("Inputs", difference.Inputs.Count, ["Input", "Change"], difference.Inputs.Take(MostRows).Select(static input => new[] { InsightFrame.Text(input.Subject), InsightFrame.Text(input.Change) }.AsEnumerable()))}
        {Section("Documents", difference.Documents.Count, ["Collection", "Document", "Change", "Keys, from → to"], difference.Documents.Take(MostRows).Select(static document => new[] { InsightFrame.Text(document.Collection), InsightFrame.Text(document.Id), InsightFrame.Text(document.Change), Keys(document) }.AsEnumerable()))}
        {Section("Outputs", difference.Outputs.Count, ["Output", "Change", "Bytes"], difference.Outputs.Take(MostRows).Select(static output => new[] { InsightFrame.Call(output.Path), InsightFrame.Text(output.Change), Markup.Of($"{output.OldBytes ?? 0} → {output.NewBytes ?? 0}") }.AsEnumerable()))}
        """);

    static Markup Section(string name, int count, IEnumerable<string> columns, IEnumerable<IEnumerable<Markup>> rows) =>
        count == 0 ? Markup.Of($"<p>{name}: none differ.</p>") : InsightFrame.Table(string.Create(CultureInfo.InvariantCulture, $"{name}: {count:N0} differ"), columns, rows);

    static Markup Keys(DocumentChange document) =>
        Markup.Of($"{document.Columns.Select(static column => Markup.Of($"<div><b>{column.Name}</b> <del>{InsightFrame.Value(column.Old)}</del> → <ins>{InsightFrame.Value(column.New)}</ins></div>"))}");

    static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

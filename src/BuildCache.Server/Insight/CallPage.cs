using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace BuildCache.Server;

/// <summary>The life of a page, or of any other call: why it ran, what it reads, what it gives, who reads that.</summary>
sealed class CallPage(ServedProject project)
{
    /// <summary>Answers with the page.</summary>
    public Task ShowAsync(HttpContext context)
    {
        var of = context.Request.Query["of"].ToString().TrimStart('/');
        using var insight = Insight.Open(project.Project.DatabasePath);
        if (insight.Life(of.Length == 0 ? "index.html" : of) is not { } life)
        {
            return InsightFrame.AnswerAsync(context, "Nothing of that name", Markup.Of($"<p>No output has the path '{of}', and no call the name. Outputs are named as below the output folder: <code>guide/install.html</code>.</p>"), status: StatusCodes.Status404NotFound);
        }
        if (context.Request.Query["format"] == "json")
        {
            return InsightFrame.AnswerAsync(context, System.Text.Json.JsonSerializer.Serialize(life.Why, WhyJson.Default.Why), "application/json; charset=utf-8");
        }
        var why = life.Why;
        var body = Markup.Of($"""
            <p>{Sentence(why)} It rests on {why.Dependencies} facts.</p>
            {Chains(why)}
            {Neighbourhood.Draw(life)}
            {(why.Outputs.Count == 0 ? Markup.None : InsightFrame.Table("It writes", ["Output", "Bytes"], why.Outputs.Select(static output => new[] { Markup.Of($"<a href=\"/{string.Join('/', output.Path.Split('/').Select(Uri.EscapeDataString))}\">{output.Path}</a>"), InsightFrame.Bytes(output.Bytes) }.AsEnumerable())))}
            {(life.Documents.Count == 0 ? Markup.None : InsightFrame.Table("It gives the documents", ["Collection", "Document"], life.Documents.Take(200).Select(static document => new[] { InsightFrame.Text(document.Collection), InsightFrame.Text(document.Id) }.AsEnumerable())))}
            {InsightFrame.Table("It read, in this order", ["Kind", "Fact", "From"], life.Reads.Select(static fact => new[] { InsightFrame.Text(fact.Kind), InsightFrame.Text(fact.Fact), fact.From is null ? Markup.None : InsightFrame.Call(fact.From) }.AsEnumerable()))}
            {(life.Readers.Count == 0 ? Markup.Of($"<p>Nobody reads what it gives.</p>") : InsightFrame.Table("Who reads what it gives", ["Reader"], life.Readers.Select(static reader => new[] { Reader(reader) }.AsEnumerable())))}
            {(life.Runs.Count == 0 ? Markup.None : InsightFrame.Table("What the last builds did to it", ["Build", "What", "Time"], life.Runs.Select(static run => new[] { InsightFrame.Link("build", "id", run.Build.ToString(CultureInfo.InvariantCulture), run.Build.ToString(CultureInfo.InvariantCulture)), InsightFrame.Text(run.Action), InsightFrame.Milliseconds(run.Ms) }.AsEnumerable())))}
            """);
        return InsightFrame.AnswerAsync(context, life.Name, body, follows: true);
    }

    static Markup Reader(string reader) => reader.StartsWith("query ", StringComparison.Ordinal) ? Markup.Of($"<code>{reader["query ".Length..]}</code>") : InsightFrame.Call(reader);

    static string Sentence(Why why) => why.State switch
    {
        "ran" => "The last build ran it.",
        "restored" => "The last build took an earlier result of it, which holds again.",
        "failed" => "It failed in the last build; what it gave before is in force.",
        "blocked" => "It waits for a call that failed.",
        "removed" or "gone" => "It is not in the graph any more.",
        _ => string.Create(CultureInfo.InvariantCulture, $"The last build had no reason to run it. Build {why.Since} gave what is in force."),
    };

    static Markup Chains(Why why) => why.Chains.Count == 0
        ? why.Because.Count == 0 ? Markup.None : Markup.Of($"<p>Because: {string.Join("; ", why.Because)}.</p>")
        : Markup.Of($"""
            <h2>Why</h2>
            {why.Chains.Select(static chain => Markup.Of($"<ol class=\"chain\">{chain.Select(static link => Markup.Of($"<li>{link.Fact}{Values(link)}</li>"))}</ol>"))}
            """);

    static Markup Values(WhyLink link) => link.Old is null && link.New is null ? Markup.None
        : Markup.Of($" <del>{InsightFrame.Value(link.Old)}</del> → <ins>{InsightFrame.Value(link.New)}</ins>");
}

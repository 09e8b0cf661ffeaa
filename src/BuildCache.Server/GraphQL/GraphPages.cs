using GraphQL.Types;
using Microsoft.AspNetCore.Http;

namespace BuildCache.Server;

/// <summary>GraphQL over HTTP, and a page to try it on: the question stands in the address, so it can be kept and sent.</summary>
sealed class GraphPages(ServedProject project)
{
    /// <summary>Its name below the root.</summary>
    public const string Name = "graphql";

    const string Json = "application/json; charset=utf-8";
    const int MostFields = 8;

    /// <summary>Answers a program (POST, or GET that accepts JSON) or a person (GET).</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await GetAsync(context);
            return;
        }
        // What a page of another site can send without being asked has another type.
        if (!context.Request.HasJsonContentType())
        {
            await ServerPages.RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, "Send JSON: an object with 'query', 'variables' and 'operationName', as application/json.");
            return;
        }
        await TellAsync(context, await GraphQuestion.ReadAsync(context.Request.Body, context.RequestAborted));
    }

    async Task GetAsync(HttpContext context)
    {
        var asked = context.Request.Query;
        var (query, variables) = (asked["query"].ToString(), asked["variables"].ToString());
        var question = query.Length == 0 ? null : GraphQuestion.Parse(query, variables, asked["operationName"]);
        if (asked["format"] == "json" || context.Request.GetTypedHeaders().Accept is { Count: > 0 } types && !types.Any(static type => type.MediaType == "text/html" || type.MediaType == "*/*"))
        {
            await TellAsync(context, question);
            return;
        }
        using var graph = DocumentGraph.Open(project.Project.DatabasePath, context.RequestAborted);
        var answer = question is null ? null : await graph.AskAsync(question, context.RequestAborted);
        await InsightFrame.AnswerAsync(context, "GraphQL", Markup.Of($"""
            {Form(query, variables)}
            {(query.Length == 0 ? Markup.None : answer is null ? Markup.Of($"<p class=\"fault\" role=\"alert\">The variables are no JSON object.</p>") : Shown(context, answer))}
            <h2>What can be asked</h2>
            {graph.Collections.Select(TypeOf)}
            """));
    }

    async Task TellAsync(HttpContext context, GraphQuestion? question)
    {
        if (question is null)
        {
            await InsightFrame.AnswerAsync(context, """{"errors":[{"message":"There is no question: send 'query', and 'variables' as an object."}]}""" + "\n", Json, StatusCodes.Status400BadRequest);
            return;
        }
        using var graph = DocumentGraph.Open(project.Project.DatabasePath, context.RequestAborted);
        var answer = await graph.AskAsync(question, context.RequestAborted);
        await InsightFrame.AnswerAsync(context, answer.Json, Json, answer.IsExecuted ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    static Markup Form(string query, string variables) => Markup.Of($$"""
        <form action="{{ServerPages.Root}}{{Name}}" class="sql"><label>Query<textarea name="query" rows="8" spellcheck="false">{{(query.Length == 0 ? "{ Page(order: [\"url\"], first: 10) { url title } }" : query)}}</textarea></label>
        <label>Variables, as a JSON object<textarea name="variables" rows="2" spellcheck="false">{{variables}}</textarea></label> <button>Run</button></form>
        """);

    static Markup Shown(HttpContext context, GraphAnswer answer) => Markup.Of($"""
        <p><a href="{context.Request.Path}{context.Request.QueryString.Add("format", "json").ToString()}">JSON</a></p>
        <pre tabindex="0" role="region" aria-label="Answer"{(answer.HasErrors ? Markup.Of($" class=\"fault\"") : Markup.None)}>{answer.Json}</pre>
        """);

    /// <summary>A collection with its keys, and a question to begin with.</summary>
    static Markup TypeOf(IObjectGraphType type)
    {
        var keys = type.Fields.Where(static field => field.ResolvedType is AnyScalar).Select(static field => field.Name).ToList();
        var question = $"{{ {type.Name}(first: 10) {{ {string.Join(' ', keys.Take(MostFields))} }} }}";
        return Markup.Of($"""
            <details><summary>{type.Name}</summary>
            <p>{InsightFrame.Link(Name, "query", question, "Ask for ten")}. Keys: {string.Join(", ", keys)}.</p>
            <p>In it, with <code>match</code> and <code>with</code>: {string.Join(", ", type.Fields.Select(static field => field.Name).Except(keys))}.</p>
            </details>
            """);
    }
}

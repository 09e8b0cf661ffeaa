using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace BuildCache.Server;

/// <summary>What the pages about builds have in common: the head, the way from one to another, links.</summary>
static class InsightFrame
{
    const int LongestValue = 200;

    static readonly (string Name, string Title)[] Places = [("", "Builds"), ("documents", "Documents"), ("query", "SQL"), (GraphPages.Name, "GraphQL"), ("search", "Search"), ("cost", "Cost"), ("diff", "Compare")];

    /// <summary>Answers with a page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="title">Its title.</param>
    /// <param name="body">What stands on it.</param>
    /// <param name="follows">Whether it is shown anew after each build.</param>
    /// <param name="status">The status of the answer.</param>
    public static Task AnswerAsync(HttpContext context, string title, Markup body, bool follows = false, int status = StatusCodes.Status200OK)
    {
        var here = (context.Request.Path.Value ?? "")[ServerPages.Root.Length..];
        var page = Markup.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} · BuildCache</title>
            <link rel="stylesheet" href="{ServerPages.Root}insight.css">
            <script src="{ServerPages.Root}insight.js" defer></script>
            </head>
            <body{(follows ? Markup.Of($" data-follow=\"{ServerPages.Root}follow\"") : Markup.None)}>
            <a class="skip" href="#main">Skip to content</a>
            <header><nav aria-label="Pages of BuildCache"><ul>
            {Places.Select(place => Markup.Of($"<li><a href=\"{ServerPages.Root}{place.Name}\"{(place.Name == here ? Markup.Of($" aria-current=\"page\"") : Markup.None)}>{place.Title}</a></li>"))}
            <li class="site"><a href="/">The site</a></li>
            </ul></nav>
            <form action="{ServerPages.Root}call" role="search"><label>Why <input name="of" placeholder="guide/install.html" autocomplete="off"></label> <button>Ask</button></form>
            </header>
            <main id="main" tabindex="-1">
            <h1>{title}</h1>
            {body}
            </main>
            </body>
            </html>

            """);
        return AnswerAsync(context, page.ToString(), "text/html; charset=utf-8", status);
    }

    /// <summary>Answers with a text.</summary>
    public static Task AnswerAsync(HttpContext context, string text, string type, int status = StatusCodes.Status200OK)
    {
        var content = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        // What is shown comes from files of the project; nothing of it is to run.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    /// <summary>A link to a page of these.</summary>
    public static Markup Link(string page, string parameter, string value, string text) =>
        Markup.Of($"<a href=\"{ServerPages.Root}{page}?{parameter}={Uri.EscapeDataString(value)}\">{text}</a>");

    /// <summary>A link to the life of a call.</summary>
    public static Markup Call(string name) => Link("call", "of", name, name);

    /// <summary>A table.</summary>
    public static Markup Table(string caption, IEnumerable<string> columns, IEnumerable<IEnumerable<Markup>> rows) => Markup.Of($"""
        <div class="wide"><table>
        <caption>{caption}</caption>
        <thead><tr>{columns.Select(static column => Markup.Of($"<th scope=\"col\">{column}</th>"))}</tr></thead>
        <tbody>{rows.Select(static row => Markup.Of($"<tr>{row.Select(static cell => Markup.Of($"<td>{cell}</td>"))}</tr>\n"))}</tbody>
        </table></div>
        """);

    /// <summary>A text as a cell of a table.</summary>
    public static Markup Text(string? text) => Markup.Of($"{text}");

    /// <summary>A value of a document or a computation, as far as it helps.</summary>
    public static string Value(JsonNode? value)
    {
        var text = value?.ToJsonString(Json.Options) ?? "nothing";
        return text.Length <= LongestValue ? text : text[..LongestValue] + "…";
    }

    /// <summary>Milliseconds.</summary>
    public static Markup Milliseconds(double value) => Markup.Of($"{value:0.0} ms");

    /// <summary>A number of bytes, in a unit that reads well.</summary>
    public static Markup Bytes(long value) => value < 10_000 ? Markup.Of($"{value} B") : value < 10_000_000 ? Markup.Of($"{value / 1000} kB") : Markup.Of($"{value / 1_000_000} MB");

    /// <summary>A moment as the database has it (ISO 8601, UTC), to the second.</summary>
    public static string Moment(string moment) => moment.Length < 19 ? moment : $"{moment[..10]} {moment[11..19]}";
}

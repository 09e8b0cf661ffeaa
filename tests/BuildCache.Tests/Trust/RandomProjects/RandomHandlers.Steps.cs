using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace BuildCache.Tests.Trust;

/// <summary>What the instructions of a program do.</summary>
sealed partial class RandomHandlers
{
    async Task<string> Step(HandlerContext context, string instruction, StringBuilder log)
    {
        Interruption.Pass();
        var parts = instruction.Split(' ');
        switch (parts[0])
        {
            case "key":
                return context.Document("Doc", parts[1])?.Text(parts[2]) ?? "gone";
            case "has":
                // Asking for a key depends on its value, so that is what was seen.
                return context.Document("Doc", parts[1]) is { } asked ? $"{asked.Has(parts[2])} {asked.Text(parts[2])}" : "gone";
            case "present":
                return (context.Document(parts[2], parts[1]) is not null).ToString();
            case "whole":
                return context.Document("Doc", parts[1])?.ToJson().ToJsonString() ?? "gone";
            case "part":
                return context.Document("Part", parts[1])?.Text("text") ?? "gone";
            case "calc":
                return context.Document("Calc", parts[1])?.Text("v") ?? "gone";
            case "deep":
                return context.Document("Deep", parts[1])?.Text("v") ?? "gone";
            case "linked":
                return Rows(context.Query("select part, text from Linked where source = @x order by part", new Dictionary<string, object?> { ["x"] = parts[1] }));
            case "titles":
                return Rows(context.Query("select title from Doc where weight >= @w order by title, id", new Dictionary<string, object?> { ["w"] = int.Parse(parts[1], CultureInfo.InvariantCulture) }));
            case "unordered":
                return Rows(context.Query($"select title, weight from Doc where weight >= {parts[1]}"));
            case "ties":
                return Rows(context.Query($"select title, tag from Doc where weight >= {parts[1]} order by tag desc"));
            case "heaviest":
                return Rows(context.Query("select title, extra from Doc where tag = @t order by weight desc limit 3", new Dictionary<string, object?> { ["t"] = parts[1] }));
            case "joined":
                return Rows(context.Query("select Doc.title, Part.text from Part join Doc on Doc.weight = Part.owner where Doc.extra = @e order by Doc.title", new Dictionary<string, object?> { ["e"] = int.Parse(parts[1], CultureInfo.InvariantCulture) }));
            case "tagged":
                return Rows(context.Query("select id, title from Doc where tag = @t order by id", new Dictionary<string, object?> { ["t"] = parts[1] }));
            case "equal":
                return Rows(context.Query("select count(*) as n from Doc where weight = @w", new Dictionary<string, object?> { ["w"] = int.Parse(parts[1], CultureInfo.InvariantCulture) }));
            case "count":
                return Rows(context.Query("select count(*) as n from Part"));
            case "extra":
                return Rows(context.Query("select id, extra from Doc where extra is not null order by id"));
            case "search":
                return Note(log, "index", context.TryReadText("queries/s0.sql") ?? "").StartsWith("-- fts5:", StringComparison.Ordinal)
                    ? Rows(context.Query("select id, title from s0 where s0 match 'walks OR t1' order by id"))
                    : "no index";
            case "early":
                return await context.ComputeAsync(early, parts[1]);
            case "late":
                return await context.ComputeAsync(late, parts[1]);
            case "if":
                return context.Document("Doc", parts[1]) is { } document ? await context.ComputeAsync(early, parts[1]) + document.Text("title") : "none";
            case "when":
                return Note(log, "weight", context.Document("Doc", parts[1])?.Text("weight") ?? "gone") == "1" ? await context.ComputeAsync(early, parts[2]) : "otherwise";
            case "try":
                try
                {
                    return await context.ComputeAsync(early, parts[1]);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    return "caught";
                }
            case "both":
                return string.Concat(await Task.WhenAll(context.ComputeAsync(early, parts[1]), context.ComputeAsync(early, parts[2])));
            case "store":
                var hash = context.StoreJson(new JsonObject { ["of"] = new string('x', 200 * parts[1].Length) });
                return hash + context.ReadJson(hash)!["of"]!.ToString().Length.ToString(CultureInfo.InvariantCulture);
            case "warn":
                context.Warn("BCM1997", "watch " + parts[1], parts[1], 1, 1);
                return "";
            case "keep":
                return "";
            case "throw":
                throw new InvalidOperationException("on purpose");
            default:
                return World(context, instruction, log);
        }
    }

    static string World(HandlerContext context, string instruction, StringBuilder log)
    {
        var parts = instruction.Split(' ');
        return Note(log, instruction, parts[0] switch
        {
            "file" => context.TryReadText(parts[1]) ?? "absent",
            "must" => context.ReadText(parts[1]),
            "exists" => context.Exists(parts[1]).ToString(),
            "list" => string.Join(',', context.List(parts[1])),
            "property" => context.Property(parts[1]),
            "environment" => context.Environment(parts[1]) ?? "unset",
            "items" => string.Join(',', context.Items("Asset").Select(static item => item.Identity)),
            _ => throw new InvalidOperationException($"unknown instruction '{instruction}'"),
        });
    }
}

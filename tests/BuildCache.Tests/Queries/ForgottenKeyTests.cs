using System.Text.Json.Nodes;
using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Queries;

/// <summary>
/// A key that no document has any more, where the column of its name stays: as the id of the documents, or by another spelling. Whoever did not
/// hear of it in the build in which it went hears of it in the next.
/// </summary>
public sealed class ForgottenKeyTests : IDisposable
{
    const string WithId = """{"id":"own","tag":1,"text":"a"}""";
    const string WithoutId = """{"tag":1,"text":"b"}""";
    const string Lower = """{"extra":1,"tag":1,"text":"a"}""";
    const string None = """{"tag":1,"text":"b"}""";

    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    static InlineHandler Asking(string sql) => new(on =>
    {
        on.Files("*.json").Named("Parse").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, JsonNode.Parse(context.ReadText(file.Path))!));
        on.Once().Named("List").Run(context => context.Write("list.txt", string.Concat(context.Query(sql).Select(static row => row.ToJson().ToJsonString()))));
        on.Derive("Listed", $"select 'one' as id, (select json_group_array(json_array(id, tag)) from ({sql})) as rows");
    });

    [Theory]
    [InlineData("select id, tag from Note where tag = 1", WithId, WithoutId, """{"tag":2}""")]
    [InlineData("select extra as id, tag from Note where tag = 1", Lower, None, """{"Extra":5}""")]
    [Trait("Speed", "Slow")]
    public async Task A_build_that_is_interrupted_tells_the_next(string sql, string with, string without, string other)
    {
        var handler = Asking(sql);
        project.Write("n2.json", other);
        for (var moment = 1; ; moment++)
        {
            project.Write("n1.json", with);
            await project.SucceedAsClean(handler);
            project.Write("n1.json", without);
            using var interruption = new Trust.Interruption(Ending.Killed, moment, Path.GetDirectoryName(project.Database)!);
            await interruption.Run(cancelled => project.TryBuild([handler], cancellationToken: cancelled));
            if (!interruption.Happened)
            {
                Assert.InRange(moment, 10, 200);
                return;
            }
            // Another build, in which the key is nothing that moves.
            project.Write("n1.json", without.Replace("text", "more", StringComparison.Ordinal));
            await project.SucceedAsClean(handler);
        }
    }
}

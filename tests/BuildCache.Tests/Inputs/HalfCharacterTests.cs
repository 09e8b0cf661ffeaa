namespace BuildCache.Tests.Inputs;

/// <summary>
/// Half of a surrogate pair, as where somebody cuts an emoji in two, can be asked for like any other text. The database has one text for all
/// halves, so what was asked for with one is known with another.
/// </summary>
public sealed class HalfCharacterTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData("document")]
    [InlineData("key")]
    [InlineData("environment")]
    [InlineData("property")]
    [InlineData("existence")]
    [InlineData("files")]
    public async Task Two_halves_in_one_build_are_two_questions(string what)
    {
        project.Write("a.note", "");
        var handler = new InlineHandler(on =>
        {
            on.Files("*.note").Named("Note").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { text = "x" }));
            on.Once().Named("All").Run(context => context.Write("all.txt", string.Join(',', Ask(context, "\ud83d"), Ask(context, "\ud83e"))));
        });
        await project.Succeed(handler);
        Assert.Equal("no,no", project.Read("all.txt"));
        Assert.Equal(0, (await project.Succeed(handler)).Handlers.Sum(static counted => counted.Ran));

        string Ask(HandlerContext context, string half) => what switch
        {
            "document" => context.Document("Note", half) is not null,
            "key" => context.Document("Note", "a.note")!.Has(half),
            "environment" => context.Environment(half) is not null,
            "property" => context.Property("Site" + half).Length > 0,
            "existence" => context.Exists(half),
            _ => context.List(half + "*").Count > 0,
        } ? "yes" : "no";
    }
}

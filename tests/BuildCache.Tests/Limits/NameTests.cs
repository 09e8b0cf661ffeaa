using System.Text.Json.Nodes;
using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Limits;

/// <summary>Names of files that hold what separates the parts of other names.</summary>
[Trait("Speed", "Slow")]
public sealed class NameTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData("a\u001fb", "a\u001eb")]
    [InlineData("a\u001e1b", "a\u001fb")]
    [InlineData("a\u001e0b", "a\u001eb")]
    [InlineData("a\u001f", "a")]
    public void Parts_of_a_key_come_back_as_they_were(string one, string other)
    {
        foreach (var parts in new[] { new[] { one, other }, [other, one], [one, ""], ["", one], [one + other, one] })
        {
            Assert.Equal(parts, Source.Split(Source.Join(parts[0], parts[1])));
            Assert.Equal(parts, Source.Split(Source.Join(parts.AsEnumerable())));
        }
        Assert.NotEqual(Source.Escape(one), Source.Escape(other));
    }

    [Theory]
    [InlineData("a\u001fb.in")]
    [InlineData("a\u001eb.in")]
    [InlineData("a\nb.in")]
    [InlineData("a#b.in")]
    [InlineData("a;b.in")]
    [InlineData("a|b%20'\"b.in")]
    [InlineData("*.in")]
    public async Task A_file_may_have_any_name_that_the_system_allows(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows allows no such names.");
        }
        var handler = new InlineHandler(static on =>
        {
            on.Files("**/*.in").Named("Files").Produces("Thing").Run(static (file, context) => context.Emit("Thing", file.Path + "#0", new JsonObject { ["text"] = context.ReadText(file) }));
            on.Items("Ins").Named("Items").Run(static (file, context) => context.Write("items.txt", context.Item("Ins", file.Path)!.Metadata["Kind"] + context.ReadText(file.Path) + file.LogicalPath));
            on.Each("Thing").Named("Each").Run(static (thing, context) => context.Write("each.txt", thing.Text("text") + context.Document("Thing", thing.Id)!.Text("text") + (context.Exists(thing.Id[..^2]) ? "" : "absent")));
            on.Once().Named("Query").Run(static context => context.Write("query.txt", context.Query("select text, id from Thing where id = @id", new Dictionary<string, object?> { ["id"] = context.List("**/*.in")[0] + "#0" })[0].Text("text")));
        });
        project.Items["Ins"] = new ItemList { Items = [new Item(name, new Dictionary<string, string> { ["Kind"] = "k", ["Link"] = "logical.in" })] };
        project.Write(name, "1");
        await project.SucceedAsClean(handler);
        Assert.Equal(("k1logical.in", "11", "1"), (project.Read("items.txt"), project.Read("each.txt"), project.Read("query.txt")));

        project.Write(name, "2");
        await project.SucceedAsClean(handler);
        Assert.Equal(("k2logical.in", "22", "2"), (project.Read("items.txt"), project.Read("each.txt"), project.Read("query.txt")));

        project.Items["Ins"] = new ItemList();
        project.Delete(name);
        project.Write("other.in", "3");
        await project.SucceedAsClean(handler);
    }

    [Fact]
    public async Task A_document_is_placed_in_its_file_whatever_the_file_is_called()
    {
        project.Write("a#b.in", "1");
        var handler = new InlineHandler(static on =>
        {
            on.Files("*.in").Named("Files").Produces("Thing").Run(static (file, context) => context.Emit("Thing", file.Path + "#0#1", new JsonObject { ["text"] = context.ReadText(file) }));
            on.Each("Thing").Named("One").Run(static (thing, context) => context.Write("same.txt", "1" + thing.Text("text")));
            on.Each("Thing").Named("Two").Run(static (thing, context) => context.Write("same.txt", "2" + thing.Text("text")));
        });
        var result = await project.TryBuild([handler], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(("BCM1402", "a#b.in"), Assert.Single(result.Diagnostics.Select(static d => (d.Code, d.File))));
    }
}

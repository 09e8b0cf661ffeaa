using System.Text.Json.Nodes;

namespace BuildCache.Tests.Execution;

/// <summary>Documents are parsed once for all calls of a pass; each call has its own view of them, and memory for them has an end.</summary>
public sealed class DocumentCacheTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task What_a_call_does_to_a_document_nobody_else_sees()
    {
        project.Write("a.note", "");
        foreach (var page in (string[])["1.page", "2.page", "3.page"])
        {
            project.Write(page, "");
        }
        await project.Succeed(new InlineHandler(on =>
        {
            on.Files("*.note").Named("Note").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { words = new[] { "one", "two" }, inner = new { value = 1 } }));
            on.Files("*.page").Named("Page").Run(static (file, context) =>
            {
                var note = context.Document("Note", "a.note")!;
                note["words"]!.AsArray().Add(file.Path);
                note["inner"]!.AsObject()["value"] = 2;
                context.Write(file.Path + ".txt", $"{context.Document("Note", "a.note")!["words"]!.ToJsonString()} {context.Document("Note", "a.note")!["inner"]!.ToJsonString()}");
            });
        }));
        foreach (var page in (string[])["1.page", "2.page", "3.page"])
        {
            Assert.Equal("""["one","two"] {"value":1}""", project.Read(page + ".txt"));
        }
    }

    [Fact]
    public async Task The_next_build_reads_what_is_there_then()
    {
        var handler = new InlineHandler(on =>
        {
            on.Files("*.note").Named("Note").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { text = context.ReadText(file) }));
            on.Once().Named("All").Run(static context => context.Write("all.txt", context.Document("Note", "a.note")!.Text("text")));
        });
        project.Write("a.note", "one");
        await project.Succeed(handler);
        project.Write("a.note", "another");
        await project.Succeed(handler);
        Assert.Equal("another", project.Read("all.txt"));
    }

    [Fact]
    public void What_was_kept_first_goes_first()
    {
        var cache = new DocumentCache(mostBytes: 45);
        var reads = new List<string>();
        KnownDocument? Find(string id) => cache.Find(
            (_, name) =>
            {
                reads.Add(name);
                return name == "absent" ? null : CanonicalJson.Bytes(new JsonObject { ["id"] = name });
            },
            "Note", id);

        Assert.Same(Find("a"), Find("a"));
        Find("b");
        Find("c");
        Find("d");
        Find("a");
        Assert.Equal(["a", "b", "c", "d"], reads);
        // There is room for four, of ten bytes each.
        Find("e");
        Find("b");
        Find("a");
        Assert.Equal(["a", "b", "c", "d", "e", "a"], reads);
        Assert.Null(Find("absent"));
        // One that is larger than the room drives out nobody.
        var large = new string('x', 50);
        Assert.NotSame(Find(large), Find(large));
        Assert.Equal("a", Find("a")!.ForOne()["id"]!.GetValue<string>());
        Assert.Equal(["a", "b", "c", "d", "e", "a", "absent", large, large], reads);
    }

    [Fact]
    public void A_part_has_the_fingerprint_that_the_writer_gives_it()
    {
        var body = CanonicalJson.Bytes(new JsonObject { ["a"] = 1, ["b"] = new JsonArray("x", null) });
        var known = new KnownDocument(body);
        foreach (var part in (string[])["", "*", ".a", ".b", ".c"])
        {
            Assert.Equal(DocumentValue.Of(body, part), known.ValueOf(part));
            Assert.Equal(DocumentValue.Of(body, part), known.ValueOf(part));
        }
    }
}

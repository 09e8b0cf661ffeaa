using System.Text.Json.Nodes;
using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Limits;

/// <summary>What a document, a value or a parameter may hold: refused where it is made, or the same on every path.</summary>
public sealed class ValueTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly InlineHandler Beside = new(static on => on.Files("*.txt").Named("Beside").Run(static (file, context) => context.Write(file.Path, context.ReadText(file.Path))));

    /// <summary>A document of so many objects in each other.</summary>
    static JsonObject Nested(int levels, string input)
    {
        var node = new JsonObject { ["leaf"] = input };
        for (var i = 1; i < levels; i++)
        {
            node = new JsonObject { ["a"] = node };
        }
        return node;
    }

    static readonly Computation<JsonNode, JsonNode> Echo = new("Echo", static (value, _) => Task.FromResult(value));

    [Fact]
    public async Task The_deepest_document_goes_every_way_and_comes_back_after_an_edit()
    {
        var deep = new InlineHandler(static on =>
        {
            on.Files("depth.in").Named("Deep").Produces("Deep").Run(static (file, context) => context.Emit("Deep", "d", Nested(Document.MaximumDepth, context.ReadText(file))));
            on.Compute(Echo);
            on.Each("Deep").Named("Read").Run(static async (document, context) =>
            {
                var whole = document.ToJson();
                var echo = await context.ComputeAsync(Echo, whole);
                context.WriteJson("deep.json", echo);
                context.Write("text.txt", document.Text("a"));
                context.Write("artifact.json", context.ReadJson(context.StoreJson(whole))!.ToJsonString());
                context.Write("leaf.txt", context.Query("select t.value from Deep, json_tree(Deep.a) t where t.key = 'leaf' and @p is not null order by 1", new Dictionary<string, object?> { ["p"] = whole })[0].Text("value"));
            });
        });
        project.Write("depth.in", "first");
        await project.SucceedAsClean(deep);
        Assert.Equal("first", project.Read("leaf.txt"));

        project.Write("depth.in", "second");
        await project.SucceedAsClean(deep);
        Assert.Equal("second", project.Read("leaf.txt"));
        Assert.Equal(Nested(Document.MaximumDepth, "second").ToJsonString(), project.Read("artifact.json"));
    }

    public static TheoryData<string, object> Refused => new()
    {
        { "nested deeper than 200 levels", Nested(201, "x") },
        { "nested deeper than 200 levels", Nested(100_000, "x") },
        { "the number at 'a.b' is infinite", new JsonObject { ["a"] = new JsonObject { ["b"] = double.NaN } } },
        { "the number at 'a[1]' is infinite", new JsonObject { ["a"] = new JsonArray(1, float.PositiveInfinity) } },
        { "the number at 'a' is infinite", JsonNode.Parse("""{"a":-1e400}""")! },
        { "a number in it is infinite", new { A = double.NegativeInfinity } },
        { "the text at 'a' holds half of a surrogate pair", new JsonObject { ["a"] = "x\ud800" } },
        { "the text at 'a' holds half of a surrogate pair", JsonNode.Parse("""{"a":"\udc00x"}""")! },
        { "a text in it holds half of a surrogate pair", new { A = "\ud800" } },
        { "half of a surrogate pair", JsonNode.Parse("""{"\ud800":1}""")! },
        { @"the key 'a\u0000b' holds a NUL character", new JsonObject { ["a\0b"] = 1 } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_cannot_be_stored_is_one_error_where_it_is_emitted_and_the_rest_is_built(string reason, object value)
    {
        project.Write("a.txt", "a");
        var emits = new InlineHandler(on => on.Once().Named("Emits").Produces("Thing").Run(context => context.Emit("Thing", "t", value)));

        var result = await project.TryBuild([emits, Beside], cancellationToken: Cancel);

        var error = Assert.Single(result.Diagnostics);
        Assert.Equal("BCM1904", error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal("a", project.Read("a.txt"));
    }

    [Theory]
    [InlineData("value")]
    [InlineData("argument")]
    [InlineData("parameter")]
    [InlineData("patch")]
    [InlineData("id")]
    [InlineData("json")]
    public async Task What_cannot_be_stored_is_found_wherever_it_is_given(string where)
    {
        project.Write("a.txt", "a");
        var number = new Computation<int, double>("Number", static (_, _) => Task.FromResult(double.NaN));
        var text = new Computation<string, string>("Text", static (value, _) => Task.FromResult(value));
        var gives = new InlineHandler(on =>
        {
            on.Compute(number);
            on.Compute(text);
            on.Once().Named("Gives").Produces("Thing").Run(async context =>
            {
                switch (where)
                {
                    case "value":
                        await context.ComputeAsync(number, 1);
                        break;
                    case "argument":
                        await context.ComputeAsync(text, "\ud800");
                        break;
                    case "parameter":
                        context.Query("select 1 as n where @p > 0", new Dictionary<string, object?> { ["p"] = double.PositiveInfinity });
                        break;
                    case "patch":
                        context.Emit("Thing", "t", new { A = 1 });
                        context.Patch("Thing", "t", new JsonObject { ["a"] = Nested(201, "x") });
                        break;
                    case "id":
                        context.Emit("Thing", "\ud800", new { A = 1 });
                        break;
                    default:
                        context.WriteJson("x.json", new { A = double.NaN });
                        break;
                }
            });
        });

        var result = await project.TryBuild([gives, Beside], cancellationToken: Cancel);

        Assert.Equal("BCM1904", Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error).Code);
        Assert.Equal("a", project.Read("a.txt"));
    }

    [Theory]
    [InlineData("emit", "Thing 't' of handler Gives for 'b.txt' cannot be stored: the number at 'a' is infinite, none at all (NaN) or larger than 1.8e308, which no number of JSON is here; give null or a text instead.")]
    [InlineData("patch", "Thing 't' of handler Gives for 'b.txt' cannot be stored: the text at 'a' holds half of a surrogate pair, which is not a character.")]
    [InlineData("object", "Thing 't' of handler Gives for 'b.txt' cannot be stored: its value is not a JSON object: Int32 becomes JSON, but not an object.")]
    [InlineData("write", "A value of handler Gives for 'b.txt' cannot be stored: a number in it is infinite or not a number (NaN), which JSON cannot hold; give null or a text instead.")]
    [InlineData("json", "The JSON of handler Gives for 'b.txt' cannot be stored: it is not valid: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed (line 1, byte 2).")]
    [InlineData("argument", "A value of handler Gives for 'b.txt' cannot be stored: a text in it holds half of a surrogate pair, which is not a character.")]
    [InlineData("parameter", "A value of handler Gives for 'b.txt' cannot be stored: a number in it is infinite or not a number (NaN), which JSON cannot hold; give null or a text instead.")]
    public async Task What_cannot_be_stored_is_told_with_its_handler_and_call_and_at_its_input(string where, string text)
    {
        project.Write("a.txt", "a");
        project.Write("b.txt", "b");
        var echo = new Computation<string, string>("Text", static (value, _) => Task.FromResult(value));
        var gives = new InlineHandler(on =>
        {
            on.Compute(echo);
            on.Files("*.txt").Named("Gives").Produces("Thing").Run(async (file, context) =>
            {
                switch (file.Path == "b.txt" ? where : "")
                {
                    case "emit":
                        context.Emit("Thing", "t", new JsonObject { ["a"] = double.NaN });
                        break;
                    case "patch":
                        context.Emit("Thing", "t", new { A = 1 });
                        context.Patch("Thing", "t", new JsonObject { ["a"] = "x\ud800" });
                        break;
                    case "object":
                        context.Emit("Thing", "t", 1);
                        break;
                    case "write":
                        context.WriteJson("x.json", new { A = double.NaN });
                        break;
                    case "json":
                        context.StoreJson("{"u8.ToArray());
                        break;
                    case "argument":
                        await context.ComputeAsync(echo, "\ud800");
                        break;
                    case "parameter":
                        context.Query("select 1 as n where @p > 0", new Dictionary<string, object?> { ["p"] = double.PositiveInfinity });
                        break;
                }
            });
        });

        var result = await project.TryBuild([gives, Beside], cancellationToken: Cancel);

        var error = Assert.Single(result.Diagnostics);
        Assert.Equal(("BCM1904", text), (error.Code, error.Message));
        // The sources of these tests are not where the compiler says: what is left is the input that the call is about.
        Assert.Equal(("b.txt", 0, 0), (error.File, error.Line, error.Column));
        Assert.Equal(("a", "b"), (project.Read("a.txt"), project.Read("b.txt")));
    }

    [Theory]
    [InlineData("a\u0001b")]
    [InlineData("a\nb")]
    [InlineData("a\u001fb")]
    [InlineData("a\u007fb")]
    [InlineData("a\"\\'b")]
    [InlineData("a.b[0]")]
    public async Task Any_other_key_is_a_column_and_a_dependency(string key)
    {
        project.Write("v.in", "1");
        var handler = new InlineHandler(on =>
        {
            on.Files("v.in").Named("Emit").Produces("Thing").Run((file, context) => context.Emit("Thing", "t" + key, new JsonObject { [key] = context.ReadText(file), ["other"] = 1 }));
            on.Each("Thing").Named("Key").Run((document, context) => context.Write("key.txt", document.Text(key) + context.Document("Thing", "t" + key)!.Text(key)));
            on.Once().Named("Query").Run(context => context.Write("query.txt", context.Query("select * from Thing")[0].Text(key)));
        });
        await project.SucceedAsClean(handler);
        Assert.Equal(("11", "1"), (project.Read("key.txt"), project.Read("query.txt")));

        project.Write("v.in", "2");
        await project.SucceedAsClean(handler);
        Assert.Equal(("22", "2"), (project.Read("key.txt"), project.Read("query.txt")));
    }

    [Fact]
    public async Task A_text_with_a_NUL_is_whole_in_ids_parameters_and_functions()
    {
        var handler = new InlineHandler(static on =>
        {
            on.Function("reversed", static (string text) => new string([.. text.Reverse()]));
            on.Once().Named("Emit").Produces("Thing").Run(static context =>
            {
                context.Emit("Thing", "a\0b", new { Value = 1 });
                context.Emit("Thing", "a\0c", new { Value = 2 });
            });
            on.Each("Thing").Named("Each").Run(static (thing, context) => context.Write($"{thing.Id.Replace('\0', '-')}.txt", thing.Text("value")));
            on.Once().Named("Query").Run(static context => context.Write("query.txt",
                context.Query("select reversed(id) as id from Thing where id = @id", new Dictionary<string, object?> { ["id"] = "a\0c" })[0].Id.Replace('\0', '-')));
        });
        await project.SucceedAsClean(handler);
        Assert.Equal(("1", "2", "c-a"), (project.Read("a-b.txt"), project.Read("a-c.txt"), project.Read("query.txt")));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'h', 0, (byte)'i', 0 }, 1, 2)]
    [InlineData(new byte[] { 0, (byte)'h', 0, (byte)'i' }, 1, 1)]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', (byte)'b', 0, 0, 0 }, 2, 2)]
    [InlineData(new byte[] { 0, 0xff }, 1, 1)]
    public async Task A_file_with_NULs_is_no_text(byte[] content, int line, int column)
    {
        project.Write("a.txt", "");
        File.WriteAllBytes(Path.Combine(project.Folder, "a.txt"), content);
        var result = await project.TryBuild([Beside], cancellationToken: Cancel);
        Assert.Equal(("BCM1003", "a.txt", line, column), Assert.Single(result.Diagnostics.Select(static d => (d.Code, d.File, d.Line, d.Column))));
    }
}

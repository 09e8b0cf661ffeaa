namespace BuildCache.Tests.Handlers;

/// <summary>Files and outputs of any size, and values in other shapes.</summary>
public sealed class StreamTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData(10)]
    [InlineData(3_000_000)]
    [Trait("Speed", "Slow")]
    public async Task A_stream_is_read_and_written_and_follows_the_file(int size)
    {
        var upper = new InlineHandler(static on => on.Files("*.txt").Named("Upper").Run(static (file, context) =>
        {
            using var input = context.OpenRead(file.Path);
            using var output = context.OpenWrite(file.Path);
            for (int value; (value = input.ReadByte()) >= 0;)
            {
                output.WriteByte((byte)char.ToUpperInvariant((char)value));
            }
        }));
        var copy = new InlineHandler(static on => on.Files("*.txt").Named("Copy").Run(static (file, context) =>
        {
            using var input = context.OpenRead(file.Path);
            context.Write("copy/" + file.Path, input);
        }));
        project.Write("a.txt", new string('a', size));

        await project.Succeed(upper, copy);
        Assert.Equal(new string('A', size), project.Read("a.txt"));
        Assert.Equal(new string('a', size), project.Read("copy/a.txt"));
        Assert.Empty((await project.Succeed(upper, copy)).Ran);

        project.Write("a.txt", new string('b', size));
        Assert.Equal(2, (await project.Succeed(upper, copy)).Effects.Ran);
        Assert.Equal(new string('B', size), project.Read("a.txt"));
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.GetDirectoryName(project.Database)!, "*.tmp", SearchOption.AllDirectories), static _ => true);
    }

    [Fact]
    public async Task A_stream_that_is_not_closed_or_leads_outside_is_an_error()
    {
        var open = new InlineHandler(static on => on.Once().Named("Open").Run(static context => context.OpenWrite("a.txt").WriteByte(1)));
        var result = await project.TryBuild([open], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BCM1906", Assert.Single(result.Diagnostics).Code);

        var outside = new InlineHandler(static on => on.Once().Named("Outside").Run(static context => context.OpenWrite("../a.txt").Dispose()));
        result = await project.TryBuild([outside], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BCM1401", Assert.Single(result.Diagnostics).Code);

        var missing = new InlineHandler(static on => on.Once().Named("Missing").Run(static context => context.OpenRead("none.txt").Dispose()));
        result = await project.TryBuild([missing], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BCM1001", Assert.Single(result.Diagnostics).Code);
    }

    sealed record Note(string Title, int[] Numbers);

    [Fact]
    public async Task Documents_bind_to_records_and_values_become_JSON_files()
    {
        project.Write("a.txt", "one");
        project.Write("b.txt", "two");
        var notes = new InlineHandler(static on =>
        {
            on.Files("*.txt").Named("Note").Produces("Note").Run(static async (file, context) =>
                context.Emit("Note", file.Path, new Note(await context.ReadTextAsync(file), [1, context.ReadBytes(file).Length])));
            on.Each("Note").Named("Single").Run(static (note, context) => context.WriteJson(note.Id + ".json", note.As<Note>() with { Numbers = [7] }));
            on.Once().Named("All").Run(static context => context.WriteJson("all.json", context.Query("select id, title from Note order by id")));
        });

        await project.Succeed(notes);

        Assert.Equal("{\n  \"title\": \"one\",\n  \"numbers\": [\n    7\n  ]\n}\n", project.Read("a.txt.json"));
        Assert.Equal("[\n  {\n    \"id\": \"a.txt\",\n    \"title\": \"one\"\n  },\n  {\n    \"id\": \"b.txt\",\n    \"title\": \"two\"\n  }\n]\n", project.Read("all.json"));
    }

    [Fact]
    public async Task A_tool_is_run_again_when_its_input_changed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command is one of a Unix shell.");
        project.Write("a.in", "one\n");
        var tool = new InlineHandler(static on => on.Files("*.in").Named("Tool").Run(static async (file, context) =>
        {
            var result = await context.RunAsync(new ShellCommand($"tr a-z A-Z < {file.Path}") { Inputs = [file.Path] });
            context.Write(file.Path + ".out", result.StandardOutput);
        }));

        await project.Succeed(tool);
        Assert.Equal("ONE\n", project.Read("a.in.out"));
        Assert.Empty((await project.Succeed(tool)).Ran);
        project.Write("a.in", "two\n");
        await project.Succeed(tool);
        Assert.Equal("TWO\n", project.Read("a.in.out"));
    }
}

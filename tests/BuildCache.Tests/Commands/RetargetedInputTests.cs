namespace BuildCache.Tests.Commands;

/// <summary>What a command was handed is what is recorded, also where a link leads to an old file, which no time stamp of that file tells.</summary>
[Trait("Speed", "Slow")]
public sealed class RetargetedInputTests : IDisposable
{
    readonly TestProject project = new();

    public RetargetedInputTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");

    public void Dispose() => project.Dispose();

    string PathOf(string path) => Path.Combine(project.Folder, path);

    void Recipe(string name, string run, string outputs, string inputs = "", string after = "", string depFile = "") =>
        project.Write(name + ".cmd", Recipes.Write(run, outputs, inputs, after, depFile));

    async Task<string> Build()
    {
        var result = await project.Build();
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return File.ReadAllText(PathOf("out.txt"));
    }

    /// <summary>Two folders with a file and a program each, and links to one of them, older than any clock can doubt.</summary>
    async Task Prepare()
    {
        foreach (var name in new[] { "A", "B" })
        {
            project.Write($"{name}/file.txt", name);
            project.Write($"{name}/tool.sh", $"#!/bin/sh\nprintf {name}\n");
            SetExecutable(PathOf($"{name}/tool.sh"));
        }
        Assert.True(FileSystem.Real.TryStat(PathOf("B/tool.sh"), out var stamp));
        while (!RacyClock.Probe(FileSystem.Real, project.Folder).IsTrustworthy(stamp))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Point("A");
    }

    static void SetExecutable(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    void Point(string target)
    {
        foreach (var (link, to) in new[] { ("link.txt", $"{target}/file.txt"), ("folder", target), ("tool", $"{target}/tool.sh") })
        {
            File.Delete(PathOf(link));
            File.CreateSymbolicLink(PathOf(link), to);
        }
    }

    [Theory]
    [InlineData("link.txt", "cat link.txt")]
    [InlineData("folder/file.txt", "cat folder/file.txt")]
    [InlineData("", "./tool")]
    [InlineData("", "./folder/tool.sh")]
    public async Task An_input_that_is_pointed_elsewhere_before_the_command_starts_is_recorded_as_what_was_read(string inputs, string read)
    {
        await Prepare();
        Recipe("first", "echo 1 > first.txt", "first.txt");
        Recipe("second", read + " > out.txt", "out.txt", inputs, after: "first.cmd");
        Assert.Equal("A", await Build());

        // Its result differs, so the second one runs too, after its inputs were observed.
        Recipe("first", "echo 2 > first.txt; ln -sfn B/file.txt link.txt; ln -sfn B folder; ln -sfn B/tool.sh tool", "first.txt");
        Assert.Equal("B", await Build());
        Point("A");
        Assert.Equal("A", await Build());
        Point("B");
        Assert.Equal("B", await Build());
    }

    [Fact]
    public async Task A_folder_that_is_exchanged_before_the_command_starts_is_recorded_as_what_was_read()
    {
        await Prepare();
        Recipe("first", "echo 1 > first.txt", "first.txt");
        Recipe("second", "cat A/file.txt > out.txt", "out.txt", "A/file.txt", after: "first.cmd");
        Assert.Equal("A", await Build());

        Recipe("first", "echo 2 > first.txt; mv A C; mv B A; mv C B", "first.txt");
        Assert.Equal("B", await Build());
        (new DirectoryInfo(PathOf("A"))).MoveTo(PathOf("C"));
        (new DirectoryInfo(PathOf("B"))).MoveTo(PathOf("A"));
        Assert.Equal("A", await Build());
    }

    [Theory]
    [InlineData("link.txt", "ln -sfn B/file.txt link.txt; cat link.txt > out.txt; ln -sfn A/file.txt link.txt")]
    [InlineData("folder/file.txt", "ln -sfn B folder; cat folder/file.txt > out.txt; ln -sfn A folder")]
    public async Task An_input_that_is_pointed_elsewhere_and_back_while_the_command_runs_is_not_believed(string inputs, string run)
    {
        await Prepare();
        Recipe("a", run, "out.txt", inputs);

        Assert.Contains((await project.Build()).Diagnostics, static d => d.Code == "BCM2308");
    }

    [Theory]
    [InlineData("link.txt", "ln -sfn B/file.txt link.txt")]
    [InlineData("folder/file.txt", "ln -sfn B folder")]
    public async Task An_input_that_a_dependency_file_reveals_is_recorded_as_what_was_read(string input, string retarget)
    {
        await Prepare();
        Recipe("a", $"cat {input} > out.txt; echo out.txt: {input} > out.d; test -e done || {{ touch done; {retarget}; }}", "out.txt", depFile: "out.d");

        Assert.Equal("B", await Build());
        Point("A");
        Assert.Equal("A", await Build());
    }

    [Fact]
    public async Task An_output_of_another_command_that_is_altered_while_it_is_read_is_not_believed()
    {
        Recipe("first", "echo 1 > first.txt", "first.txt");
        Recipe("second", "test -e done || { touch done; echo altered > first.txt; }; cat first.txt > out.txt", "out.txt", after: "first.cmd");

        Assert.Equal("1\n", await Build());
        Assert.Equal("1\n", File.ReadAllText(PathOf("first.txt")));
    }

    [Fact]
    public async Task An_output_that_is_a_link_is_the_content_it_leads_to()
    {
        project.Write("real.txt", "real");
        Recipe("first", "ln -s real.txt first.txt", "first.txt", "real.txt");
        Recipe("second", "cat first.txt > out.txt", "out.txt", after: "first.cmd");
        Assert.Equal("real", await Build());

        File.Delete(PathOf("first.txt"));
        File.Delete(PathOf("out.txt"));
        Assert.Equal("real", await Build());
        project.Write("real.txt", "other");
        Assert.Equal("other", await Build());
        Assert.Equal("other", File.ReadAllText(PathOf("real.txt")));
    }
}

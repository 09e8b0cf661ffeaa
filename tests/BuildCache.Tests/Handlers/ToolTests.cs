namespace BuildCache.Tests.Handlers;

/// <summary>Programs as inputs: where a name leads to, and what is there.</summary>
public sealed class ToolTests : IDisposable
{
    readonly TestProject project = new();
    readonly InlineHandler version = new(static on => on.Once().Named("Version").Run(static context => context.Write("tool.txt", Path.GetFileName(Path.GetDirectoryName(context.Tool("converter"))!))));

    public ToolTests() => project.Environment["PATH"] = string.Join(Path.PathSeparator, Path.Combine(project.Folder, "bin", "first"), Path.Combine(project.Folder, "bin", "second"));

    public void Dispose() => project.Dispose();

    static string Name => OperatingSystem.IsWindows() ? "converter.exe" : "converter";

    [Fact]
    public async Task A_program_is_its_place_and_its_content()
    {
        project.Write("bin/second/" + Name, "1");
        await project.Succeed(version);
        Assert.Equal("second", project.Read("tool.txt"));
        Assert.Equal(0, (await project.Succeed(version)).Effects.Ran);

        project.Write("bin/second/" + Name, "2");
        Assert.Equal([$"content of bin/second/{Name} changed"], (await project.Succeed(version)).Ran.Single().Because);

        // Another folder comes first on PATH.
        project.Write("bin/first/" + Name, "2");
        Assert.Equal(["place of the program converter changed"], (await project.Succeed(version)).Ran.Single().Because);
        Assert.Equal("first", project.Read("tool.txt"));

        project.Delete("bin/first/" + Name);
        Assert.Equal(0, (await project.Succeed(version)).Effects.Ran);
        Assert.Equal("second", project.Read("tool.txt"));
    }

    [Fact]
    public async Task A_program_that_is_missing_is_an_error_until_it_comes()
    {
        var result = await project.TryBuild([version], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BCM1005", Assert.Single(result.Diagnostics).Code);

        project.Write("bin/first/" + Name, "1");
        await project.Succeed(version);
        Assert.Equal("first", project.Read("tool.txt"));
    }

    [Fact]
    public async Task A_path_is_no_name()
    {
        project.Write("tools/run.sh", "1");
        var tool = new InlineHandler(static on => on.Once().Named("Run").Run(static context => context.Write("tool.txt", Path.GetFileName(context.Tool("tools/run.sh")))));
        await project.Succeed(tool);
        Assert.Equal("run.sh", project.Read("tool.txt"));
        project.Write("tools/run.sh", "2");
        Assert.Equal(1, (await project.Succeed(tool)).Effects.Ran);
    }
}

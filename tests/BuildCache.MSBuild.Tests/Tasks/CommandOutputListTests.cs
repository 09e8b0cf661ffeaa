namespace BuildCache.MSBuild.Tests.Tasks;

/// <summary>The list of what commands wrote, and of what of it was deleted.</summary>
public sealed class CommandOutputListTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("bc-list-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    BuildTarget Target => new(Path.Combine(folder, "P.csproj"), "obj/p.db", "bin", "Debug");

    void Build(bool succeeded, params string[] outputs)
    {
        foreach (var output in outputs)
        {
            File.WriteAllText(Path.Combine(folder, output), output);
        }
        CommandOutputList.Write(Target, [.. outputs.Select(static output => (output, new string('0', 64)))], [], succeeded);
    }

    string State => $"{string.Join(' ', CommandOutputList.Read(Target, new CommandFolders(Target, [])).Select(static item => Path.GetFileName(item.ItemSpec)))} - {string.Join(' ', CommandOutputList.ReadDeleted(Target).Select(static item => Path.GetFileName(item.ItemSpec)))}";

    [Fact]
    public void What_a_build_deletes_is_known_until_the_next_one()
    {
        Build(true, "a.cs", "b.cs");
        Assert.Equal("a.cs b.cs - ", State);

        File.Delete(Path.Combine(folder, "b.cs"));
        Build(true, "a.cs");
        Assert.Equal("a.cs - b.cs", State);

        Build(true, "a.cs");
        Assert.Equal("a.cs - ", State);

        Build(false);
        Assert.Equal("a.cs - ", State);

        File.Delete(Path.Combine(folder, "a.cs"));
        Build(true);
        Assert.Equal(" - a.cs", State);
        Build(true);
        Assert.False(File.Exists(Target.CommandOutputListPath));
    }

    [Fact]
    public void What_Clean_deletes_is_known_until_a_build_is_through()
    {
        Build(true, "a.cs", "b.cs");
        File.Delete(Path.Combine(folder, "a.cs"));
        File.Delete(Path.Combine(folder, "b.cs"));
        CommandOutputList.Clear(Target);
        Assert.Equal(" - a.cs b.cs", State);
        CommandOutputList.Clear(Target);

        Build(true, "a.cs");
        Assert.Equal("a.cs - b.cs", State);
        Build(true, "a.cs");
        Assert.Equal("a.cs - ", State);
    }

    [Fact]
    public void A_line_that_leads_out_of_the_project_is_passed_over()
    {
        Build(true, "a.cs");
        File.AppendAllLines(Target.CommandOutputListPath, [$"../b.cs\tCompile\t{new string('0', 64)}", $"/etc/c.cs\tCompile\t{new string('0', 64)}", "d.cs\tCompile"]);

        Assert.Equal("a.cs - ", State);
        Assert.Equal([Path.Combine(folder, "a.cs")], CommandOutputList.Files(Target, new CommandFolders(Target, [])).Select(static file => file.Path));
    }
}

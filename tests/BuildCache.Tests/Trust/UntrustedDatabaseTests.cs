namespace BuildCache.Tests.Trust;

/// <summary>A database that somebody else may have written can serve anything; a build that trusts nothing is not served by it.</summary>
public sealed class UntrustedDatabaseTests : IDisposable
{
    readonly TestProject project = new();
    readonly TestProject other = new();

    static InlineHandler Pages => new(static on => on.Files("*.txt").Named("Page").Run(static (file, context) =>
    {
        context.Write(file.Path + ".html", context.ReadText(file.Path));
        context.Write(file.Path + ".large", context.ReadText(file.Path).PadLeft(ArtifactStore.FileThreshold));
    }));

    public void Dispose()
    {
        project.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task A_crafted_database_serves_what_it_likes_unless_nothing_is_trusted()
    {
        await Craft();
        await project.Succeed(Pages);
        // This is what trusting a database means.
        Assert.Equal("crafted", project.Snapshot()["a.txt.html"]);

        project.Trust = InputTrust.Nothing;
        var report = await project.SucceedAsClean(Pages);
        Assert.Equal(1, Assert.Single(report.Handlers).Ran);
        Assert.Equal("honest", project.Snapshot()["a.txt.html"]);

        project.Trust = InputTrust.Stat;
        Assert.Equal(0, Assert.Single((await project.SucceedAsClean(Pages)).Handlers).Ran);
    }

    [Fact]
    public async Task Files_of_artifacts_are_not_trusted_either()
    {
        project.Write("a.txt", "honest");
        await project.Succeed(Pages);
        var artifact = Assert.Single(Directory.GetFiles(new DatabaseFiles(project.Database).Artifacts, "*", SearchOption.AllDirectories));
        File.WriteAllText(artifact, "crafted".PadLeft((int)new FileInfo(artifact).Length));
        Directory.Delete(project.OutputFolder, recursive: true);
        project.Trust = InputTrust.Nothing;
        await project.SucceedAsClean(Pages);
    }

    /// <summary>The trace of another file's content, said to be one of this file's.</summary>
    async Task Craft()
    {
        project.Write("a.txt", "crafted");
        await project.Succeed(Pages);
        project.Write("a.txt", "honest");
        other.Write("a.txt", "honest");
        await other.Succeed(Pages);
        using var honest = Connection.Open(other.Database, readOnly: true);
        using var crafted = Connection.Open(project.Database, readOnly: false);
        const string File = "where source = (select id from bc_source where key = 'a.txt' and kind = 1)";
        var value = honest.Prepare($"select hex(value) from bc_observation {File}").First(static row => row.Text(0));
        Assert.NotNull(value);
        crafted.Execute($"update bc_observation set value = x'{value}' {File}");
    }
}

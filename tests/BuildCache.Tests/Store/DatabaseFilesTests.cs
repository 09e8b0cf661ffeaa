namespace BuildCache.Tests.Store;

/// <summary>Everything that builds leave beside a database has its name in one place, so that whoever deletes a database knows all of it.</summary>
public sealed class DatabaseFilesTests : IDisposable
{
    readonly TestProject project = new() { OutputsInPlace = ["copy.txt"] };

    static readonly Handler Everything = new InlineHandler(static on => on.Files("*.txt").Named("Copy").Run(static async (file, context) =>
    {
        var result = await context.RunAsync(new ShellCommand($"cp {file.Path} copy.txt") { Inputs = [file.Path], Outputs = ["copy.txt"] });
        context.Own(result.Files.Single());
        context.Write(file.Path + ".large", new string('a', ArtifactStore.FileThreshold));
    }));

    public DatabaseFilesTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The command of this test is one of a Unix shell.");

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task What_builds_leave_is_named_and_goes_with_the_database()
    {
        var files = new DatabaseFiles(project.Database);
        Directory.CreateDirectory(files.Folder);
        File.WriteAllText(project.Database, new string('x', 1000));
        project.Write("in.txt", "in");
        await project.Succeed(Everything);
        using (var database = Connection.Open(project.Database, readOnly: false))
        {
            // As a newer version would have left it.
            database.Execute("pragma user_version = 1000");
        }
        await project.Succeed(Everything);
        // As a program leaves it that was killed while it looked.
        Directory.CreateDirectory(files.NewRehearsal());
        // What somebody has put there stays.
        var others = new[] { "report.json", "test.db.mine", "test.db.damaged-", "copy of test.db", "test.v1.db" };
        others[1..].ToList().ForEach(name => File.WriteAllText(Path.Combine(files.Folder, name), ""));

        var names = Directory.EnumerateFileSystemEntries(files.Folder).Select(static path => Path.GetFileName(path)).ToList();
        Assert.Equal(others.Order(StringComparer.Ordinal), names.Where(name => !files.Belongs(name) && !files.IsRecord(name)).Order(StringComparer.Ordinal));
        Assert.All([files.SetAside(1), files.BesideNewer, files.Artifacts, files.Lock, files.InPlaceRecord(project.Target)], path => Assert.Contains(Path.GetFileName(path), names));
        Upkeep.Delete(project.Database);
        Assert.Equal(others.Append(Path.GetFileName(files.InPlaceRecord(project.Target))).Append(Path.GetFileName(files.Lock)).Order(StringComparer.Ordinal), Directory.EnumerateFileSystemEntries(files.Folder).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    /// <summary>A database may stand among files of the user's, and none of them goes with it.</summary>
    [Theory]
    [InlineData("rehearsal-schedule.md", false)]
    [InlineData("rehearsal-photos", false)]
    [InlineData("rehearsal-abcdefgh.ij0", true)]
    [InlineData("rehearsal-abcdefgh.ij0x", false)]
    [InlineData("P.db", true)]
    [InlineData("P.db.bak", false)]
    public void Only_what_the_engine_names_belongs_to_a_database(string name, bool belongs) =>
        Assert.Equal(belongs, new DatabaseFiles(Path.Combine(Path.GetTempPath(), "P.db")).Belongs(name));
}

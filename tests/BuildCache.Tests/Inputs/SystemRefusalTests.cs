namespace BuildCache.Tests.Inputs;

/// <summary>What the system refuses, in words for people: nothing of the runtime's own texts is left where the reason is known.</summary>
public sealed class SystemRefusalTests
{
    static int Code(int unix, int mac, int windows) =>
        OperatingSystem.IsWindows() ? unchecked((int)0x80070000) | windows : OperatingSystem.IsMacOS() ? mac : unix;

    [Theory]
    [InlineData(28, 28, 112, "the disk is full; free some space")]
    [InlineData(11, 35, 32, "another program has it open; close it there")]
    [InlineData(30, 30, 19, "it is on a read-only disk; make it writable, or build to another place")]
    [InlineData(24, 24, 4, "too many files are open at once; raise the limit of the system (ulimit -n), or close other programs")]
    [InlineData(5, 5, 23, "the disk failed at it; check the disk and its cables")]
    [InlineData(122, 69, 1295, "the account that builds has reached its quota on this disk; free some space, or raise the quota")]
    [InlineData(17, 17, 183, "it is there already; remove or rename it")]
    [InlineData(36, 63, 206, "the name of it is longer than the system allows; shorten it, or move the project to a folder with a shorter path")]
    public void A_code_of_the_system_is_a_reason_and_what_to_do(int unix, int mac, int windows, string expected)
    {
        Assert.Equal(expected, SystemRefusal.Explain(new IOException("Raw text : '/a/b'", Code(unix, mac, windows))));
    }

    [Fact]
    public void The_file_is_named_where_nothing_else_names_it()
    {
        Assert.Equal("access to '/a/b' is denied; grant it to the account that builds", SystemRefusal.ExplainWithName(new UnauthorizedAccessException("Access to the path '/a/b' is denied.")));
        Assert.Equal("access to a file is denied; grant it to the account that builds", SystemRefusal.ExplainWithName(new UnauthorizedAccessException("Attempted to perform an unauthorized operation.")));
    }

    [Fact]
    public void What_has_no_code_is_said_as_it_is()
    {
        Assert.Equal("the folder 'a' is in its place; remove or rename the folder", SystemRefusal.Explain(new IOException("the folder 'a' is in its place; remove or rename the folder")));
        Assert.Equal("the system says: Something new", SystemRefusal.Explain(new IOException("Something new.", Code(9999, 9999, 9999))));
    }

    [Fact]
    public void What_the_system_really_throws_is_known()
    {
        using var scratch = new ScratchFolder();
        File.WriteAllText(scratch["file"], "");
        string Refusal(Action act) => SystemRefusal.Explain(Assert.ThrowsAny<Exception>(act));

        Assert.StartsWith("it is not there", Refusal(() => File.ReadAllText(scratch["nobody"])), StringComparison.Ordinal);
        Assert.StartsWith("access to it is denied", Refusal(() => File.ReadAllText(scratch["."])), StringComparison.Ordinal);
        Assert.StartsWith("it is there already", Refusal(() => Directory.CreateDirectory(scratch["file"])), StringComparison.Ordinal);
        Assert.Equal("a part of the path of it is a file, where a folder is expected; remove or rename the file", Refusal(() => Directory.CreateDirectory(scratch["file/in/it"])));
        Assert.Equal("a part of the path of it is a file, where a folder is expected; remove or rename the file", Refusal(() => File.WriteAllText(scratch["file/in/it"], "")));
        using var held = new FileStream(scratch["file"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.StartsWith("another program has it open", Refusal(() => File.ReadAllText(scratch["file"])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_in_whose_place_a_folder_stands_says_so_in_one_sentence()
    {
        using var project = new TestProject { Output = "public" };
        project.Write("a.txt", "a");
        project.Write("public/a.txt/theirs", "");
        var copy = new InlineHandler(static on => on.Files("a.txt").Named("Copy").Run(static (file, context) => context.Write(file.Path, context.ReadText(file))));

        var error = Assert.Single((await project.TryBuild([copy], cancellationToken: TestContext.Current.CancellationToken)).Diagnostics);

        Assert.Equal($"The output 'a.txt' cannot be written: a folder of this name is in its place, '{Path.Combine(project.OutputFolder, "a.txt")}'; remove or rename the folder. The next build tries again.", error.Message);
    }

    [Theory]
    [InlineData("{\"a\":\n  x}", "(line 2, byte 3)")]
    [InlineData("[1,", "(line 1, byte 3)")]
    public void A_mistake_of_JSON_has_its_place_as_people_count(string json, string place)
    {
        var text = JsonMistake.Explain(Assert.ThrowsAny<System.Text.Json.JsonException>(() => System.Text.Json.JsonDocument.Parse(json)));
        Assert.EndsWith(place, text, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", text, StringComparison.Ordinal);
    }
}

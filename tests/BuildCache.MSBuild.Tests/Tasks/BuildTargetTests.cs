namespace BuildCache.MSBuild.Tests.Tasks;

public sealed class BuildTargetTests
{
    static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "p"));

    [Fact]
    public void A_moved_project_is_the_same_target()
    {
        var here = Target("bin/Debug/site/");
        var there = new BuildTarget(Path.Combine(Root, "elsewhere", "Docs.csproj"), "obj/docs.db", "bin/Debug/site/", "Debug");

        Assert.Equal("Debug|bin/Debug/site", here.Name);
        Assert.Equal(here.Name, there.Name);
    }

    [Theory]
    [InlineData("bin/a/", "bin/b/")]
    [InlineData("bin/a/", "../a/")]
    public void Another_output_folder_is_another_target_with_its_own_list(string one, string other)
    {
        Assert.NotEqual(Target(one).Name, Target(other).Name);
        Assert.NotEqual(Target(one).OutputListPath, Target(other).OutputListPath);
    }

    [Theory]
    [InlineData("bin/site", true)]
    [InlineData("../site", true)]
    [InlineData("../Docs2", true)]
    [InlineData(".", false)]
    [InlineData("bin/..", false)]
    [InlineData("..", false)]
    [InlineData("/", false)]
    public void An_output_folder_must_not_hold_the_project(string output, bool allowed) => Assert.Equal(allowed, Target(output).HoldsOnlyOutputs);

    [Fact]
    public void Paths_are_relative_below_the_project_and_absolute_elsewhere()
    {
        var target = Target("bin");

        Assert.Equal("guide/a.md", target.FromProject("guide/./a.md"));
        Assert.Equal("guide/a.md", target.FromProject(Path.Combine(Root, "Docs", "guide", "a.md")));
        Assert.Equal(Path.Combine(Root, "shared", "a.md"), target.FromProject("../shared/a.md"));
        Assert.Equal("guide/a.md", target.FromProject(@"guide\a.md"));
    }

    static BuildTarget Target(string output) => new(Path.Combine(Root, "Docs", "Docs.csproj"), "obj/docs.db", output, "Debug");
}

using Microsoft.Build.Utilities;

namespace BuildCache.MSBuild.Tests.Tasks;

public sealed class ItemListsTests
{
    static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "p"));
    static readonly BuildTarget Target = new(Path.Combine(Root, "Docs.csproj"), "obj/docs.db", "bin", "Debug");

    static ItemList From(string patterns, string excludes, params TaskItem[] items) => ItemLists.From(
        Target, [new TaskItem("Pages", new Dictionary<string, string> { ["Patterns"] = patterns, ["Excludes"] = excludes })], items)["pages"];

    [Fact]
    public void Patterns_are_split_trimmed_and_relative()
    {
        var list = From("**/*.md; docs/*.txt;;**/*.md", $"{Root}/artifacts/**;bin/**");

        Assert.Equal(["**/*.md", "docs/*.txt"], list.Include);
        Assert.Equal(["artifacts/**", "bin/**"], list.Exclude);
    }

    [Fact]
    public void Without_patterns_there_is_nothing_to_exclude() => Assert.Empty(From("", "bin/**").Exclude);

    [Fact]
    public void Items_keep_their_metadata_and_links_have_slashes()
    {
        var item = new TaskItem("../shared/a.md", new Dictionary<string, string> { ["link"] = @"help\a.md", ["Note"] = @"back\slash", ["BuildCacheItemName"] = "pages", ["BuildCacheIsDefault"] = "true", ["RecursiveDir"] = "a/" });

        var found = Assert.Single(From("", "", item).Items);

        Assert.True(found.IsDefault);
        Assert.Equal(2, found.Metadata.Count);

        Assert.Equal(Path.GetFullPath("../shared/a.md", Root), found.Identity);
        Assert.Equal("help/a.md", found.Metadata["Link"]);
        Assert.Equal(@"back\slash", found.Metadata["note"]);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("", false)]
    public void Items_of_a_list_that_the_project_declares_are_none_where_nothing_is_an_input(string isDeclared, bool isDefault)
    {
        var list = new TaskItem("Note", new Dictionary<string, string> { ["IsDeclared"] = isDeclared });
        var item = new TaskItem("bin/x.txt", new Dictionary<string, string> { ["BuildCacheItemName"] = "note" });

        Assert.Equal(isDefault, Assert.Single(ItemLists.From(Target, [list], [item])["NOTE"].Items).IsDefault);
    }

    [Fact]
    public void A_folder_that_holds_the_project_excludes_nothing() =>
        Assert.Equal(["bin", "out"], ItemLists.Folders(Target, ["bin", "bin/", "out/", "./", "..", Root]));
}

using System.Diagnostics;

namespace BuildCache.Tests;

public sealed class FileTreeTests : IDisposable
{
    readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Lists_files_in_ordinal_order_with_their_stamps()
    {
        string[] names = ["B.md", "_templates/page.hbs", ".hidden/a.md", "a b/c d.md", "a-b.md", "a/b.md", "a.md", "ä/%20;=.md", "日本.md"];
        foreach (var name in names)
        {
            folder.Write(name, name);
        }

        folder.Folder("empty");

        var tree = folder.Tree();

        Assert.Equal(names.Order(StringComparer.Ordinal), tree.Paths);
        Assert.Empty(tree.Unreadable);
        foreach (var name in names)
        {
            Assert.True(tree.Contains(name));
            Assert.True(tree.TryGet(name, out var stamp));
            Assert.True(FileSystem.Real.TryStat(folder[name], out var expected));
            Assert.Equal(expected, stamp);
        }

        foreach (var name in (string[])["", "a", "empty", "a.MD", "z.md", "/a.md", "../x"])
        {
            Assert.False(tree.Contains(name));
            Assert.False(tree.TryGet(name, out _));
        }
    }

    [Fact]
    public void Leaves_out_excluded_folders_and_those_of_tools()
    {
        folder.Write("a.md");
        folder.Write("bin/out.html");
        folder.Write("sub/bin/kept.md");
        folder.Write("binary/kept.md");
        folder.Write("sub/obj/deep/x.md");
        foreach (var tool in (string[])[".git", ".vs", "node_modules"])
        {
            folder.Write(tool + "/x.md");
            folder.Write("sub/" + tool + "/x.md");
        }

        Assert.Equal(["a.md", "binary/kept.md", "sub/bin/kept.md"], folder.Tree("bin/", "sub/obj").Paths);
    }

    [Fact]
    public void A_file_named_git_is_a_file()
    {
        folder.Write(".git");

        Assert.Equal([".git"], folder.Tree().Paths);
    }

    [Fact]
    public void Follows_links_and_leaves_out_dangling_ones()
    {
        ScratchFolder.RequireLinks();
        folder.Write("inner/far/x.md");
        folder.Write("a.md", "12345");
        File.CreateSymbolicLink(folder["link.md"], "a.md");
        File.CreateSymbolicLink(folder["dangling.md"], "nowhere.md");
        File.CreateSymbolicLink(folder["self.md"], "self.md");
        Directory.CreateSymbolicLink(folder["out"], "inner");

        var tree = folder.Tree();

        Assert.Equal(["a.md", "inner/far/x.md", "link.md", "out/far/x.md"], tree.Paths);
        Assert.Empty(tree.StrayLinks);
        Assert.Empty(tree.Unreadable);
        Assert.Equal([new IrregularFile("self.md", StampResult.CyclicLink)], tree.Irregular);
        Assert.True(tree.IsAbsent("dangling.md"));
        Assert.False(tree.IsAbsent("self.md"));
        Assert.True(tree.TryGet("link.md", out var stamp));
        Assert.Equal(5, stamp.Size);
    }

    [Fact]
    public void Links_that_lead_out_are_not_followed()
    {
        ScratchFolder.RequireLinks();
        folder.Write("outside/secret.md");
        folder.Write("project/a.md");
        folder.Write("project/guide/b.md");
        File.CreateSymbolicLink(folder["project/secret.md"], folder["outside/secret.md"]);
        File.CreateSymbolicLink(folder["project/chain.md"], "guide/hop.md");
        File.CreateSymbolicLink(folder["project/guide/hop.md"], "../secret.md");
        File.CreateSymbolicLink(folder["project/gone.md"], "../outside/gone.md");
        File.CreateSymbolicLink(folder["project/guide/ok.md"], "../a.md");
        Directory.CreateSymbolicLink(folder["project/far"], "../outside");
        Directory.CreateSymbolicLink(folder["project/again"], "guide");
        Directory.CreateSymbolicLink(folder["entrance"], "project");
        var secret = RealPath.Of(FileSystem.Real, folder["outside/secret.md"]);

        foreach (var entrance in (string[])["project", "entrance"])
        {
            var tree = Trees.Of(folder[entrance], TestContext.Current.CancellationToken);

            Assert.Equal(["a.md", "again/b.md", "again/ok.md", "guide/b.md", "guide/ok.md"], tree.Paths);
            Assert.Equal(
                [
                    new("again/hop.md", secret, false), new("chain.md", secret, false), new("far", RealPath.Of(FileSystem.Real, folder["outside"]), true),
                    new("gone.md", RealPath.Of(FileSystem.Real, folder["outside/gone.md"]), false), new("guide/hop.md", secret, false), new StrayLink("secret.md", secret, false),
                ],
                tree.StrayLinks);
            Assert.False(tree.IsAbsent("secret.md"));
            Assert.False(tree.IsAbsent("far/secret.md"));
        }

        var allowed = Trees.Of(folder["project"], TestContext.Current.CancellationToken, new InputRoots(FileSystem.Real, folder["project"], ["../outside"]));
        Assert.Equal(["a.md", "again/b.md", "again/hop.md", "again/ok.md", "chain.md", "far/secret.md", "guide/b.md", "guide/hop.md", "guide/ok.md", "secret.md"], allowed.Paths);
        Assert.Empty(allowed.StrayLinks);
        Assert.Equal(["again/hop.md", "chain.md", "far/secret.md", "guide/hop.md", "secret.md"], allowed.Paths.Where(allowed.IsFromOutside));
    }

    [Fact]
    public void A_retargeted_folder_link_shows_the_new_folder()
    {
        ScratchFolder.RequireLinks();
        folder.Write("v1/a.md");
        folder.Write("v2/b.md");
        Directory.CreateSymbolicLink(folder["current"], "v1");
        Assert.Equal(["current/a.md", "v1/a.md", "v2/b.md"], folder.Tree().Paths);

        File.Delete(folder["current"]);
        Directory.CreateSymbolicLink(folder["current"], "v2");

        Assert.Equal(["current/b.md", "v1/a.md", "v2/b.md"], folder.Tree().Paths);
    }

    [Fact]
    public void A_link_back_to_where_we_are_ends()
    {
        ScratchFolder.RequireLinks();
        folder.Write("project/a/x.md");
        folder.Write("beside/y.md");
        Directory.CreateSymbolicLink(folder["project/self"], ".");
        Directory.CreateSymbolicLink(folder["project/a/up"], "..");
        Directory.CreateSymbolicLink(folder["project/above"], folder.Path);

        var tree = Trees.Of(folder["project"], TestContext.Current.CancellationToken, new InputRoots(FileSystem.Real, folder["project"], [".."]));

        Assert.Equal(["a/x.md", "above/beside/y.md"], tree.Paths);
    }

    [Fact]
    public void A_root_that_is_a_link_is_guarded_too()
    {
        ScratchFolder.RequireLinks();
        folder.Write("real/x.md");
        Directory.CreateSymbolicLink(folder["real/again"], "../root");
        Directory.CreateSymbolicLink(folder["root"], "real");

        Assert.Equal(["x.md"], Trees.Of(folder["root"], TestContext.Current.CancellationToken).Paths);
    }

    [Fact]
    public void A_link_into_an_excluded_folder_is_excluded()
    {
        ScratchFolder.RequireLinks();
        folder.Write("bin/site/x.html");
        folder.Write("a.md");
        Directory.CreateSymbolicLink(folder["preview"], "bin/site");
        Directory.CreateSymbolicLink(folder["output"], "bin");

        Assert.Equal(["a.md"], folder.Tree("bin").Paths);
        Assert.Equal(["a.md", "bin/site/x.html", "preview/x.html"], folder.Tree("output/nothing").Paths.Where(p => !p.StartsWith("output/", StringComparison.Ordinal)));
        Assert.Equal(["a.md"], folder.Tree("output").Paths);
    }

    [Fact]
    public void An_unreadable_folder_is_reported_and_the_rest_listed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Permissions do not bind this user.");
        if (OperatingSystem.IsWindows())
        {
            return; // tells the platform analyzer what the line above has settled
        }

        folder.Write("a.md");
        folder.Write("closed/b.md");
        try
        {
            File.SetUnixFileMode(folder["closed"], UnixFileMode.None);
            var tree = folder.Tree();
            Assert.Equal(["a.md"], tree.Paths);
            Assert.Equal(["closed"], tree.Unreadable.Select(u => u.Path));

            // It can be listed, but not entered.
            File.SetUnixFileMode(folder["closed"], UnixFileMode.UserRead);
            tree = folder.Tree();
            Assert.Equal(["a.md"], tree.Paths);
            Assert.Equal(["closed/b.md"], tree.Unreadable.Select(u => u.Path));
        }
        finally
        {
            File.SetUnixFileMode(folder["closed"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void A_name_that_is_no_unicode_is_reported_and_the_rest_listed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only here a name may be any bytes.");
        folder.Write("a.md");
        folder.Write("sub/b.md");
        Shell(@"touch ""$(printf 'sub/bad\377.md')""");

        var tree = folder.Tree();

        Assert.Equal(["a.md", "sub/b.md"], tree.Paths);
        var (path, error) = Assert.Single(tree.Unreadable);
        Assert.Equal("sub/bad\uFFFD.md", path);
        Assert.Contains("rename it", error, StringComparison.Ordinal);
        Shell("rm sub/bad*"); // .NET cannot
    }

    [Fact]
    public void A_folder_whose_name_is_no_unicode_is_reported()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only here a name may be any bytes.");
        folder.Write("a.md");
        Shell(@"mkdir ""$(printf 'bad\377')""; cd bad*; touch b.md");

        var tree = folder.Tree();

        Assert.Equal(["a.md"], tree.Paths);
        Assert.Equal(["bad\uFFFD"], tree.Unreadable.Select(u => u.Path));
        Shell("rm -r bad*"); // .NET cannot
    }

    void Shell(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = folder.Path })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    [Fact]
    public void A_missing_root_says_so()
    {
        var error = Assert.Throws<DirectoryNotFoundException>(() => Trees.Of(folder["none"], TestContext.Current.CancellationToken));
        Assert.Contains(folder["none"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Twenty_thousand_files_in_one_folder()
    {
        const int Count = 20_000;
        for (var i = 0; i < Count; i++)
        {
            File.Create(folder[$"f{i:d5}.md"]).Dispose();
        }

        var tree = folder.Tree();

        Assert.Equal(Count, tree.Paths.Count);
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"f{i:d5}.md"), tree.Paths);
        Assert.All(tree.Paths, p => Assert.True(tree.TryGet(p, out _)));
        Assert.Equal(10, new GlobSet(["f1234*.md"], []).Match(tree).Count());
    }

    [Theory]
    [InlineData("", 6)]
    [InlineData("a", 5)]
    [InlineData("a/", 2)]
    [InlineData("a-", 1)]
    [InlineData("a/b.md", 1)]
    [InlineData("b", 1)]
    [InlineData("c", 0)]
    public void The_files_with_a_prefix_are_a_range(string prefix, int count)
    {
        foreach (var name in (string[])["a-b.md", "a.md", "a/b.md", "a/c.md", "ab/c.md", "b.md"])
        {
            folder.Write(name);
        }

        var tree = folder.Tree();

        Assert.Equal(tree.Paths.Where(p => p.StartsWith(prefix, StringComparison.Ordinal)), tree.Paths.ToArray()[tree.WithPrefix(prefix)]);
        Assert.Equal(count, tree.WithPrefix(prefix).GetOffsetAndLength(6).Length);
    }
}

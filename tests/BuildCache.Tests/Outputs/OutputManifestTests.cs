using CsCheck;

namespace BuildCache.Tests;

public sealed class OutputManifestTests : IDisposable
{
    static readonly string HashA = ContentHash.Of("a"u8);
    static readonly string HashB = ContentHash.Of("b"u8);

    readonly ScratchFolder folder = new();

    string ManifestFile => folder["obj/outputs.txt"];

    public void Dispose() => folder.Dispose();

    OutputManifest Open() => new(FileSystem.Real, ManifestFile);

    static (string, string?)[] Sorted(IReadOnlyDictionary<string, string> entries) =>
        [.. entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => (e.Key, (string?)e.Value))];

    [Fact]
    public void Nothing_is_read_or_created_before_it_is_needed()
    {
        var manifest = Open();
        manifest.Append([]);
        Assert.Empty(folder.Entries());

        Assert.Empty(manifest.Entries);
        Assert.Empty(folder.Entries());
    }

    [Fact]
    public void Tells_what_is_published_to_the_next_build_and_to_this_one()
    {
        var manifest = Open();
        manifest.Append([("a b.html", HashA), ("日本/100%;.html", HashB), ("gone.html", HashA)]);
        Assert.Equal(3, manifest.Entries.Count);
        manifest.Append([("gone.html", null), ("a b.html", HashB)]);
        (string, string?)[] expected = [("a b.html", HashB), ("日本/100%;.html", HashB)];

        Assert.Equal(expected, Sorted(manifest.Entries));
        Assert.Equal(expected, Sorted(Open().Entries));
    }

    [Fact]
    public void Remembers_what_stood_in_the_folder_before_the_first_file_of_ours()
    {
        using var own = new ScratchFolder();
        OutputManifest Beside() => OutputManifest.Beside(FileSystem.Real, own["project/site"], own["project"], own["project/obj/b.db"], "t");
        own.Write("project/site/guide/mine.md", "mine");
        own.Write("project/site/same.html", "a");
        var manifest = Beside();
        Assert.Empty(manifest.Earlier);
        manifest.Append([("same.html", HashA)]);
        Assert.Equal(["guide/mine.md"], manifest.Earlier);

        // What comes later does not: a build may have put it there.
        own.Write("project/site/late.md", "late");
        for (var i = 0; i < 400; i++)
        {
            Beside().Append([("same.html", i % 2 == 0 ? HashB : HashA)], stands: true);
        }
        Assert.Equal(["guide/mine.md"], Beside().Earlier);
        Assert.InRange(new FileInfo(Directory.GetFiles(own["project"], ".site.*")[0]).Length, 1, 40_000);

        Beside().Append([("same.html", null)]);
        Beside().DeleteIfEmpty();
        Assert.Empty(Directory.GetFiles(own["project"], ".site.*"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("project")]
    [InlineData("elsewhere")]
    public void Of_a_folder_that_is_not_in_the_project_it_remembers_nothing_of_others(string place)
    {
        using var own = new ScratchFolder();
        own.Write("project/index.md", "mine");
        own.Write("elsewhere/index.html", "theirs");
        var manifest = OutputManifest.Beside(FileSystem.Real, own[place], own["project"], own["project/obj/b.db"], "t");
        manifest.Append([("a.html", HashA)]);
        Assert.Empty(manifest.Earlier);
        File.Delete(OutputRecordName.PathFor(own[place], own["project"]));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Cut_off_at_any_byte_it_holds_the_whole_lines_and_can_go_on()
    {
        Open().Append([("guide/a.html", HashA), ("guide/ä.html", HashA)]);
        Open().Append([("guide/a.html", HashB), ("guide/ä.html", null), ("b", HashB)]);
        var whole = File.ReadAllBytes(ManifestFile);
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(ManifestFile, whole[..length]);
            var lines = whole[..length].Count(b => b == '\n');
            (string, string?)[] expected = lines switch
            {
                0 or 1 => [],
                2 => [("guide/a.html", HashA)],
                3 => [("guide/a.html", HashA), ("guide/ä.html", HashA)],
                4 => [("guide/a.html", HashB), ("guide/ä.html", HashA)],
                5 => [("guide/a.html", HashB)],
                _ => [("b", HashB), ("guide/a.html", HashB)],
            };
            Assert.Equal(expected, Sorted(Open().Entries));

            Open().Append([("z", HashA)]);
            Assert.Equal([.. expected, ("z", HashA)], Sorted(Open().Entries));
        }
    }

    [Theory]
    [InlineData("+ nothash a.html")]
    [InlineData("+ e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("+ e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 ")]
    [InlineData("+ e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 ../outside")]
    [InlineData("+ e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 /etc/passwd")]
    [InlineData("- ")]
    [InlineData("-")]
    [InlineData("\0\0\0\0")]
    [InlineData("")]
    public void A_damaged_line_is_passed_over(string line)
    {
        Open().Append([("a", HashA)]);
        File.AppendAllText(ManifestFile, line + "\n");
        Open().Append([("b", HashB)]);

        Assert.Equal([("a", HashA), ("b", HashB)], Sorted(Open().Entries));
    }

    [Fact]
    public void What_was_announced_before_is_ours_until_it_is_said_to_stand()
    {
        var manifest = Open();
        manifest.Append([("a.html", HashA), ("b.html", HashA)], stands: true);
        manifest.Append([("a.html", HashB)]);
        Assert.Equal([HashA], Open().FormerOf("a.html"));
        Assert.True(Open().IsOurs("a.html", HashA) && Open().IsOurs("a.html", HashB) && !Open().IsOurs("b.html", HashB) && !Open().IsOurs("c.html", HashA));
        // However long the log becomes, and whether or not it was read before.
        _ = manifest.Entries;
        for (var i = 0; i < 2000; i++)
        {
            manifest.Append([("changing.html", i % 2 == 0 ? HashA : HashB)]);
        }
        Assert.InRange(new FileInfo(ManifestFile).Length, 1, 40_000);
        Assert.True(Open().IsOurs("a.html", HashA));
        manifest.Append([], stands: true);
        Assert.True(manifest.IsOurs("a.html", HashB) && !manifest.IsOurs("a.html", HashA));
        Assert.True(Open().IsOurs("a.html", HashB) && !Open().IsOurs("a.html", HashA));
        manifest.Append([("b.html", HashB), ("b.html", null), ("b.html", HashB)]);
        Assert.False(manifest.IsOurs("b.html", HashA));
    }

    [Fact]
    public void History_is_dropped_when_it_is_most_of_the_file()
    {
        var manifest = Open();
        manifest.Append([.. Enumerable.Range(0, 100).Select(i => ($"kept/{i:d3}.html", (string?)HashA))]);
        var largest = 0L;
        for (var i = 0; i < 2000; i++)
        {
            manifest.Append([("changing.html", i % 2 == 0 ? HashA : HashB)]);
            largest = Math.Max(largest, new FileInfo(ManifestFile).Length);
        }

        Assert.InRange(largest, 1, 40_000);
        Assert.Equal(101, Open().Entries.Count);
        Assert.Equal(HashB, Open().Entries["changing.html"]);
        Assert.Equal(["obj", "obj/outputs.txt"], folder.Entries());
    }

    [Fact]
    public void Agrees_with_a_dictionary_over_any_changes()
    {
        var change = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 2]).Select((p, h) => ($"d/{p}", h == 0 ? null : h == 1 ? HashA : HashB));
        change.Array[0, 40].Array[1, 12].Sample(appends =>
        {
            using var own = new ScratchFolder();
            var model = new Dictionary<string, string>();
            var kept = new OutputManifest(FileSystem.Real, own["m"]);
            _ = kept.Entries;
            foreach (var changes in appends)
            {
                // Half through an instance that has loaded the file, half through one that has not.
                (changes.Length % 2 == 0 ? kept = new(FileSystem.Real, own["m"]) : kept).Append(changes);
                foreach (var (path, hash) in changes)
                {
                    _ = hash is null ? model.Remove(path) : (model[path] = hash) is not null;
                }
            }

            Assert.Equal(Sorted(model), Sorted(kept.Entries));
            Assert.Equal(Sorted(model), Sorted(new OutputManifest(FileSystem.Real, own["m"]).Entries));
        }, iter: 200);
    }
}

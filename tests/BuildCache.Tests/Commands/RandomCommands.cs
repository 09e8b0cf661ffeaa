namespace BuildCache.Tests.Commands;

/// <summary>
/// A project whose files and commands are edited at random: chains, a folder as output in which files of the user stand too, a dependency
/// file, links that are pointed elsewhere, a command that adds to its output, and one that edits its own input.
/// </summary>
sealed class RandomCommands(TestProject project, Random random)
{
    static readonly string[] Values = ["red", "green", "blue"];

    int edits;

    /// <summary>What the user has put into the output folder, by path.</summary>
    public SortedDictionary<string, string> Mine { get; } = new(StringComparer.Ordinal);

    public void Begin()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            project.Write($"in/{name}.txt", Value());
        }
        project.Write("one/x.txt", "1");
        project.Write("two/x.txt", "2");
        project.Write("pick.txt", "a");
        Point("link.txt", "in/a.txt");
        Point("folder", "one");
        foreach (var recipe in Recipe.Keys)
        {
            Write(recipe, "true");
        }
    }

    static readonly SortedDictionary<string, Func<string, string>> Recipe = new(StringComparer.Ordinal)
    {
        ["plain"] = static first => Recipes.Write($"{first}; cat in/a.txt link.txt > plain.txt", "plain.txt", "in/a.txt link.txt"),
        ["many"] = static first => Recipes.Write($"{first}; cat folder/x.txt > gen/x.txt; cp in/b.txt gen/$(cat in/b.txt).txt", "gen/", "folder/x.txt in/b.txt"),
        ["chain"] = static first => Recipes.Write($"{first}; cat plain.txt gen/x.txt > chain.txt", "chain.txt", after: "plain.cmd many.cmd"),
        ["found"] = static first => Recipes.Write($"{first}; n=$(cat pick.txt); cat in/$n.txt > found.txt; echo \"found.txt: pick.txt in/$n.txt\" > found.d", "found.txt", depFile: "found.d"),
        ["added"] = static first => Recipes.Write($"{first}; cat in/c.txt >> added.txt", "added.txt", "in/c.txt"),
    };

    /// <summary>One edit; what it was, for the log.</summary>
    public string Edit()
    {
        edits++;
        switch (random.Next(12))
        {
            case 0 or 1:
                var input = Pick(["a", "b", "c"]);
                project.Write($"in/{input}.txt", Value());
                return "edit " + input;
            case 2:
                Point("link.txt", $"in/{Pick(["a", "b", "c"])}.txt");
                return "point link.txt";
            case 3:
                Point("folder", Pick(["one", "two"]));
                return "point folder";
            case 4:
                project.Write("pick.txt", Pick(["a", "b", "c"]));
                return "pick";
            case 5:
                Mine[$"gen/mine{random.Next(3)}.txt"] = $"mine {edits}";
                foreach (var (path, text) in Mine)
                {
                    project.Write(path, text);
                }
                return "write mine";
            case 6 when Mine.Count > 0:
                var (old, content) = Mine.First();
                Mine.Remove(old);
                Mine[$"gen/renamed{edits}.txt"] = content;
                File.Move(PathOf(old), PathOf($"gen/renamed{edits}.txt"));
                return "rename mine";
            case 7:
                var output = Pick(["plain.txt", "chain.txt", "found.txt", "added.txt", "gen/x.txt"]);
                if (File.Exists(PathOf(output)))
                {
                    File.WriteAllText(PathOf(output), "altered");
                }
                return "alter " + output;
            case 8:
                File.Delete(PathOf(Pick(["plain.txt", "chain.txt", "found.txt", "added.txt", "gen/x.txt"])));
                return "delete an output";
            case 9:
                Write(Pick([.. Recipe.Keys]), $"test -e obj/once{edits} || {{ touch obj/once{edits}; echo {Value()} > in/a.txt; }}");
                return "a command that edits";
            default:
                var name = Pick([.. Recipe.Keys]);
                Write(name, $": {edits}");
                return "change " + name;
        }
    }

    /// <summary>Lets a command end its own build, or no longer.</summary>
    public void Interrupt(string signal, bool isOn)
    {
        var name = Recipe.Keys.ElementAt(edits % Recipe.Count);
        Write(name, isOn ? $"echo half > gen/half.txt; kill -{signal} $PPID; sleep 1000" : $": {edits}");
    }

    /// <summary>The files that are no outputs.</summary>
    public void CopyTo(TestProject twin)
    {
        foreach (var file in new DirectoryInfo(project.Folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(project.Folder, file.FullName);
            var top = path.Split(Path.DirectorySeparatorChar)[0];
            if (file.LinkTarget is { } target)
            {
                File.CreateSymbolicLink(Path.Combine(twin.Folder, path), target);
            }
            else if (file is FileInfo && (Mine.ContainsKey(path) || top is "in" or "one" or "two" or "pick.txt" || path.EndsWith(".cmd", StringComparison.Ordinal)))
            {
                twin.Write(path, File.ReadAllText(file.FullName));
            }
        }
        Directory.CreateDirectory(Path.Combine(twin.Folder, "obj"));
    }

    void Write(string recipe, string first) => project.Write(recipe + ".cmd", Recipe[recipe](first));

    void Point(string link, string target)
    {
        File.Delete(PathOf(link));
        File.CreateSymbolicLink(PathOf(link), target);
    }

    string Value() => Pick(Values);

    string Pick(string[] from) => from[random.Next(from.Length)];

    string PathOf(string path) => Path.Combine(project.Folder, path);
}

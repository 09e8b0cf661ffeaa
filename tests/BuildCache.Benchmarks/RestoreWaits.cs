namespace BuildCache.Benchmarks;

/// <summary>Before the first build: a project of one line, beside an empty class library.</summary>
static class RestoreWaits
{
    public static async IAsyncEnumerable<Wait> AllAsync(WaitPlace place)
    {
        var (site, library) = (place.Project("site"), place.Project("library"));
        Files.Write(site.Folder, "Site.csproj", $"<Project Sdk=\"BuildCache.Sdk/{Product.Version}\" />");
        Files.Write(site.Folder, "index.md", "# Home\n");
        Product.WriteLibrary(library.Folder);
        await site.BuildAsync();
        await library.BuildAsync();

        yield return new Wait("restore with nothing to do", [Restore("a site", site, isFresh: false), Restore("an empty class library", library, isFresh: false)]);
        yield return new Wait("restore of a fresh clone", [Restore("a site", site, isFresh: true), Restore("an empty class library", library, isFresh: true)]);
        yield return new Wait("first build, no package unpacked", [Start("a site", site), Start("an empty class library", library)]);
        yield return new Wait("first build, packages unpacked", [Start("a site", site, place.Packages), Start("an empty class library", library, place.Packages)]);
    }

    static WaitCase Restore(string name, Contestant project, bool isFresh)
    {
        var restored = project with { Command = ["dotnet", "restore", "-v", "q"] };
        return new WaitCase(name, _ =>
        {
            if (isFresh)
            {
                restored.Forget();
            }

            return restored.BuildAsync();
        });
    }

    /// <summary>A build of what nobody has built, in a folder of packages that is empty unless another is said.</summary>
    static WaitCase Start(string name, Contestant project, string? packages = null)
    {
        var empty = Path.Combine(project.Folder + "-packages");
        var started = project with { Environment = WaitPlace.Environment(packages ?? empty) };
        return new WaitCase(name, _ =>
        {
            Files.Delete(empty);
            started.Forget();
            return started.BuildAsync();
        });
    }
}

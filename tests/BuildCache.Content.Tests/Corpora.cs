namespace BuildCache.Content.Tests;

/// <summary>Documentation sets that may lie beside the repository, in <c>shared/corpora</c>; tests that need one skip without it.</summary>
static class Corpora
{
    public static string EfCore()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var corpus = Path.Combine(folder.FullName, "shared", "corpora", "efcore-docs");
            if (Directory.Exists(corpus))
            {
                return corpus;
            }
        }

        Assert.Skip("needs the corpus shared/corpora/efcore-docs in a folder above the repository");
        return "";
    }

    public static string[] EfCorePages() => Directory.GetFiles(EfCore(), "*.md", SearchOption.AllDirectories);
}

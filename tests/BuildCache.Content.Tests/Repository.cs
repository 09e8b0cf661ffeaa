using System.Xml.Linq;
using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests;

/// <summary>The repository that the tests belong to.</summary>
static class Repository
{
    public static string PathOf(params string[] path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "BuildCache.MSBuild.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine([folder.FullName, .. path]);
    }

    /// <summary>A copy of samples/Docs with its properties, and the pages that it takes from elsewhere where its project puts them.</summary>
    public static SiteProject Documentation()
    {
        var site = new SiteProject();
        var docs = PathOf("samples", "Docs");
        foreach (var property in XDocument.Load(Path.Combine(docs, "Docs.csproj")).Descendants("PropertyGroup").Elements())
        {
            site.Properties[property.Name.LocalName] = property.Value;
        }

        // Links between the copies lead elsewhere; that they are right is for the build of the sample.
        site.Properties.Remove("SiteStrict");
        site.CopyFrom(docs);
        site.CopyFrom(PathOf("docs"), static path => path is "diagnostics.md" or "templates.md" ? $"reference/{path}" : $"inside/{path}");
        File.Copy(PathOf("CHANGELOG.md"), site.PathOf("changelog.md"));
        return site;
    }
}

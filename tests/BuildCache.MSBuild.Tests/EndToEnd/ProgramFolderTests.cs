namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>What <c>-o</c> and its like put beside a site is no input of later builds.</summary>
public sealed class ProgramFolderTests
{
    [Theory]
    [InlineData("build", "-o", "out")]
    [InlineData("build", "-p:OutputPath=out")]
    [InlineData("build", "--property:OutDir=out/")]
    [InlineData("publish", "-o", "out")]
    [InlineData("build", "-o", "out", "-p:SiteOutputPath=out")]
    public async Task What_is_put_beside_a_program_is_no_input_of_its_site(params string[] arguments)
    {
        var docs = TestProject.Composed(Copied).Write("Notes.md", "# Notes\n").Write("img/a.svg", "<svg/>");
        docs.Write("out/.gitkeep", "");
        foreach (var isKnown in (bool[])[true, false])
        {
            (await docs.Dotnet(arguments)).Succeeds();
            Assert.Equal(["img/a.svg", "Notes.md"], docs.Files("out").Where(static file => file is "Notes.md" or "img/a.svg").OrderDescending(StringComparer.Ordinal));
            if (!isKnown)
            {
                // The database is no witness that is needed.
                Directory.Delete(docs.PathOf("obj/buildcache"), recursive: true);
            }
            (await docs.Dotnet("build")).Succeeds();
            Assert.Equal(["Notes.html", "guide/page.html", "img/a.svg", "index.html"], WrittenFolderTests.PagesIn(docs, "bin/Debug/net10.0/site"));
        }
    }

    [Theory]
    [InlineData("publish", "-f", "net10.0", "-c", "Debug", "-o", "out")]
    [InlineData("publish", "-f", "net10.0", "-c", "Debug", "-o", "out", "--no-build")]
    public async Task What_is_put_beside_a_program_of_several_frameworks_is_no_input_of_its_site(params string[] arguments)
    {
        var docs = TestProject.Docs($"<PropertyGroup>{TestProject.TwoFrameworks}</PropertyGroup>{Copied}", "Microsoft.NET.Sdk;BuildCache.Sdk/{0}").Write("Class.cs", "public class Class { }").Write("Notes.md", "# Notes\n").Write("img/a.svg", "<svg/>");
        (await docs.Dotnet("build")).Succeeds();
        (await docs.Dotnet(arguments)).Succeeds();
        Assert.True(docs.Has("out/Notes.md"));

        (await docs.Dotnet("build")).DidNothing(docs.Report);
    }

    [Fact]
    public async Task A_program_of_another_name_is_no_input_either()
    {
        var docs = TestProject.Composed(Copied).Write("Notes.md", "# Notes\n").Write("img/a.svg", "<svg/>");
        foreach (var name in (string[])["One", "Two", "Two"])
        {
            Assert.Empty((await docs.Dotnet("build", "-o", "out", "-p:AssemblyName=" + name)).Succeeds().Warnings);
        }
        File.Delete(docs.PathOf("out/One.dll"));
        Assert.Empty((await docs.Dotnet("build")).Succeeds().Warnings);
        Assert.Equal(["Notes.html", "guide/page.html", "img/a.svg", "index.html"], WrittenFolderTests.PagesIn(docs, "bin/Debug/net10.0/site"));
    }

    [Fact]
    public async Task A_folder_of_a_program_stays_one_until_it_is_made_anew()
    {
        var docs = TestProject.Composed("<PropertyGroup><OutputPath>build/</OutputPath><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup>");
        (await docs.Dotnet("build")).Succeeds();
        // What the program has written stays when it is built anew.
        docs.Write("build/net10.0/data.js", "1");
        (await docs.Dotnet("build", "-t:Rebuild")).Succeeds();
        (await docs.Dotnet("build", "-o", "other")).Succeeds();
        Assert.Equal(["guide/page.html", "index.html"], WrittenFolderTests.PagesIn(docs, "other/site"));

        Directory.Delete(docs.PathOf("other"), recursive: true);
        docs.Write("other/mine.md", "# Mine\n");
        (await docs.Dotnet("build", "-o", "other")).FailsWith("BCM2109");
        (await docs.Dotnet("build", "-o", "other", "-p:TreatWarningsAsErrors=false")).Succeeds();
        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal(["guide/page.html", "index.html", "other/mine.html"], WrittenFolderTests.PagesIn(docs, "build/net10.0/site"));
    }

    [Fact]
    public async Task Only_a_folder_that_somebody_names_has_a_record_in_the_project()
    {
        foreach (var (docs, records) in (IEnumerable<(TestProject, string[])>)[(TestProject.Docs(), ["out/.site"]), (TestProject.Composed(), [".out", "out/.site"])])
        {
            (await docs.Dotnet("build")).Succeeds();
            (await docs.Dotnet("publish")).Succeeds();
            Assert.Empty(Directory.GetFiles(docs.Folder, "*.buildcache"));

            (await docs.Dotnet("build", "-o", "out")).Succeeds();
            Assert.Equal(records, Directory.GetFiles(docs.Folder, ".*.buildcache", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(docs.Folder, file)).Where(static file => !file.StartsWith("bin/", StringComparison.Ordinal)).Select(static file => file[..file.IndexOf('.', file.IndexOf('.', StringComparison.Ordinal) + 1)]).Order(StringComparer.Ordinal));
        }
    }

    const string Copied = "<ItemGroup><None Update=\"Notes.md;img/a.svg\" CopyToOutputDirectory=\"PreserveNewest\" /></ItemGroup>";
}

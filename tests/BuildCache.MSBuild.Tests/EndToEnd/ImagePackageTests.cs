using System.Buffers.Binary;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>The package of images, in the ways in which a project can have it.</summary>
public sealed class ImagePackageTests
{
    /// <summary>A picture without compression, so that it needs no encoder: blue above, white below.</summary>
    static byte[] Bitmap(int width, int height)
    {
        var pixels = width * height * 4;
        var file = new byte[54 + pixels];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), 32);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(34), pixels);
        file.AsSpan(54).Fill(255);
        for (var i = 54 + (pixels / 2); i < file.Length; i += 4)
        {
            (file[i + 1], file[i + 2]) = (60, 20);
        }

        return file;
    }

    static TestProject WithPicture(TestProject project)
    {
        project.Write("index.md", "# Home\n\n![A flag](img/flag.bmp)\n").Write("img/readme.txt", "");
        File.WriteAllBytes(project.PathOf("img/flag.bmp"), Bitmap(900, 300));
        return project;
    }

    [Fact]
    public async Task A_documentation_project_has_it_as_a_second_SDK()
    {
        var docs = WithPicture(TestProject.Docs("<PropertyGroup><SiteImageWidths>300 600</SiteImageWidths></PropertyGroup>", "BuildCache.Sdk/{0};BuildCache.Images/{0}"));

        var first = (await docs.Dotnet("build")).Succeeds();
        Assert.Contains("SkiaSharp", first.LoadedAssemblies);
        Assert.Contains("srcset=\"img/flag.bmp.300.webp 300w, img/flag.bmp.600.webp 600w\"", docs.Read("bin/Debug/site/index.html"), StringComparison.Ordinal);
        Assert.Equal(["flag.bmp", "flag.bmp.300.webp", "flag.bmp.600.webp"], docs.Files("bin/Debug/site/img"));

        var second = (await docs.Dotnet("build")).DidNothing(docs.Report);
        Assert.DoesNotContain("SkiaSharp", second.LoadedAssemblies);
        Assert.Empty(docs.Report.Ran);

        (await docs.Dotnet("build", "-p:SiteResponsiveImages=false")).Succeeds();
        Assert.Equal(["flag.bmp"], docs.Files("bin/Debug/site/img"));
    }

    [Fact]
    public async Task A_NET_project_references_it()
    {
        var docs = WithPicture(TestProject.Docs(
            $"<PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup><PackageReference Include=\"BuildCache.Images\" Version=\"{Packages.Version}\" PrivateAssets=\"all\" /></ItemGroup>",
            "Microsoft.NET.Sdk;BuildCache.Sdk/{0}"))
            .Write("_templates/gallery.hbs", "---\noutput: gallery.html\n---\n{{#query \"select path from ImageFile order by path\"}}{{image path width=100}}{{/query}}")
            .Write("Mark.cs", "public static class Mark { }");

        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal(
            ["flag.bmp", "flag.bmp.100.webp", "flag.bmp.200.webp", "flag.bmp.400.webp", "flag.bmp.800.webp", "flag.bmp.900.webp"],
            docs.Files("bin/Debug/net10.0/site/img"));
        // Nothing of it belongs to the program.
        Assert.Equal([], docs.Files("bin/Debug/net10.0").Where(static file => file.Contains("Skia", StringComparison.Ordinal) || file.Contains("BuildCache", StringComparison.Ordinal)));

        (await docs.Dotnet("build")).DidNothing(docs.Report);
    }
}

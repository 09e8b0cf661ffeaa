using BuildCache.Content.Tests.Site;
using SkiaSharp;

namespace BuildCache.Images.Tests;

/// <summary>Images in a site: what is made, by whose wish, and how often.</summary>
public sealed class ImageSiteTests : IDisposable
{
    readonly SiteProject site = new() { Handlers = [new ImageHandlers()] };

    public ImageSiteTests() => site.Properties["SiteImageWidths"] = "100 200";

    public void Dispose() => site.Dispose();

    void Picture(string path, int width, int height, int seed = 0, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg) => Write(path, Pictures.File(width, height, format, seed));

    void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(site.PathOf(path))!);
        File.WriteAllBytes(site.PathOf(path), content);
    }

    string[] Variants() => [.. Directory.EnumerateFiles(site.Output, "*.webp", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(site.Output, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    static (long Files, long Variants, long Pages) Counts(BuildResult result) => (result.Count("ImageFile"), result.Count("ImageVariant"), result.Count("Page"));

    [Fact]
    public async Task An_image_that_twenty_pages_show_is_made_once_and_what_changes_runs_alone()
    {
        site.Write("_templates/page.hbs", "{{image \"photos/lake.jpg\" alt=page.alt}}{{{body}}}");
        for (var i = 0; i < 20; i++)
        {
            site.Write($"p{i}.md", "---\nalt: A lake\n---\n\nText.\n");
        }

        Picture("photos/lake.jpg", 300, 150);
        Picture("photos/other.jpg", 300, 150, seed: 1);
        var first = await site.SucceedAsync();
        Assert.Equal((2, 2, 20), Counts(first));
        Assert.Equal(["photos/lake.jpg.100.webp", "photos/lake.jpg.200.webp"], Variants());
        const string Html = "<picture><source type=\"image/webp\" srcset=\"photos/lake.jpg.100.webp 100w, photos/lake.jpg.200.webp 200w\" sizes=\"(max-width: 48rem) 100vw, 48rem\">"
            + "<img src=\"photos/lake.jpg\" alt=\"A lake\" width=\"300\" height=\"150\" loading=\"lazy\" decoding=\"async\"></picture>";
        Assert.StartsWith(Html, site.Read("p7.html"), StringComparison.Ordinal);

        var second = await site.SucceedAsync();
        Assert.Empty(second.Report.Ran);
        Assert.Equal((0, 0), (second.Report.Outputs.Written, second.Report.Outputs.Restored));

        // Other pixels: the variants are made anew, no page is rendered.
        Picture("photos/lake.jpg", 300, 150, seed: 2);
        var pixels = await site.SucceedAsync();
        Assert.Equal((1, 2, 0), Counts(pixels));
        // The copy of the image and its two variants.
        Assert.Equal(3, pixels.Report.Outputs.Written);

        // Other proportions: the pages say so.
        Picture("photos/lake.jpg", 300, 200, seed: 2);
        Assert.Equal((1, 2, 20), Counts(await site.SucceedAsync()));
        Assert.Contains("height=\"200\"", site.Read("p7.html"), StringComparison.Ordinal);

        // A page: nothing of images.
        site.Write("p7.md", "---\nalt: A lake\n---\n\nOther text.\n");
        var page = await site.SucceedAsync();
        Assert.Equal((0, 0, 1), Counts(page));
        Assert.Equal(0, page.Count("{{image}}"));

        // Back to what was before.
        Picture("photos/lake.jpg", 300, 150, seed: 2);
        site.Write("p7.md", "---\nalt: A lake\n---\n\nText.\n");
        var back = await site.SucceedAsync();
        Assert.Empty(back.Report.Ran);
        Assert.StartsWith(Html, site.Read("p7.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variant_goes_with_the_last_page_that_asked_for_it()
    {
        site.Write("_templates/page.hbs", "{{#if page.photo}}{{image page.photo widths=page.widths}}{{/if}}")
            .Write("a.md", "---\nphoto: x.png\nwidths: '60 120'\n---\n").Write("b.md", "---\nphoto: x.png\nwidths: '120'\n---\n");
        Picture("x.png", 240, 240, format: SKEncodedImageFormat.Png);
        Assert.Equal(2, (await site.SucceedAsync()).Count("ImageVariant"));
        Assert.Equal(["x.png.120.webp", "x.png.60.webp"], Variants());

        site.Write("a.md", "Plain.\n");
        await site.SucceedAsync();
        Assert.Equal(["x.png.120.webp"], Variants());

        site.Delete("b.md");
        await site.SucceedAsync();
        Assert.Empty(Variants());

        site.Write("b.md", "---\nphoto: x.png\nwidths: '120'\n---\n");
        var back = await site.SucceedAsync();
        Assert.Empty(back.Report.Ran);
        Assert.Equal(["x.png.120.webp"], Variants());
    }

    [Fact]
    public async Task Nothing_is_enlarged_and_a_turned_photograph_stands_upright()
    {
        using (var quarters = Pictures.Quarters())
        {
            Write("small.jpg", Pictures.WithOrientation(Pictures.Encode(quarters, SKEncodedImageFormat.Jpeg), 6));
        }

        site.Write("a.md", "A.\n").Write("_templates/page.hbs", "{{image \"small.jpg\" widths=\"10 100 200\"}}");
        await site.SucceedAsync();
        Assert.Equal(["small.jpg.10.webp", "small.jpg.20.webp"], Variants());
        Assert.Contains("srcset=\"small.jpg.10.webp 10w, small.jpg.20.webp 20w\"", site.Read("a.html"), StringComparison.Ordinal);
        Assert.Contains("width=\"20\" height=\"40\"", site.Read("a.html"), StringComparison.Ordinal);
        using var variant = SKBitmap.Decode(Path.Combine(site.Output, "small.jpg.20.webp"));
        Assert.Equal((20, 40), (variant.Width, variant.Height));
        // Blue was below on the left; turned by a quarter to the right it is above on the left.
        var corner = variant.GetPixel(3, 3);
        Assert.True(corner.Blue > 180 && corner.Red < 80 && corner.Green < 80, corner.ToString());
    }

    [Fact]
    public async Task Rebuild_and_another_project_give_the_same_bytes()
    {
        site.Write("a.md", "A.\n").Write("_templates/page.hbs", "{{image \"a.jpg\"}}{{image \"a.jpg\" format=\"jpg\" quality=60}}{{image \"b.png\" width=50 height=50 format=\"original\"}}");
        Picture("a.jpg", 700, 500);
        Picture("b.png", 400, 200, format: SKEncodedImageFormat.Png);
        await site.SucceedAsync();
        var before = Bytes(site);
        Assert.Contains("b.png.100x100.png", before.Keys);
        Assert.Contains("a.jpg.200.q60.jpg", before.Keys);

        site.Rebuild = true;
        var rebuilt = await site.SucceedAsync();
        Assert.Equal((2, 6), (rebuilt.Count("ImageFile"), rebuilt.Count("ImageVariant")));
        Assert.Equal(0, rebuilt.Report.Outputs.Written);

        using var twin = new SiteProject { Handlers = [new ImageHandlers()] };
        twin.Properties["SiteImageWidths"] = "100 200";
        foreach (var file in new[] { "a.md", "_templates/page.hbs", "a.jpg", "b.png" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(twin.PathOf(file))!);
            File.Copy(site.PathOf(file), twin.PathOf(file));
        }

        await twin.SucceedAsync();
        Assert.Equal(before, Bytes(twin));
    }

    static SortedDictionary<string, string> Bytes(SiteProject site) => new(
        Directory.EnumerateFiles(site.Output, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(site.Output, file), static file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    [Fact]
    public async Task A_broken_image_is_told_once_and_shown_as_it_is_until_it_is_mended()
    {
        site.Write("a.md", "A.\n").Write("b.md", "B.\n").Write("_templates/page.hbs", "{{image \"half.jpg\"}}{{image \"none.png\"}}{{image \"bomb.png\"}}");
        Write("half.jpg", Pictures.File(300, 300)[..4000]);
        Write("none.png", "This is a text, as long as the head of a picture would have been."u8.ToArray());
        Write("bomb.png", Pictures.PngHead(60_000, 60_000));
        var result = await site.SucceedAsync();
        Assert.Equal([("BCM1702", "bomb.png"), ("BCM1701", "half.jpg"), ("BCM1701", "none.png")], result.Diagnostics.Select(static d => (d.Code, d.File!)));
        Assert.Equal(
            "<img src=\"half.jpg\" alt=\"\" width=\"300\" height=\"300\" loading=\"lazy\" decoding=\"async\"><img src=\"none.png\" alt=\"\" loading=\"lazy\" decoding=\"async\">"
            + "<img src=\"bomb.png\" alt=\"\" width=\"60000\" height=\"60000\" loading=\"lazy\" decoding=\"async\">",
            site.Read("a.html"));
        Assert.Empty(Variants());

        Picture("half.jpg", 300, 300);
        Picture("none.png", 300, 300, format: SKEncodedImageFormat.Png);
        Picture("bomb.png", 150, 300, format: SKEncodedImageFormat.Png);
        var mended = await site.SucceedAsync();
        Assert.Empty(mended.Diagnostics);
        Assert.Equal(6, Variants().Length);
    }

    [Theory]
    [InlineData("{{image \"Lake.jpg\"}}", "BCM1703", "lake.jpg is there")]
    [InlineData("{{image \"nowhere.jpg\"}}", "BCM1703", "include the file as a SiteAsset")]
    [InlineData("{{image \"lake.jpg\" width=\"wide\"}}", "BCM1704", "no number of pixels")]
    [InlineData("{{image \"lake.jpg\" widths=\"1 2 x\"}}", "BCM1704", "'x' is no width")]
    [InlineData("{{image \"lake.jpg\" format=\"tiff\"}}", "BCM1704", "not one of webp")]
    [InlineData("{{image \"lake.jpg\" quality=101}}", "BCM1704", "from 1 to 100")]
    [InlineData("{{image \"lake.jpg\" size=3}}", "BCM1704", "no argument 'size'")]
    [InlineData("{{image alt=\"x\"}}", "BCM1704", "no path")]
    public async Task What_cannot_be_shown_is_told_at_the_tag(string tag, string code, string why)
    {
        Picture("lake.jpg", 300, 150);
        site.Write("a.md", "A.\n").Write("_templates/page.hbs", "first\n  " + tag);
        var error = await site.FailAsync();
        Assert.Equal((code, "_templates/page.hbs", 2, 3), (error.Code, error.File, error.Line, error.Column));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.False(site.Has("a.html"));
    }

    [Theory]
    [InlineData("{{image \"/lake.jpg\" width=100 class=\"x\" data-n=\"1\" loading=\"eager\"}}", "<picture><source type=\"image/webp\" srcset=\"../lake.jpg.100.webp 100w, ../lake.jpg.200.webp 200w\" sizes=\"100px\"><img src=\"../lake.jpg\" alt=\"\" width=\"100\" height=\"50\" decoding=\"async\" class=\"x\" data-n=\"1\" loading=\"eager\"></picture>")]
    [InlineData("{{image \"../lake.jpg\" from=page.path widths=\"100\" format=\"original\" alt=\"a \\\"b\\\"\"}}", "<img src=\"../lake.jpg\" srcset=\"../lake.jpg.100.jpg 100w\" sizes=\"(max-width: 48rem) 100vw, 48rem\" alt=\"a &quot;b&quot;\" width=\"300\" height=\"150\" loading=\"lazy\" decoding=\"async\">")]
    [InlineData("{{image \"lake.jpg\" width=60 height=60 sizes=\"50vw\"}}", "<img src=\"../lake.jpg.120x120.webp\" srcset=\"../lake.jpg.60x60.webp 60w, ../lake.jpg.120x120.webp 120w\" sizes=\"50vw\" alt=\"\" width=\"60\" height=\"60\" loading=\"lazy\" decoding=\"async\">")]
    [InlineData("{{image \"flow.svg\" height=5}}", "<img src=\"../flow.svg\" alt=\"\" width=\"10\" height=\"5\" loading=\"lazy\" decoding=\"async\">")]
    [InlineData("{{image \"moves.gif\"}}", "<img src=\"../moves.gif\" alt=\"\" width=\"1\" height=\"1\" loading=\"lazy\" decoding=\"async\">")]
    [InlineData("{{image \"https://example.org/x.png\" alt=\"x\"}}", "<img src=\"https://example.org/x.png\" alt=\"x\" loading=\"lazy\" decoding=\"async\">")]
    public async Task What_can_be_said_of_an_image(string tag, string html)
    {
        Picture("lake.jpg", 300, 150);
        Write("moves.gif", Pictures.AnimatedGif());
        site.Write("flow.svg", "<svg viewBox=\"0 0 20 10\"/>").Write("deep/a.md", "A.\n").Write("_templates/page.hbs", tag);
        await site.SucceedAsync();
        Assert.Equal(html, site.Read("deep/a.html"));
    }

    [Fact]
    public async Task Images_of_pages_are_offered_in_several_widths_where_the_project_says_so()
    {
        Picture("deep/lake.jpg", 300, 150);
        Write("deep/moves.gif", Pictures.AnimatedGif());
        site.Write("deep/flow.svg", "<svg viewBox=\"0 0 20 10\"/>").Write("_templates/page.hbs", "{{{body}}}")
            .Write("deep/a.md", "![A *lake*](lake.jpg \"Title\"){.wide width=100}\n\n![Flow](flow.svg) ![Moves](moves.gif) ![There](https://example.org/x.png) ![None](none.jpg)\n")
            .Write("b.md", "No image.\n");
        var off = await site.SucceedAsync();
        Assert.Equal(0, off.Count("ImageVariant"));
        Assert.Contains("<img src=\"lake.jpg\" alt=\"A lake\" title=\"Title\" class=\"wide\" width=\"100\" />", site.Read("deep/a.html"), StringComparison.Ordinal);

        site.Properties["SiteResponsiveImages"] = "true";
        var on = await site.SucceedAsync();
        Assert.Equal((2, 1, 1), (on.Count("ImageVariant"), on.Count("Body"), on.Count("Page")));
        Assert.Equal(["BCM1112"], on.Diagnostics.Select(static d => d.Code));
        Assert.Equal(
            "<p><picture><source type=\"image/webp\" srcset=\"../deep/lake.jpg.100.webp 100w, ../deep/lake.jpg.200.webp 200w\" sizes=\"100px\">"
            + "<img src=\"../deep/lake.jpg\" alt=\"A lake\" width=\"100\" height=\"50\" loading=\"lazy\" decoding=\"async\" title=\"Title\" class=\"wide\"></picture></p>\n"
            + "<p><img src=\"flow.svg\" alt=\"Flow\" /> <img src=\"moves.gif\" alt=\"Moves\" /> <img src=\"https://example.org/x.png\" alt=\"There\" /> <img src=\"none.jpg\" alt=\"None\" /></p>\n",
            site.Read("deep/a.html"));

        site.Properties["SiteImageQuality"] = "best";
        var error = await site.FailAsync();
        Assert.Equal(("BCM1704", "deep/a.md", 1, 1), (error.Code, error.File, error.Line, error.Column));

        site.Properties.Remove("SiteImageQuality");
        site.Handlers = [];
        Assert.Equal("BCM1209", (await site.FailAsync()).Code);
    }

    [Fact]
    public async Task Documents_can_be_asked_for()
    {
        Picture("a/b.png", 30, 20, format: SKEncodedImageFormat.Png);
        site.Write("a/c.svg", "<svg width=\"5\" height=\"6\"/>").Write("x.md", "X.\n")
            .Write("_templates/page.hbs", "{{#query \"select * from ImageFile order by path\"}}{{path}} {{format}} {{width}}x{{height}} {{resizable}};{{/query}}");
        await site.SucceedAsync();
        Assert.Equal("a/b.png png 30x20 1;a/c.svg svg 5x6 0;", site.Read("x.html"));
    }

    [Fact]
    public async Task A_build_without_changes_does_not_load_the_decoder()
    {
        Picture("lake.jpg", 300, 150);
        site.Write("a.md", "![A lake](lake.jpg)\n");
        Assert.Matches("^succeeded: [0-9]+ ran, loaded Handlebars, Markdig, SkiaSharp$", await ChildBuild.BuildAsync(site.Folder));
        Assert.Equal("succeeded: 0 ran, loaded", (await ChildBuild.BuildAsync(site.Folder)).TrimEnd());
        site.Write("a.md", "![The lake](lake.jpg)\n");
        Assert.Matches("^succeeded: [0-9]+ ran, loaded Handlebars, Markdig$", await ChildBuild.BuildAsync(site.Folder));
    }
}

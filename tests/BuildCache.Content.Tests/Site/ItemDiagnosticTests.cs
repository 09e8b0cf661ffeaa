namespace BuildCache.Content.Tests.Site;

/// <summary>Items and markers that say something which the build cannot follow.</summary>
public sealed class ItemDiagnosticTests : IDisposable
{
    readonly SiteProject site = new SiteProject().Write("index.md", "# Home\n");

    public void Dispose() => site.Dispose();

    static string Short(Diagnostic diagnostic) => $"{diagnostic.Code} {diagnostic.File} {diagnostic.Severity}";

    [Fact]
    public async Task A_marker_that_nobody_knows_is_shown_as_text()
    {
        site.Write("index.md", "# Home\n\n[!VIDEO https://example.com/film]\n");
        Assert.Equal("BCM1125 index.md Warning", Short(Assert.Single((await site.SucceedAsync()).Diagnostics)));
        Assert.Contains("[!VIDEO", site.Read("index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_file_of_an_unknown_kind()
    {
        site.Write("_data/a.xls", "?");
        Assert.Equal("BCM1134 _data/a.xls Error", Short(await site.FailAsync()));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-1.00:00:00")]
    public async Task A_maximum_age_that_is_none(string age)
    {
        site.Items["SiteData"] = new ItemList { Items = [new Item("https://example.com/a.json", new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["MaxAge"] = age })] };
        Assert.Equal("BCM1509", (await site.FailAsync()).Code);
    }
}

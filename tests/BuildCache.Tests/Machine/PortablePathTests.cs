namespace BuildCache.Tests;

public sealed class PortablePathTests
{
    [Theory]
    [InlineData("a.md", "a.md")]
    [InlineData("below/a.md", "below/a.md")]
    [InlineData("..notes.md", "..notes.md")]
    [InlineData("../beside/a.md", null)]
    [InlineData("..", null)]
    [InlineData("below/../..", null)]
    [InlineData(".", ".")]
    public void A_name_that_begins_with_two_dots_leads_nowhere(string path, string? within)
    {
        var folder = Path.GetFullPath("folder", Path.GetTempPath());
        Assert.Equal(within, PortablePath.Within(folder, Path.GetFullPath(path, folder)));
    }
}

namespace BuildCache;

/// <summary>A file that stands in the place of an output and that no build has written.</summary>
static class ForeignOutput
{
    /// <summary>What there is to say of it.</summary>
    public static Diagnostic In(OutputFolder folder, string path) => new(Severity.Error, "BCM1414",
        $"The output folder has a file '{path}' that no build of this project wrote, so it was not replaced. Move it away (into the project, if it is to be part of the site), choose another output folder, or build once with -p:SiteOverwrite=true to have it replaced.", folder.PlaceOf(path));
}

namespace BuildCache;

/// <summary>An assembly of handlers that was compiled against another version than the one that runs it.</summary>
static class OtherVersion
{
    public static Diagnostic Of(string assembly, string name, Version compiled, Version present)
    {
        var isNewer = compiled > present;
        return new Diagnostic(isNewer ? Severity.Error : Severity.Warning, "BCM2204",
            $"'{assembly}' was compiled against {name} {compiled.ToString(3)}, and this build runs {present.ToString(3)}.{(isNewer ? " Its handlers are not run, because they may call what is not there." : "")} Use one version: that of BuildCache.Sdk or BuildCache.MSBuild in the project, and that of the package BuildCache where the handlers are compiled.");
    }
}

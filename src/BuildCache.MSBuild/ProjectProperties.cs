using System.Globalization;
using Microsoft.Build.Framework;

namespace BuildCache.MSBuild;

/// <summary>
/// The properties of the project that handlers may read, and those that steer the build. A value outside a fixed set is an
/// error, and a name that is almost one of ours is a warning: a mistyped setting that silently does nothing costs an afternoon.
/// </summary>
sealed class ProjectProperties
{
    static readonly Dictionary<string, string[]> FixedValues = new(StringComparer.OrdinalIgnoreCase)
    {
        ["BuildCacheTrust"] = ["stat", "hash", "none"],
        ["BuildCacheExplain"] = ["low", "normal", "high"],
        ["BuildCacheKeepOnClean"] = ["true", "false"],
        ["BuildCacheEnabled"] = ["true", "false"],
        ["BuildCacheOffline"] = ["true", "false"],
        ["BuildCacheWorker"] = ["true", "false"],
        ["EnableDefaultSiteItems"] = ["true", "false"],
        ["SiteOverwrite"] = ["true", "false"],
        ["SiteStrict"] = ["true", "false"],
        ["SiteDrafts"] = ["true", "false"],
        ["SiteUnsafeHtml"] = ["true", "false"],
        ["SiteContributors"] = ["true", "false"],
        ["SiteDisableBar"] = ["true", "false"],
        ["SiteDisableBreadcrumbs"] = ["true", "false"],
        ["SiteDisableContents"] = ["true", "false"],
        ["SiteDisableEdit"] = ["true", "false"],
        ["SiteDisableFooter"] = ["true", "false"],
        ["SiteDisableNavigation"] = ["true", "false"],
        ["SiteDisableNeighbours"] = ["true", "false"],
        ["SiteDisableSearch"] = ["true", "false"],
        ["SiteDialect"] = ["github", "docfx"],
    };

    readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="readable">Items whose identity is the name of a property that handlers may read, with metadata <c>Value</c>.</param>
    /// <param name="settings">The same for properties that steer the build.</param>
    public ProjectProperties(ITaskItem[] readable, ITaskItem[] settings)
    {
        foreach (var item in readable)
        {
            values[item.ItemSpec] = item.GetMetadata("Value");
        }

        Readable = new Dictionary<string, string>(values, StringComparer.OrdinalIgnoreCase);
        foreach (var item in settings)
        {
            values[item.ItemSpec] = item.GetMetadata("Value");
        }
    }

    /// <summary>What handlers may read.</summary>
    public IReadOnlyDictionary<string, string> Readable { get; }

    public InputTrust Trust =>
        Is("BuildCacheTrust", "none") ? InputTrust.Nothing
        : Is("BuildCacheTrust", "hash") ? InputTrust.Hash
        : InputTrust.Stat;

    public MessageImportance Explain =>
        Is("BuildCacheExplain", "high") ? MessageImportance.High
        : Is("BuildCacheExplain", "normal") ? MessageImportance.Normal
        : MessageImportance.Low;

    /// <summary>
    /// So many results may be looked at anew in the process of MSBuild; a build with more has a process of its own. A process takes as long to
    /// start as it saves with some hundred pages.
    /// </summary>
    public long MostMarkedHere =>
        Is("BuildCacheWorker", "true") ? -1
        : Is("BuildCacheWorker", "false") ? long.MaxValue
        : 400;

    public bool Offline => Is("BuildCacheOffline", "true");

    /// <summary>Whether files of the output folder that no build has written may be replaced.</summary>
    public bool Overwrite => Is("SiteOverwrite", "true");

    public TimeSpan HttpMaximumAge => TryAge(Value("BuildCacheHttpMaximumAge"), out var age) ? age : TimeSpan.FromDays(1);

    /// <summary>Zero for ever.</summary>
    public TimeSpan HandlerTimeout => TryAge(Value("BuildCacheHandlerTimeout"), out var limit) ? limit : BuildOptions.DefaultHandlerTimeout;

    /// <summary>Of how many builds it is kept what they did.</summary>
    public int KeepBuilds => TryCount(Value("BuildCacheKeepBuilds"), out var count) ? count : BuildOptions.DefaultKeepBuilds;

    public int AuditPercent => TryPercent(Value("BuildCacheAudit"), out var percent) ? percent : 0;

    /// <summary>What is wrong with the values, at the line of the project file that sets them when it does.</summary>
    /// <param name="projectFile">Full path of the project file.</param>
    /// <param name="known">The names of all site properties that mean something.</param>
    /// <param name="declared">Names that the project declares as its own.</param>
    /// <returns>Errors and warnings.</returns>
    public IEnumerable<Diagnostic> Check(string projectFile, IReadOnlyCollection<string> known, IReadOnlyCollection<string> declared)
    {
        foreach (var (name, allowed) in FixedValues)
        {
            if (Value(name) is { Length: > 0 } value && !allowed.Contains(value, StringComparer.OrdinalIgnoreCase))
            {
                yield return ProjectText.At(projectFile, name, Severity.Error, "BCM2101",
                    $"The property {name} is '{value}'; it can be {string.Join(" or ", allowed.Select(static a => $"'{a}'"))}.");
            }
        }

        if (Value("BuildCacheAudit") is { Length: > 0 } audit && !TryPercent(audit, out _))
        {
            yield return ProjectText.At(projectFile, "BuildCacheAudit", Severity.Error, "BCM2101",
                $"The property BuildCacheAudit is '{audit}'; it is a percentage from 0 to 100, such as '5'.");
        }

        if (Value("BuildCacheKeepBuilds") is { Length: > 0 } kept && !TryCount(kept, out _))
        {
            yield return ProjectText.At(projectFile, "BuildCacheKeepBuilds", Severity.Error, "BCM2101",
                $"The property BuildCacheKeepBuilds is '{kept}'; it is a number of builds from 1 to 1000, such as '50'.");
        }

        if (Value("BuildCacheHttpMaximumAge") is { Length: > 0 } maximum && !TryAge(maximum, out _))
        {
            yield return ProjectText.At(projectFile, "BuildCacheHttpMaximumAge", Severity.Error, "BCM2101",
                $"The property BuildCacheHttpMaximumAge is '{maximum}'; it is a time span of zero or more, such as '06:00:00' (six hours) or '7.00:00:00' (a week).");
        }

        if (Value("BuildCacheHandlerTimeout") is { Length: > 0 } timeout && !TryAge(timeout, out _))
        {
            yield return ProjectText.At(projectFile, "BuildCacheHandlerTimeout", Severity.Error, "BCM2101",
                $"The property BuildCacheHandlerTimeout is '{timeout}'; it is a time span such as '00:30:00' (half an hour), or '0' for no limit.");
        }

        if (Value("SiteUrl") is { Length: > 0 } secret && Uri.TryCreate(secret, UriKind.Absolute, out var whole) && whole.UserInfo.Length + whole.Query.Length + whole.Fragment.Length > 0)
        {
            // Not shown: it would stand in the log, as it would have in every page.
            yield return ProjectText.At(projectFile, "SiteUrl", Severity.Error, "BCM2101",
                "The property SiteUrl has a user name, a query or a fragment. Everybody who reads the site would see them: write its address alone, such as 'https://example.org/docs/'.");
        }
        else if (Value("SiteUrl") is { Length: > 0 } url && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")))
        {
            yield return ProjectText.At(projectFile, "SiteUrl", Severity.Error, "BCM2101",
                $"The property SiteUrl is '{url}'; it is the whole address of the site, such as 'https://example.org/docs/'.");
        }

        foreach (var name in Readable.Keys.Order(StringComparer.Ordinal))
        {
            if (Value(name).Length > 0
                && !known.Contains(name, StringComparer.OrdinalIgnoreCase)
                && !declared.Contains(name, StringComparer.OrdinalIgnoreCase)
                && Spelling.Nearest(name, known) is { } meant)
            {
                yield return ProjectText.At(projectFile, name, Severity.Warning, "BCM2104",
                    $"The property {name} means nothing to BuildCache; did you mean {meant}? "
                    + $"If it is your own, for a template, say so: <BuildCacheProperty Include=\"{name}\" />.");
            }
        }
    }

    string Value(string name) => values.GetValueOrDefault(name, "");

    bool Is(string name, string value) => Value(name).Equals(value, StringComparison.OrdinalIgnoreCase);

    static bool TryAge(string text, out TimeSpan age) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out age) && age >= TimeSpan.Zero;

    static bool TryCount(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= 1000;

    static bool TryPercent(string text, out int percent) =>
        int.TryParse(text.AsSpan().TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out percent) && percent <= 100;
}

using Microsoft.Build.Framework;

namespace BuildCache.MSBuild;

/// <summary>Turns the assemblies that MSBuild resolved into what the engine loads handlers from.</summary>
static class HandlerSources
{
    public static IReadOnlyList<HandlerSource> From(BuildTarget target, ITaskItem[] items) =>
    [
        .. items.DistinctBy(item => target.Absolute(item.ItemSpec), StringComparer.OrdinalIgnoreCase).Select(item => new HandlerSource
        {
            AssemblyPath = target.Absolute(item.ItemSpec),
            DependencyPath = item.GetMetadata("DependencyPath") is { Length: > 0 } path ? target.Absolute(path) : null,
            NativeFolder = new DatabaseFiles(target.DatabasePath).NativeLibraries,
            Types = item.GetMetadata("Types").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            MayBeEmpty = item.GetMetadata("IsOwn") == "true",
        }),
    ];
}

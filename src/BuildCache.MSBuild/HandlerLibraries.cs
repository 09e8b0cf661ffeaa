using Microsoft.Build.Framework;

namespace BuildCache.MSBuild;

/// <summary>The handlers that a project brings along, for the time of one build.</summary>
sealed class HandlerLibraries : IDisposable
{
    readonly List<HandlerLibrary> libraries = [];

    public HandlerLibraries(BuildTarget target, ITaskItem[] items)
    {
        var native = target.DatabasePath + ".native";
        foreach (var item in items.DistinctBy(item => target.Absolute(item.ItemSpec), StringComparer.OrdinalIgnoreCase))
        {
            libraries.Add(HandlerLibrary.Load(new HandlerSource
            {
                AssemblyPath = target.Absolute(item.ItemSpec),
                DependencyPath = item.GetMetadata("DependencyPath") is { Length: > 0 } path ? target.Absolute(path) : null,
                NativeFolder = native,
                Types = item.GetMetadata("Types").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                MayBeEmpty = item.GetMetadata("IsOwn") == "true",
            }));
        }
    }

    public IEnumerable<Handler> Handlers => libraries.SelectMany(static library => library.Handlers);

    public IReadOnlyList<Diagnostic> Diagnostics => [.. libraries.SelectMany(static library => library.Diagnostics)];

    public void Dispose() => libraries.ForEach(static library => library.Dispose());
}

namespace BuildCache;

/// <summary>An assembly with handlers, as a project names it.</summary>
public sealed class HandlerSource
{
    /// <summary>Absolute path of the assembly.</summary>
    public required string AssemblyPath { get; init; }

    /// <summary>Absolute path at which the assembly stands with its dependencies and its .deps.json, where that is another than <see cref="AssemblyPath"/>.</summary>
    public string? DependencyPath { get; init; }

    /// <summary>Absolute path of a folder for copies of native libraries, each named after its content.</summary>
    public required string NativeFolder { get; init; }

    /// <summary>The handler classes to use, by full name; none means all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Whether an assembly without handlers is no mistake: a project's own, which may well have none.</summary>
    public bool MayBeEmpty { get; init; }
}

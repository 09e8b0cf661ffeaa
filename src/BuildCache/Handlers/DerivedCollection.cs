namespace BuildCache;

/// <summary>A collection that a query defines.</summary>
sealed record DerivedCollection(string Name, string Sql)
{
    /// <summary>The arguments of its full-text index; null when it has none.</summary>
    public string? FullText { get; init; }
}

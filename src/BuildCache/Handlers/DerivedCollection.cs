namespace BuildCache;

/// <summary>A collection that a query defines.</summary>
sealed record DerivedCollection(string Name, string Sql)
{
    /// <summary>The column of what the query reads whose values it treats one by one; null where it is not known to.</summary>
    public string? By { get; init; }

    /// <summary>The arguments of its full-text index; null when it has none.</summary>
    public string? FullText { get; init; }
}

namespace BuildCache;

/// <summary>A collection as the writer knows it.</summary>
sealed class Collection(string name)
{
    public string Name { get; } = name;

    public Dictionary<string, Column> Columns { get; } = new(StringComparer.Ordinal);

    ILookup<string, KeyValuePair<string, Column>>? variants;

    /// <summary>Finds the keys that differ only in case: they are one column in SQL, so a change of any is a change of it.</summary>
    public void FindVariants()
    {
        var names = Columns.GroupBy(static column => column.Key, StringComparer.OrdinalIgnoreCase).Where(static group => group.Count() > 1).ToList();
        variants = names.Count == 0 ? null : names.SelectMany(static group => group).ToLookup(static column => column.Key, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The revision in which a column, as SQL knows it, last moved.</summary>
    public long RevisionOf(string column) => variants is not null && variants.Contains(column)
        ? variants[column].Max(static variant => variant.Value.Revision)
        : Columns.TryGetValue(column, out var state) ? state.Revision : 0;

    /// <summary>The revision in which a column, as SQL knows it, had last moved when the build began.</summary>
    public long RevisionBefore(string column) => variants is not null && variants.Contains(column)
        ? variants[column].Max(static variant => variant.Value.RevisionBefore)
        : Columns.TryGetValue(column, out var state) ? state.RevisionBefore : 0;

    /// <summary>The keys that are a column, as SQL knows it.</summary>
    public IEnumerable<KeyValuePair<string, Column>> VariantsOf(string column) => variants is not null && variants.Contains(column)
        ? variants[column]
        : Columns.TryGetValue(column, out var state) ? [new(column, state)] : [];

    /// <summary>The view does not show the present columns.</summary>
    public bool ViewIsStale { get; set; }

    /// <summary>The full-text index that it is shown by instead of a view.</summary>
    public FullTextIndex? FullText { get; set; }

    /// <summary>It is shown by another full-text index than before, and statements over it have not been told.</summary>
    public bool IsShownAnew { get; set; }

    /// <summary>What changed in it in this build.</summary>
    public FormerDocuments Changes { get; } = new();

    /// <summary>Some trace depends on a document of it by key.</summary>
    public bool HasSources { get; set; }
}

/// <summary>A column of a collection; the one named '' stands for the rows.</summary>
sealed class Column
{
    public long Documents { get; set; }

    public long Revision { get; set; }

    /// <summary>What <see cref="Revision"/> was when the build began.</summary>
    public long RevisionBefore { get; init; }

    public bool IsDirty { get; set; }

    /// <summary>Why it moved in this build.</summary>
    public Cause? Moved { get; set; }
}

namespace BuildCache;

/// <summary>The doors to what the project says: each property, item and variable is a dependency of its own.</summary>
sealed partial class Call
{
    /// <inheritdoc/>
    public override string Property(string name)
    {
        // Before it is refused: what a function that catches the error makes of it holds until the property is passed.
        Observe(new Source(SourceKind.Property, name));
        return workshop.Leaves.PropertyOf(name) ?? (name.StartsWith("Site", StringComparison.Ordinal)
            ? ""
            : throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM2001", $"The property '{name}' was not passed to the build. Site… properties always are; name any other in a BuildCacheProperty item: <BuildCacheProperty Include=\"{name}\" />.")));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Item> Items(string name)
    {
        Observe(new Source(SourceKind.Items, name));
        RequireItems(name);
        return workshop.Leaves.ItemsOf(name);
    }

    /// <inheritdoc/>
    public override Item? Item(string name, string path)
    {
        var source = Source.OfItem(name, workshop.Leaves.Normalize(path));
        Observe(source);
        RequireItems(name);
        return workshop.Leaves.ItemOf(name, source.Parts[1]);
    }

    /// <inheritdoc/>
    public override string? Environment(string name)
    {
        Observe(new Source(SourceKind.Environment, name));
        return workshop.Leaves.VariableOf(name);
    }

    private protected override object? Extension(Type type) => workshop.Extensions.GetValueOrDefault(type);

    void RequireItems(string name)
    {
        if (!workshop.Leaves.HasItems(name))
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM2004", $"The items '{name}' were not passed to the build. {ItemList.HowToPass(name)}"));
        }
    }
}

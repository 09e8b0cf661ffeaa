namespace BuildCache;

/// <summary>The door to what the project says: each property, item and variable is a dependency of its own.</summary>
/// <param name="inputs">What it says.</param>
/// <param name="observe">Records that the call depends on it.</param>
sealed class ProjectDoor(CurrentInputs inputs, Func<Source, Fingerprint> observe)
{
    public string Property(string name)
    {
        // Before it is refused: what a function that catches the error makes of it holds until the property is passed.
        observe(new Source(SourceKind.Property, name));
        return inputs.PropertyOf(name) ?? (name.StartsWith("Site", StringComparison.Ordinal)
            ? ""
            : throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM2001", $"The property '{name}' was not passed to the build. Site… properties always are; name any other in a BuildCacheProperty item: <BuildCacheProperty Include=\"{name}\" />.")));
    }

    public IReadOnlyList<Item> Items(string name)
    {
        observe(new Source(SourceKind.Items, name));
        RequireItems(name);
        return inputs.ItemsOf(name);
    }

    public Item? Item(string name, string path)
    {
        var source = Source.OfItem(name, inputs.Normalize(path));
        observe(source);
        RequireItems(name);
        return inputs.ItemOf(name, source.Parts[1]);
    }

    public string? Environment(string name)
    {
        observe(new Source(SourceKind.Environment, name));
        return inputs.VariableOf(name);
    }

    void RequireItems(string name)
    {
        if (!inputs.HasItems(name))
        {
            throw new DiagnosticException(UnknownItems.Of(name));
        }
    }
}

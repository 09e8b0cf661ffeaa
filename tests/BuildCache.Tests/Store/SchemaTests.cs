namespace BuildCache.Tests.Store;

public sealed class SchemaTests
{
    /// <summary>The tables of each version. A database that an earlier one made would be read as if its tables were these.</summary>
    const string TablesOfVersion = "22 0f61de6313afaeef";

    [Fact]
    public void A_change_of_the_tables_is_a_new_version()
    {
        using var text = new StreamReader(typeof(Build).Assembly.GetManifestResourceStream("schema.sql")!);
        // Comments, spaces and line breaks are no tables.
        var lines = text.ReadToEnd().Split('\n').Select(static line => (line.IndexOf("--", StringComparison.Ordinal) is var at and >= 0 ? line[..at] : line).Trim()).Where(static line => line.Length > 0);
        var tables = $"{Database.SchemaVersion} {Fingerprint.Of(string.Join('\n', lines)).ToString()[..16]}";
        Assert.True(tables == TablesOfVersion, $"schema.sql is not that of '{TablesOfVersion}': raise Database.SchemaVersion if it was not raised, and write '{tables}' here.");
    }
}

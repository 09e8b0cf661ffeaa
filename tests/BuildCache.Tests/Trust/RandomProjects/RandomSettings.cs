using System.Text.Json;

namespace BuildCache.Tests.Trust;

/// <summary>What a build of a random project is told beside its files: plain values, so that another process can be told the same.</summary>
sealed record RandomSettings
{
    /// <summary>Targets with their output folders; some lie where inputs could be.</summary>
    public static readonly (string Name, string Folder)[] Targets = [("Debug", "bin/site"), ("Release", "bin/release"), ("Public", "public"), ("Www", "w/www")];

    static readonly (string Collection, string Columns)[] Indexes =
        [("Doc", "tag"), ("Doc", "weight, title"), ("Doc", "tag desc, title desc"), ("Part", "owner, text desc"), ("Calc", "n")];

    public int Target { get; set; }

    public Dictionary<string, string> Properties { get; init; } = [];

    public Dictionary<string, string> Environment { get; init; } = [];

    public bool HasTexts { get; set; }

    public bool HasAssetItem { get; set; }

    /// <summary>A bit for each index that the project declares.</summary>
    public int Declared { get; set; }

    /// <summary>The handler that is not there.</summary>
    public int Without { get; set; } = -1;

    /// <summary>A bit for each handler of which there is another version.</summary>
    public int Version { get; set; }

    public InputTrust Trust { get; set; }

    public int Parallelism { get; set; } = 2;

    public static int MostIndexes => Indexes.Length;

    /// <summary>All that may make a difference to a result.</summary>
    public string AsKey() => JsonSerializer.Serialize(this with { Trust = default, Parallelism = 0 });

    public void ApplyTo(TestProject project)
    {
        (project.Target, project.Output) = Targets[Target];
        (project.Trust, project.Parallelism) = (Trust, Parallelism);
        Replace(project.Properties, Properties);
        Replace(project.Environment, Environment);
        project.Items["Asset"] = new ItemList
        {
            Include = HasTexts ? ["w/*.txt", "*.bin"] : ["*.bin"],
            Items = HasAssetItem ? [new Item("w/three.inc", new Dictionary<string, string> { ["Link"] = "linked/three.txt" })] : [],
        };
        project.Items["BuildCacheQuery"] = new ItemList { Include = ["queries/*.sql"] };
        project.Items["BuildCacheIndex"] = new ItemList
        {
            Items = [.. Indexes.Where((_, i) => (Declared & (1 << i)) != 0).Select(static index => new Item(index.Collection, new Dictionary<string, string> { ["Columns"] = index.Columns }))],
        };
    }

    static void Replace(Dictionary<string, string> present, Dictionary<string, string> wanted)
    {
        present.Clear();
        foreach (var (name, value) in wanted)
        {
            present.Add(name, value);
        }
    }
}

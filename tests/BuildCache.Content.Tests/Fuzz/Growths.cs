namespace BuildCache.Content.Tests.Fuzz;

/// <summary>An input that grows.</summary>
/// <param name="Name">As it is named in tests.</param>
/// <param name="Make">An input of about so many characters.</param>
/// <param name="Read">What is done with it; what is refused with a diagnostic is fine.</param>
sealed record Growth(string Name, Func<int, string> Make, Action<string> Read)
{
    /// <summary>It is built, which has a fixed cost that hides growth at small sizes.</summary>
    public bool IsBuilt { get; init; }
}

/// <summary>Inputs whose cost could grow faster than they do: nested, repeated, alternating, wide, long, and those that stand for more than they say.</summary>
static partial class Growths
{
    public static Growth[] All => [.. Markdown, .. Json, .. Yaml, .. Csv, .. FrontMatter, .. Builds];

    static string Repeat(string text, int size) => string.Concat(Enumerable.Repeat(text, Math.Max(1, size / text.Length)));
}

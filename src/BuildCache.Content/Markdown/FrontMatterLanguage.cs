namespace BuildCache.Content.Markdown;

/// <summary>What front matter is written in.</summary>
enum FrontMatterLanguage
{
    /// <summary>Between two lines of <c>---</c>.</summary>
    Yaml,

    /// <summary>Between two lines of <c>+++</c>, or behind <c>---toml</c>.</summary>
    Toml,

    /// <summary>An object that begins the file, or stands behind <c>---json</c>.</summary>
    Json,
}

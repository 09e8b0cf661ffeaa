using System.Text.Json;
using System.Text.Json.Serialization;

namespace BuildCache;

/// <summary>
/// A description as JSON beside its database, so that other programs can build the project as it was last evaluated. User names, passwords
/// and queries of URLs stay out of it; of a project that needs them it says so, and the project file has to be evaluated again.
/// </summary>
public static class ProjectDescriptionFile
{
    /// <summary>Writes a description where it differs from what is there, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="description">What it is to hold.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, ProjectDescription description)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(description);
        var hidden = new HiddenUrls().Hide(description.Items);
        var content = JsonSerializer.SerializeToUtf8Bytes(
            description with { Items = hidden, HasHiddenUrls = HidesAny(description.Items, hidden) }, ProjectDescriptionJson.Default.ProjectDescription);
        // A property may hold what is nobody else's business.
        AtomicFile.Write(path, content, isPrivate: true);
    }

    /// <summary>Reads a description.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The project as it was last evaluated; null where there is none, or one that another version has written.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ProjectDescription? Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            return null;
        }
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ProjectDescriptionJson.Default.ProjectDescription) is { Version: ProjectDescription.CurrentVersion } description
                ? WithNames(description)
                : null;
        }
        catch (JsonException)
        {
            // Written by hand, or by another version: the project file says it all again.
            return null;
        }
    }

    /// <summary>What the last builds of a project have written beside its database, a target each, the newest first.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    internal static IEnumerable<ProjectDescription> Find(string databaseFolder, string projectFile) => !Directory.Exists(databaseFolder) ? []
        : Directory.GetFiles(databaseFolder).Where(static path => DatabaseFiles.IsDescription(Path.GetFileName(path))).OrderByDescending(File.GetLastWriteTimeUtc).Select(Read)
            .OfType<ProjectDescription>().Where(description => description.ProjectFile == projectFile);

    /// <summary>A description with all that is in it, secrets too: for another process, and for no file.</summary>
    /// <param name="description">The project.</param>
    /// <returns>JSON in UTF-8.</returns>
    public static byte[] ToBytes(ProjectDescription description) => JsonSerializer.SerializeToUtf8Bytes(description, ProjectDescriptionJson.Default.ProjectDescription);

    /// <summary>Reads what <see cref="ToBytes"/> gave.</summary>
    /// <param name="content">JSON in UTF-8.</param>
    /// <returns>The project.</returns>
    /// <exception cref="JsonException">It is no description.</exception>
    public static ProjectDescription OfBytes(ReadOnlySpan<byte> content) =>
        WithNames(JsonSerializer.Deserialize(content, ProjectDescriptionJson.Default.ProjectDescription) ?? throw new JsonException("A description is an object."));

    static bool HidesAny(IReadOnlyDictionary<string, ItemList> items, IReadOnlyDictionary<string, ItemList> hidden) =>
        !ReferenceEquals(items, hidden) && items.Any(list => !list.Value.Items.Select(static item => item.Identity).SequenceEqual(hidden[list.Key].Items.Select(static item => item.Identity)));

    /// <summary>Names of properties, items and metadata are compared as MSBuild does.</summary>
    static ProjectDescription WithNames(ProjectDescription description) => description with
    {
        Properties = new Dictionary<string, string>(description.Properties, StringComparer.OrdinalIgnoreCase),
        Items = description.Items.ToDictionary(static pair => pair.Key, static pair => new ItemList
        {
            Include = pair.Value.Include,
            Exclude = pair.Value.Exclude,
            AnyCase = pair.Value.AnyCase,
            Items = [.. pair.Value.Items.Select(static item => item with { Metadata = new Dictionary<string, string>(item.Metadata, StringComparer.OrdinalIgnoreCase) })],
        }, StringComparer.OrdinalIgnoreCase),
    };
}

[JsonSerializable(typeof(ProjectDescription))]
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
sealed partial class ProjectDescriptionJson : JsonSerializerContext;

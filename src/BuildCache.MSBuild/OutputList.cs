using System.Text;

namespace BuildCache.MSBuild;

/// <summary>
/// The live outputs of the last build of a target, one path per line relative to the output folder, in a file beside the
/// database. Design-time builds, <c>--no-build</c>, Clean and referencing projects read it: none of them may open the database.
/// </summary>
static class OutputList
{
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The outputs. A list that came from elsewhere must not lead out of the output folder.</summary>
    public static IReadOnlyList<string> Read(string path) => File.Exists(path) ? [.. File.ReadAllLines(path, Utf8).Where(OwnedFolder.IsPath)] : [];

    /// <summary>Writes the list when it differs: an unchanged time stamp tells tools that nothing happened.</summary>
    /// <param name="path">The list.</param>
    /// <param name="outputs">The live outputs, in ordinal order.</param>
    /// <param name="deleted">Whether outputs that are no longer live were deleted; a failed build deletes none, so they stay listed.</param>
    public static void Write(string path, IReadOnlyList<string> outputs, bool deleted)
    {
        if (!deleted)
        {
            outputs = [.. Read(path).Union(outputs, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }

        AtomicFile.Write(path, Utf8.GetBytes(string.Concat(outputs.Select(static output => output + "\n"))));
    }
}

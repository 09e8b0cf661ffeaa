using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace BuildCache.Content.Theme;

/// <summary>The files of the default theme. They are part of the assembly, so its code fingerprint covers them.</summary>
static class ThemeFiles
{
    static readonly ConcurrentDictionary<string, string?> Texts = new(StringComparer.Ordinal);

    /// <summary>A file by its path below <c>Theme/Files</c>.</summary>
    [SuppressMessage("BuildCache", "BCM4007", Justification = "What is remembered is part of this assembly, so it is the same for every call.")]
    public static string? TryRead(string path) => Texts.GetOrAdd(path, static path =>
    {
        using var stream = typeof(ThemeFiles).Assembly.GetManifestResourceStream("theme/" + path);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    });
}

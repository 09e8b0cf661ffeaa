using System.Text;

namespace BuildCache;

/// <summary>Finds the project's absolute path in what a command has written: plainly, or with the backslashes doubled as in JSON and C#.</summary>
sealed class ProjectName
{
    readonly string[] spellings;
    readonly byte[][] bytes;

    public ProjectName(string projectDirectory)
    {
        spellings = [.. new[] { projectDirectory, projectDirectory.Replace('\\', '/'), projectDirectory.Replace("\\", "\\\\", StringComparison.Ordinal) }.Distinct()];
        bytes = [.. spellings.SelectMany(static text => new[] { Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text) })];
    }

    public bool WasFound { get; private set; }

    public bool IsIn(string text) => Array.Exists(spellings, spelling => text.Contains(spelling, PathCase.Comparison));

    public void Look(ReadOnlySpan<byte> content)
    {
        foreach (var text in bytes)
        {
            WasFound |= content.IndexOf(text) >= 0;
        }
    }

    /// <summary>Looks through a stream, piece by piece; the pieces overlap.</summary>
    public void Look(Stream content)
    {
        var overlap = bytes.Max(static text => text.Length) - 1;
        var buffer = new byte[128 * 1024 + overlap];
        var kept = 0;
        for (int read; !WasFound && (read = content.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            Look(buffer.AsSpan(0, kept + read));
            var next = Math.Min(overlap, kept + read);
            buffer.AsSpan(kept + read - next, next).CopyTo(buffer);
            kept = next;
        }
    }
}

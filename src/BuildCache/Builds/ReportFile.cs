using System.Text.Json;

namespace BuildCache;

/// <summary>Writes report.json: whole or not at all, so that a reader never sees half of one.</summary>
static class ReportFile
{
    static readonly JsonSerializerOptions Options = new(Json.Options) { WriteIndented = true };

    public static void Write(FileSystem files, string? path, BuildReport report)
    {
        if (path is null)
        {
            return;
        }
        files.Replace(path, JsonSerializer.SerializeToUtf8Bytes(report, Options));
    }
}

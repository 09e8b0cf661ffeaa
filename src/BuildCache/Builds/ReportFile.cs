using System.Text.Json;

namespace BuildCache;

/// <summary>Writes report.json: whole or not at all, so that a reader never sees half of one.</summary>
static class ReportFile
{
    static readonly JsonSerializerOptions Options = new(Json.Options) { WriteIndented = true };

    public static void Write(string? path, BuildReport report)
    {
        if (path is null)
        {
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".tmp";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(report, Options));
        CrashPoint.Reach();
        File.Move(temporary, path, overwrite: true);
        CrashPoint.Reach();
    }
}

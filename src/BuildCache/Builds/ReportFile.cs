using System.Text.Json;
using System.Text.Json.Serialization;

namespace BuildCache;

/// <summary>Writes report.json: whole or not at all, so that a reader never sees half of one.</summary>
static class ReportFile
{
    static readonly ReportJson Json = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = BuildCache.Json.Options.Encoder,
        WriteIndented = true,
    });

    public static void Write(FileSystem files, string? path, BuildReport report)
    {
        if (path is null)
        {
            return;
        }
        files.Replace(path, JsonSerializer.SerializeToUtf8Bytes(report, Json.BuildReport));
    }
}

/// <summary>The shape of the report, known when the engine is compiled: finding it out takes 20 ms, in every process that builds.</summary>
[JsonSerializable(typeof(BuildReport))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
sealed partial class ReportJson : JsonSerializerContext;

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BuildCache.Server;

/// <summary>How answers are written for other programs.</summary>
static class AnswerJson
{
    /// <summary>In one line.</summary>
    public static readonly JsonSerializerOptions Lines = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        // Documents in an answer are nested as deep as documents may be, in what is said of them.
        MaxDepth = Json.MostArtifactDepth,
    };

    /// <summary>In many lines, for people too.</summary>
    public static readonly JsonSerializerOptions Indented = new(Lines) { WriteIndented = true };
}

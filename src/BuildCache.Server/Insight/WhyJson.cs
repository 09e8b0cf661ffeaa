using System.Text.Json.Serialization;

namespace BuildCache.Server;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, MaxDepth = Json.MostArtifactDepth)]
[JsonSerializable(typeof(Why))]
sealed partial class WhyJson : JsonSerializerContext;

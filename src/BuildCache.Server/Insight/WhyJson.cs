using System.Text.Json.Serialization;

namespace BuildCache.Server;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Why))]
sealed partial class WhyJson : JsonSerializerContext;

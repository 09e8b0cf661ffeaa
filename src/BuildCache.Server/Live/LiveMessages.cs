using System.Text.Json.Serialization;

namespace BuildCache.Server;

/// <summary>A page that is another than the browser shows.</summary>
/// <param name="Hash">The hash of the output.</param>
/// <param name="Html">The output.</param>
/// <param name="Was">The output that is shown, if the browser does not know it and it is still stored.</param>
sealed record LivePage(string Hash, string Html, string? Was);

/// <summary>An error, with what helps to mend it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Message">What happened, why, and what to do.</param>
/// <param name="File">Where, relative to the project.</param>
/// <param name="Line">From 1; 0 where there is none.</param>
/// <param name="Column">From 1; 0 where there is none.</param>
/// <param name="First">The number of the first line of the excerpt.</param>
/// <param name="Excerpt">The lines around the place, as one text.</param>
/// <param name="Help">The address of the page about the code.</param>
/// <param name="Editor">The address that opens the place in an editor.</param>
sealed record LiveFault(string Code, string Message, string? File, int Line, int Column, int First, string? Excerpt, string? Help, string? Editor);

[JsonSerializable(typeof(LivePage))]
[JsonSerializable(typeof(IReadOnlyList<LiveFault>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
sealed partial class LiveJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace BuildCache.Content.Templates;

/// <summary>Which template: a layout, or a partial as a tag names it.</summary>
sealed record TemplateRequest(string Name, bool IsPartial);

/// <summary>What a name stands for, first, and then the partials that it always includes, directly or through others.</summary>
sealed record TemplateFamily(IReadOnlyList<FoundTemplate> Templates)
{
    /// <summary>The template that was asked for; null when there is none.</summary>
    /// <exception cref="DiagnosticException">It cannot be read.</exception>
    [JsonIgnore]
    public TemplateSource? Source => Templates[0].ToShow();
}

/// <summary>What was found under a name.</summary>
/// <param name="Name">The name, as it was asked for.</param>
/// <param name="Path">Its path below the templates folder; null when there is none.</param>
/// <param name="File">The project's file; null for one of the theme.</param>
/// <param name="Text">The whole text.</param>
/// <param name="Failure">Why the file cannot be read.</param>
sealed record FoundTemplate(string Name, string? Path, string? File, string? Text, Diagnostic? Failure)
{
    /// <summary>The template; null when there is none that can be read.</summary>
    [JsonIgnore]
    public TemplateSource? Source { get; } = Text is null ? null : new TemplateSource(Path!, File, Text);

    public static FoundTemplate Of(string name, TemplateSource? source) => new(name, source?.Name, source?.File, source?.Text, null);

    /// <summary>The template, for who shows it; null when there is none.</summary>
    /// <exception cref="DiagnosticException">It cannot be read.</exception>
    public TemplateSource? ToShow() => Failure is null ? Source : throw new DiagnosticException(Failure);
}

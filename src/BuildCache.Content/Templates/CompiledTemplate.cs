using HandlebarsDotNet;

namespace BuildCache.Content.Templates;

/// <summary>A text ready to run, with the places of its tags and the registered helpers that it names.</summary>
sealed record CompiledText(IReadOnlyList<TemplateTag> Tags, IReadOnlyList<string> Helpers, PartialReach Reach, HandlebarsTemplate<TextWriter, object, object> Run)
{
    /// <summary>Whether it gives names to what others then find under them: partials of its own, values of a block.</summary>
    public bool Defines { get; } = Tags.Any(static tag => tag.Kind == TagKind.Inline || tag.Content.Contains(" as |", StringComparison.Ordinal));
}

/// <summary>A template ready to run.</summary>
sealed record CompiledTemplate(TemplateSource Source, CompiledText Text)
{
    public IReadOnlyList<TemplateTag> Tags => Text.Tags;
}

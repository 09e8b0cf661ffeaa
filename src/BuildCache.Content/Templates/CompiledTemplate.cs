using HandlebarsDotNet;

namespace BuildCache.Content.Templates;

/// <summary>A template ready to run, with the places of its tags.</summary>
sealed record CompiledTemplate(TemplateSource Source, IReadOnlyList<TemplateTag> Tags, HandlebarsTemplate<TextWriter, object, object> Run);

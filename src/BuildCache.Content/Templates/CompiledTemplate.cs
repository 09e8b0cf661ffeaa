using HandlebarsDotNet;

namespace BuildCache.Content.Templates;

/// <summary>A template ready to run, with the places of its tags and the registered helpers that it names.</summary>
sealed record CompiledTemplate(TemplateSource Source, IReadOnlyList<TemplateTag> Tags, IReadOnlyList<string> Helpers, HandlebarsTemplate<TextWriter, object, object> Run);

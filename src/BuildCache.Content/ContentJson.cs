using System.Text.Json.Serialization;
using BuildCache;
using BuildCache.Content;
using BuildCache.Content.Markdown;
using BuildCache.Content.Markdown.Dialects.Docfx.References;
using BuildCache.Content.Markdown.Dialects.Docfx.Snippets;
using BuildCache.Content.Site.Tocs;
using BuildCache.Content.Templates;

[assembly: JsonContext(typeof(ContentJson))]

namespace BuildCache.Content;

/// <summary>Arguments and values of all computations of content.</summary>
[JsonSerializable(typeof(BodyRequest))]
[JsonSerializable(typeof(BodyContent))]
[JsonSerializable(typeof(PartialPlace))]
[JsonSerializable(typeof(SharedText))]
[JsonSerializable(typeof(TemplateRequest))]
[JsonSerializable(typeof(TemplateFamily))]
[JsonSerializable(typeof(HelperCall))]
[JsonSerializable(typeof(HelperAnswer))]
[JsonSerializable(typeof(MarkdownImage))]
[JsonSerializable(typeof(SnippetRequest))]
[JsonSerializable(typeof(SnippetContent))]
[JsonSerializable(typeof(XrefRequest))]
[JsonSerializable(typeof(XrefAnswer))]
[JsonSerializable(typeof(Dictionary<string, XrefAnswer>))]
[JsonSerializable(typeof(TocContent))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
sealed partial class ContentJson : JsonSerializerContext;

using System.Text.Json.Nodes;
using BuildCache.Content.Docfx;
using BuildCache.Content.Site;

namespace BuildCache.Content.Templates;

/// <summary>Something with members that a template reaches by name. A member that no template names is never read.</summary>
abstract class TemplateObject
{
    public abstract bool TryGet(string key, out object? value);

    /// <summary>Every member's name: what iterating over it, or passing it on with further arguments, depends on.</summary>
    public abstract IEnumerable<string> Keys { get; }

    public virtual JsonNode? ToJson() =>
        new JsonObject(Keys.Select(key => KeyValuePair.Create(key, TryGet(key, out var value) ? TemplateValue.ToJson(value) : null)));

    /// <summary>An object without members would be written as its class name.</summary>
    public sealed override string ToString() => "";
}

/// <summary>A document: each key that a template names is a dependency of its own. It is looked up when the first key is.</summary>
sealed class DocumentObject(Func<Document?> find) : TemplateObject
{
    Document? document;
    bool found;

    public DocumentObject(Document document)
        : this(() => document)
    {
    }

    Document? Document
    {
        get
        {
            if (!found)
            {
                document = find();
                found = true;
            }

            return document;
        }
    }

    public override IEnumerable<string> Keys => Document?.Keys ?? [];

    public override bool TryGet(string key, out object? value)
    {
        value = TemplateValue.From(Document?[key]);
        return value is not null;
    }

    public override JsonNode? ToJson() => Document?.ToJson();
}

/// <summary>The configuration: <c>site.title</c> is the property <c>SiteTitle</c>, or what docfx.json says for it, read one by one.</summary>
sealed class SiteObject(HandlerContext context) : TemplateObject
{
    /// <summary>Nothing: which properties a project sets is known only by asking for one.</summary>
    public override IEnumerable<string> Keys => [];

    public override bool TryGet(string key, out object? value)
    {
        var text = key.Length == 0 ? null : SiteSettings.Get(context, "Site" + char.ToUpperInvariant(key[0]) + key[1..]);
        value = key == "versions" ? TemplateValue.From(SiteVersions.Read(text!)) : text;
        return key.Length > 0;
    }
}

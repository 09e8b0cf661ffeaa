using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BuildCache.Content.Data;
using BuildCache.Content.Docfx.Structured;

namespace BuildCache.Content.Markdown;

/// <summary>The <c>Page</c> document: what the build knows of a page, and its front matter beside that.</summary>
sealed class PageFields
{
    const string UntilThen = " Until then the page is a draft.";

    const string ADate = "a date such as 2026-01-31";

    /// <summary>What is text whatever it looks like: the version <c>4.10</c> is a title, and <c>null</c> a tag.</summary>
    static readonly HashSet<string> Texts = ["title", "section", "description", "layout", "tags", "date"];

    const int MostLevels = 20;

    static readonly string[] Reserved = ["path", "url", "folder", "isIndex", "ast", "bodyLine", "source", "untitled", StructuredPages.Columns];

    readonly JsonObject fields;
    readonly IReadOnlyDictionary<string, (int Line, int Column)> keys;
    readonly FrontMatter matter;
    readonly string file;
    readonly HandlerContext context;

    PageFields(JsonObject fields, IReadOnlyDictionary<string, (int Line, int Column)> keys, FrontMatter matter, string file, HandlerContext context) =>
        (this.fields, this.keys, this.matter, this.file, this.context) = (fields, keys, matter, file, context);

    /// <summary>Reads front matter.</summary>
    /// <param name="matter">It.</param>
    /// <param name="file">The page.</param>
    /// <param name="context">The call.</param>
    /// <param name="defaults">Values of keys that it does not have.</param>
    /// <exception cref="DiagnosticException">BCM1101: it cannot be read.</exception>
    public static PageFields Read(FrontMatter matter, string file, HandlerContext context, JsonObject? defaults = null)
    {
        if (matter.IsUnclosed)
        {
            throw Broken($"it begins in line 1, and no line {matter.Fence} ends it", file, 1, 1);
        }

        try
        {
            var (value, keys) = matter.Text is null ? (null, new Dictionary<string, (int, int)>())
                : matter.Language switch
                {
                    FrontMatterLanguage.Toml => TomlJson.Read(matter.Text, Texts),
                    FrontMatterLanguage.Json => JsonData.ReadWritten(matter.Text),
                    _ => ReadYaml(matter.Text, file, context),
                };
            return value is null or JsonObject
                ? new PageFields(With(defaults, (JsonObject?)value ?? []), keys, matter, file, context)
                : throw Broken("it is no list of keys and values, such as \"title: A page\"", file, matter.LinesBefore + 1, 1);
        }
        catch (DataSyntaxException error)
        {
            throw Broken(error.Message, file, error.Line + matter.LinesBefore, error.Column, error);
        }
    }

    /// <summary>What the page itself says counts before what is said of many.</summary>
    static JsonObject With(JsonObject? defaults, JsonObject fields)
    {
        foreach (var (key, value) in defaults ?? [])
        {
            fields.TryAdd(key, value?.DeepClone());
        }

        return fields;
    }

    static (JsonNode? Value, IReadOnlyDictionary<string, (int Line, int Column)> Keys) ReadYaml(string yaml, string file, HandlerContext context)
    {
        var (result, quoted) = YamlQuotes.Read(yaml, static text => YamlJson.ReadOne(text, Texts));
        foreach (var (line, column) in quoted)
        {
            context.Warn("BCM1128", "In YAML no value begins with %, @ or `, so the rest of the line is read as a text. Put it in quotes.", file, line + 1, column);
        }

        return result;
    }

    static DiagnosticException Broken(string what, string file, int line, int column, Exception? inner = null) => new(
        new Diagnostic(Severity.Error, "BCM1101", $"The front matter cannot be read: {what}.", file, line, column), inner);

    /// <summary>The document; keys that the build itself sets are not taken from the front matter.</summary>
    public JsonObject ToPage(PagePath path, PageOutline outline)
    {
        // SQL takes a name for the same in whatever case it is written.
        foreach (var name in fields.Select(static pair => pair.Key).Where(static key => Reserved.Contains(key, StringComparer.OrdinalIgnoreCase)).ToList())
        {
            fields.Remove(name);
            Warn("BCM1102", name, $"The front matter sets '{name}', which the build sets itself; its value is ignored. Use another name.");
        }

        if (DataKeys.Check(fields.Select(static pair => pair.Key)) is { } wrong)
        {
            Warn("BCM1113", wrong.Key, wrong.Message);
        }

        WarnOfMisplaced();
        WarnOfSlips();
        CheckWeight();
        Check("date", ADate, JsonValueKind.String);
        CheckDate();
        Check("layout", "a name", JsonValueKind.String);
        Check("description", "a text", JsonValueKind.String);
        CheckTags();
        CheckFlags();
        var title = Text("title") ?? outline.Headings.Find(static heading => heading is { Level: 1, Text.Length: > 0 })?.Text;
        if (title is null)
        {
            // What the file's name gives is for lists, not for the page itself.
            fields["untitled"] = true;
        }

        fields["title"] = title ?? path.HumanTitle();
        fields["section"] = Section(path);
        fields["path"] = path.Path;
        fields["folder"] = path.Folder;
        fields["isIndex"] = path.IsIndex;
        if (!IsHidden())
        {
            fields["url"] = path.Url;
        }

        return fields;
    }

    /// <summary>The section, a folder or what the page says. The navigation shows every level that leads to it, so there is an end to them.</summary>
    string Section(PagePath path)
    {
        var named = Text("section");
        var section = named ?? path.Folder;
        var end = -1;
        for (var level = 0; level < MostLevels; level++)
        {
            end = section.IndexOf('/', end + 1);
            if (end < 0)
            {
                return section;
            }
        }

        if (named is not null)
        {
            Warn("BCM1103", "section", $"The front matter's 'section' has more than {MostLevels} levels, so the page belongs to the last of these. Name a section that is nested less deeply.");
        }

        return section[..end];
    }

    /// <summary>What links may call the page, and where that stands.</summary>
    public (string Value, int Line)? Uid => fields["uid"] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Trim() is { Length: > 0 } uid
        ? (uid, keys.GetValueOrDefault("uid").Line + matter.LinesBefore) : null;

    /// <summary>The tags, each once: a list, or a text with commas.</summary>
    public IEnumerable<string> Tags() => PageTags.Of(fields["tags"]);

    /// <summary>What is no text among the tags would be a tag without a name, or a link that leads nowhere.</summary>
    void CheckTags()
    {
        if (PageTags.Clean(fields["tags"]) is not { } refused)
        {
            Warn("BCM1103", "tags", $"The front matter's 'tags' must be a list of texts, and is {fields["tags"]!.ToJsonString()}; it is ignored.");
            fields.Remove("tags");
        }
        else if (refused.Count > 0)
        {
            Warn("BCM1103", "tags", $"The front matter's 'tags' must be texts, and there is {string.Join(" and ", refused)} among them; it is ignored.");
        }
    }

    void WarnOfSlips()
    {
        foreach (var key in fields.Select(static pair => pair.Key).ToList())
        {
            var hides = DraftKeys.IsSlip(key) && DraftKeys.Hides(key, fields[key]);
            if (KnownKeys.Meant(key) is { } meant && (hides || !fields.ContainsKey(meant)))
            {
                Warn("BCM1127", key, $"The front matter has '{key}', which means nothing to the build; '{meant}' would. Correct the key, or use a name that is less like it.{(hides ? UntilThen : "")}");
            }
        }
    }

    void WarnOfMisplaced()
    {
        if (matter.Misplaced is { } misplaced)
        {
            var hides = misplaced.Draft is { } key ? $"{UntilThen[..^1]}, because '{key}' stands there." : "";
            context.Warn("BCM1114", $"What begins here looks like front matter, and is read as text: front matter begins the file, and nothing else stands in its first line. Move it there, or write that line as it has to be.{hides}", file, misplaced.Line, 1);
        }
    }

    /// <summary>A draft has no URL, unless the project asks for drafts; only a draft asks. What cannot be read hides the page: nothing is published by a slip.</summary>
    bool IsHidden()
    {
        var hides = matter.Misplaced?.Draft is not null;
        foreach (var (key, value) in fields.Where(static pair => DraftKeys.NameOf(pair.Key) is not null || DraftKeys.IsSlip(pair.Key)).ToList())
        {
            hides |= DraftKeys.Hides(key, value);
            if (DraftKeys.NameOf(key) is { } name && !(name == "published" && DraftKeys.IsDate(value)))
            {
                var flag = PageFlag.Read(value);
                if (flag is null)
                {
                    Warn("BCM1103", key, $"The front matter's '{key}' must be true or false, and is {value?.ToJsonString() ?? "nothing"}; until it is, the page is a draft.");
                }

                fields[key] = flag ?? (name == "draft");
            }
        }

        return hides && !context.Property("SiteDrafts").Equals("true", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A value as text; a version such as 1.5 or a year is a title too.</summary>
    string? Text(string name)
    {
        switch (fields[name])
        {
            case null: return null;
            case JsonValue value: return value.ToString();
            default:
                Warn("BCM1103", name, $"The front matter's '{name}' must be a text; its value is ignored.");
                return null;
        }
    }

    void Check(string name, string expected, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (fields.TryGetPropertyValue(name, out var value) && (value is null || !kinds.Contains(value.GetValueKind())))
        {
            fields.Remove(name);
            if (value is not null)
            {
                Warn("BCM1103", name, $"The front matter's '{name}' must be {expected}, and is {value.ToJsonString()}; it is ignored.");
            }
        }
    }

    /// <summary>A number; one that would change if it were written again, such as <c>1.0</c>, was read as text.</summary>
    void CheckWeight()
    {
        if (fields["weight"] is JsonValue text && text.GetValueKind() == JsonValueKind.String
            && double.TryParse(text.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && double.IsFinite(weight))
        {
            fields["weight"] = weight;
        }

        Check("weight", "a number", JsonValueKind.Number);
    }

    /// <summary>Each is true or false in the document, whichever way it was written, so that all who ask read it alike.</summary>
    void CheckFlags()
    {
        foreach (var (key, value) in fields.Where(static pair => PageFlag.IsOne(pair.Key)).ToList())
        {
            if (PageFlag.Read(value) is { } flag)
            {
                fields[key] = flag;
            }
            else
            {
                Check(key, "true or false");
            }
        }
    }

    void CheckDate()
    {
        if (fields["date"] is not { } date)
        {
            return;
        }

        if (PageDate.Normalise(date.GetValue<string>()) is { } normal)
        {
            fields["date"] = normal;
        }
        else
        {
            fields.Remove("date");
            Warn("BCM1103", "date", $"The front matter's 'date' must be {ADate}, and is {date.ToJsonString()}; it is ignored.");
        }
    }

    void Warn(string code, string key, string message)
    {
        var (line, column) = keys.GetValueOrDefault(key);
        context.Warn(code, message, file, line + matter.LinesBefore, column);
    }
}

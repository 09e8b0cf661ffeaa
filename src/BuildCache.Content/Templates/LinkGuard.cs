using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HandlebarsDotNet;

namespace BuildCache.Content.Templates;

/// <summary>
/// Finds the tags in the addresses that a browser follows (<c>href="{{row.link}}"</c>). The value of one with which an address begins is
/// checked: data may be anybody's, and <c>javascript:</c> in it would be a program. Escaping helps nothing there. The others only leave word
/// of where they stand, for an address is judged again when it is whole (<see cref="AddressReader"/>).
/// </summary>
static class LinkGuard
{
    /// <summary>The helper that checks a value.</summary>
    public const string Helper = "checkedLink";

    const string Place = "place";

    const string Image = "image";

    const string Raw = "raw";

    const string Part = "part";

    /// <summary>Far enough back for the longest attribute's name, its equals sign, its quote, and as much of an address as may be a scheme.</summary>
    const int Before = 96;

    /// <summary>The tag that asked for a link: by the place that was written into it, else by what is known of it.</summary>
    public static Func<TemplateTag, bool> TagOf(in Arguments arguments, Func<TemplateTag, bool> otherwise) =>
        PlaceIn(arguments) is { } position
            ? tag => tag.Position == position
            : otherwise;

    /// <summary>The place that was written into a call; null where there is none.</summary>
    public static int? PlaceIn(in Arguments arguments) =>
        arguments.Hash.TryGetValue(Place, out var place) && int.TryParse(TemplateValue.Text(place), CultureInfo.InvariantCulture, out var position) ? position : null;

    /// <summary>Whether a value is checked, and harmless: an image may be written into its address.</summary>
    public static bool IsHarmless(string address, in Arguments arguments) =>
        arguments.Hash.ContainsKey(Part)
        || LinkScheme.IsHarmless(arguments.Hash.ContainsKey(Raw) ? AddressAttribute.Decode(address) : address)
        || (arguments.Hash.ContainsKey(Image) && address.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase));

    /// <summary>What is to be compiled in the place of each tag that has to be checked.</summary>
    public static Dictionary<int, string> Replacements(string text, IReadOnlyList<TemplateTag> tags, IReadOnlyCollection<string> ofHandlers)
    {
        var replacements = new Dictionary<int, string>();
        var opened = new Stack<string>();
        var before = "";
        var end = 0;
        foreach (var tag in tags)
        {
            // What stands before the tag when those of blocks are taken away.
            before = Tail(before + text[Math.Max(end, tag.Position - Before)..tag.Position]);
            end = tag.End;
            switch (tag.Kind)
            {
                case TagKind.Open or TagKind.PartialOpen or TagKind.Inline:
                    opened.Push(before);
                    break;
                case TagKind.Else:
                    before = opened.Peek();
                    break;
                case TagKind.Close:
                    // The block may have shown nothing.
                    before = opened.Pop();
                    break;
                default:
                    if (Guarded(text, tag, before, ofHandlers) is { } replacement)
                    {
                        replacements[tag.Position] = replacement;
                    }

                    before = "}";
                    break;
            }
        }

        return replacements;
    }

    static string? Guarded(string text, TemplateTag tag, string before, IReadOnlyCollection<string> ofHandlers)
    {
        var written = tag.In(text);
        var content = tag.Content;
        var hasArguments = content.Length > tag.Name.Length;
        if (tag.Kind is TagKind.Partial && Address.Match(before) is { Success: true })
        {
            return $"{{{{{Helper} \"\" {Part}=true {Place}={tag.Position}}}}}{written}";
        }

        if (tag.Kind != TagKind.Expression || content is ['"' or '\'', ..] || written.IndexOf(content, StringComparison.Ordinal) is not (> 0 and var at))
        {
            return null;
        }

        if (hasArguments && (tag.Name is "url" or "absoluteUrl" or Helper))
        {
            // These check by themselves, and are told where they stand.
            return Insert(content + $" {Place}={tag.Position}");
        }

        // Helpers of handlers are code of the project.
        if (tag.Name is "url" or "absoluteUrl" || (hasArguments && ofHandlers.Contains(tag.Name)) || Address.Match(before) is not { Success: true } attribute)
        {
            return null;
        }

        var image = AddressAttribute.IsImage(attribute.Groups[1].Value) ? $" {Image}=true" : "";
        var part = attribute.Groups[1].Value.Equals("content", StringComparison.OrdinalIgnoreCase) || !string.IsNullOrWhiteSpace(attribute.Groups[2].Value + attribute.Groups[3].Value + attribute.Groups[4].Value) ? $" {Part}=true" : "";
        var raw = written.StartsWith("{{{", StringComparison.Ordinal) ? $" {Raw}=true" : "";
        return Insert($"{Helper} {(hasArguments ? $"({content})" : content)}{image}{raw}{part} {Place}={tag.Position}");

        string Insert(string changed) => new StringBuilder(written).Remove(at, content.Length).Insert(at, changed).ToString();
    }

    static string Tail(string text) => text.Length <= Before ? text : text[^Before..];

    /// <summary>An attribute with an address (1), as far as a tag in its value, and what stands there before the tag (2).</summary>
    static readonly Regex Address = new($$"""(?:^|[\s"'/])(?:\w+:)?({{AddressAttribute.Pattern}}|content)\s*=\s*(?:"([^"]*)|'([^']*)|([^\s"'>]*))$""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}

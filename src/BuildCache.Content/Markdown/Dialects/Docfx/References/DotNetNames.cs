using System.Text.RegularExpressions;

namespace BuildCache.Content.Markdown.Dialects.Docfx.References;

/// <summary>The names of .NET's own libraries, whose pages on Microsoft Learn follow from the uid by rule, so that no map has to be loaded.</summary>
static partial class DotNetNames
{
    /// <summary>Namespaces whose reference is at learn.microsoft.com/dotnet/api, with all below them.</summary>
    static readonly string[] Namespaces =
    [
        "System", "Microsoft.AspNetCore", "Microsoft.Build", "Microsoft.CodeAnalysis", "Microsoft.CSharp", "Microsoft.Data", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions",
        "Microsoft.JSInterop", "Microsoft.Maui", "Microsoft.ML", "Microsoft.Net", "Microsoft.VisualBasic", "Microsoft.Win32",
    ];

    public static ReferenceTarget? Find(string uid, string? display)
    {
        if (!Array.Exists(Namespaces, name => uid.StartsWith(name, StringComparison.Ordinal) && (uid.Length == name.Length || uid[name.Length] == '.')))
        {
            return null;
        }

        var isOverload = uid.EndsWith('*');
        var name = uid.TrimEnd('*');
        var arguments = name.IndexOf('(', StringComparison.Ordinal);
        var bare = arguments < 0 ? name : name[..arguments];
        var page = Arity().Replace(bare, static arity => arity.Value.StartsWith("``", StringComparison.Ordinal) ? "" : "-" + arity.Groups[1].Value).Replace("#", "-", StringComparison.Ordinal).ToLowerInvariant();
        var full = Arity().Replace(bare, static arity => $"<{(arity.Groups[1].Value == "1" ? "T" : string.Join(",", Enumerable.Range(1, int.Parse(arity.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).Select(static n => $"T{n}")))}>");
        var shown = display?.Equals("fullName", StringComparison.OrdinalIgnoreCase) == true ? full
            : display?.Equals("nameWithType", StringComparison.OrdinalIgnoreCase) == true ? string.Join('.', full.Split('.').TakeLast(2))
            : full[(full.LastIndexOf('.') + 1)..];
        return new ReferenceTarget("https://learn.microsoft.com/dotnet/api/" + page, shown + (arguments >= 0 || isOverload ? "()" : ""));
    }

    [GeneratedRegex("`{1,2}([0-9]{1,2})", RegexOptions.CultureInvariant)]
    private static partial Regex Arity();
}

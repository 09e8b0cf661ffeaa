using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace BuildCache.Analyzers;

/// <summary>What the framework offers that tells a handler of the outside world without its context, and what to use instead.</summary>
static class HiddenInputs
{
    const string UseFiles = "The build does not see it, so a change is not noticed. Use the context: ReadText, ReadBytes, OpenRead, Exists, List, and Write for outputs";
    const string UseNoClock = "Its value differs from run to run, so the same inputs give different outputs. Take the value from an input: a file, a property, front matter";
    const string UseNoHash = "It is seeded differently in every process, so the same inputs give different outputs. Use a hash of your own or one of System.Security.Cryptography";
    const string UseProperty = "The build does not see it, so a change is not noticed. Use context.Environment or context.Property";
    const string UsePath = "It depends on the current directory, which is not an input. Paths of the context are relative to the project";
    const string UseOutside = "The build does not see what comes back, so a change is not noticed. Use context.HttpAsync, context.Tool and context.RunAsync";

    sealed class Entry
    {
        public Entry(DiagnosticDescriptor rule, string advice, Func<ISymbol, bool> isMeant) => (Rule, Advice, IsMeant) = (rule, advice, isMeant);

        public DiagnosticDescriptor Rule { get; }

        public string Advice { get; }

        public Func<ISymbol, bool> IsMeant { get; }
    }

    // By the full name of the type that declares the member; several entries of one type are asked in order.
    static readonly Dictionary<string, Entry[]> ByType = Table(
        All(Rules.Files, UseFiles,
            "System.IO.File", "System.IO.Directory", "System.IO.FileInfo", "System.IO.DirectoryInfo", "System.IO.FileSystemInfo", "System.IO.DriveInfo",
            "System.IO.FileStream", "System.IO.FileSystemWatcher", "System.IO.RandomAccess", "System.IO.Enumeration.FileSystemEnumerable`1",
            "System.IO.Compression.ZipFile", "System.IO.MemoryMappedFiles.MemoryMappedFile"),
        Some(Rules.Files, UseFiles, "System.IO.Path", "Exists", "GetTempPath", "GetTempFileName"),
        WithPath(Rules.Files, UseFiles,
            "System.IO.StreamReader", "System.IO.StreamWriter", "System.Xml.XmlReader", "System.Xml.XmlWriter", "System.Xml.XmlDocument",
            "System.Xml.Linq.XDocument", "System.Xml.Linq.XElement", "System.Xml.XPath.XPathDocument"),
        new[] { ("System.IO.Path", new Entry(Rules.Machine, UsePath, static member => member is IMethodSymbol { Name: "GetFullPath", Parameters: { Length: 1 } })) },
        Some(Rules.Chance, UseNoClock, "System.IO.Path", "GetRandomFileName"),
        Some(Rules.Chance, UseNoClock, "System.DateTime", "Now", "UtcNow", "Today"),
        Some(Rules.Chance, UseNoClock, "System.DateTimeOffset", "Now", "UtcNow"),
        Some(Rules.Chance, UseNoClock, "System.TimeProvider", "System"),
        Some(Rules.Chance, UseNoClock, "System.Guid", "NewGuid", "CreateVersion7"),
        Some(Rules.Chance, UseNoClock, "System.Random", "Shared"),
        new[] { ("System.Random", new Entry(Rules.Chance, UseNoClock, static member => member is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters: { Length: 0 } })) },
        Some(Rules.Chance, UseNoClock, "System.Environment", "TickCount", "TickCount64"),
        All(Rules.Chance, UseNoClock, "System.Diagnostics.Stopwatch", "System.Security.Cryptography.RandomNumberGenerator"),
        All(Rules.Chance, UseNoHash, "System.HashCode"),
        Some(Rules.Chance, UseNoHash, "System.String", "GetHashCode"),
        new[] { ("System.Environment", new Entry(Rules.Machine, UseProperty, static member => !Harmless.Contains(member.Name))) },
        All(Rules.Machine, UseProperty, "System.AppContext", "System.AppDomain", "System.OperatingSystem", "System.Runtime.InteropServices.RuntimeInformation"),
        Some(Rules.Machine, UseProperty, "System.Globalization.CultureInfo", "CurrentCulture", "CurrentUICulture", "InstalledUICulture"),
        Some(Rules.Machine, UseProperty, "System.TimeZoneInfo", "Local"),
        All(Rules.Outside, UseOutside,
            "System.Net.Http.HttpClient", "System.Net.Http.HttpMessageInvoker", "System.Net.Http.SocketsHttpHandler", "System.Net.WebClient", "System.Net.WebRequest",
            "System.Net.Dns", "System.Net.Sockets.Socket", "System.Net.Sockets.TcpClient", "System.Net.Sockets.UdpClient", "System.Diagnostics.Process"));

    static HashSet<string> Harmless => new HashSet<string>(StringComparer.Ordinal) { "NewLine", "CurrentManagedThreadId", "FailFast", "StackTrace" };

    /// <summary>The rule that a use of a member breaks, with what to tell; <c>null</c> for a harmless one.</summary>
    public static (DiagnosticDescriptor Rule, string Message)? Find(ISymbol member)
    {
        if (member.ContainingType is not { } type || !ByType.TryGetValue(FullName(type.OriginalDefinition), out var entries))
        {
            return null;
        }

        var entry = entries.FirstOrDefault(candidate => candidate.IsMeant(member));
        return entry is null ? null : (entry.Rule, $"{Display(member)}: {char.ToLowerInvariant(entry.Advice[0])}{entry.Advice.Substring(1)}.");
    }

    static string Display(ISymbol member) =>
        member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? "new " + member.ContainingType.Name : member.ContainingType.Name + "." + member.Name;

    static string FullName(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? FullName(outer) + "+" + type.MetadataName : type.ContainingNamespace.ToDisplayString() + "." + type.MetadataName;

    static IEnumerable<(string, Entry)> All(DiagnosticDescriptor rule, string advice, params string[] types) =>
        types.Select(type => (type, new Entry(rule, advice, static _ => true)));

    static (string, Entry)[] Some(DiagnosticDescriptor rule, string advice, string type, params string[] members) =>
        new[] { (type, new Entry(rule, advice, member => members.Contains(member.Name))) };

    /// <summary>Types that read streams and strings too: only what opens a path or an address by its name is meant.</summary>
    static IEnumerable<(string, Entry)> WithPath(DiagnosticDescriptor rule, string advice, params string[] types) =>
        types.Select(type => (type, new Entry(rule, advice, static member =>
            member is IMethodSymbol { Parameters: { Length: > 0 } } method
            && (method.MethodKind == MethodKind.Constructor || method.Name is "Load" or "LoadAsync" or "Create" or "Save")
            && method.Parameters[0].Type.SpecialType == SpecialType.System_String)));

    static Dictionary<string, Entry[]> Table(params IEnumerable<(string Type, Entry Entry)>[] parts) =>
        parts.SelectMany(static part => part).GroupBy(static pair => pair.Type).ToDictionary(static group => group.Key, static group => group.Select(static pair => pair.Entry).ToArray());
}

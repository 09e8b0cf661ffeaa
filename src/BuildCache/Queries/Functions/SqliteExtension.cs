using System.Runtime.InteropServices;
using SQLitePCL;

namespace BuildCache;

/// <summary>
/// A loadable extension of SQLite (https://sqlite.org/loadext.html) that the project names in an item <c>BuildCacheSqliteExtension</c>. It is
/// loaded from a copy that is named after its content: what runs is what was hashed, the original can be overwritten while a build runs, and
/// the system never takes an older library of the same path for it.
/// </summary>
sealed class SqliteExtension
{
    public const string ItemName = "BuildCacheSqliteExtension";

    const int Deterministic = 0x800;

    /// <summary>As the project names it.</summary>
    public required string Path { get; init; }

    /// <summary>Content and entry point: what a query that calls its functions depends on.</summary>
    public required string Identity { get; init; }

    /// <summary>Its functions, and whether queries may call them: aggregates, and those that say that they are deterministic.</summary>
    public IReadOnlyDictionary<string, bool> Functions { get; private set; } = new Dictionary<string, bool>();

    /// <summary>Its virtual tables and table-valued functions.</summary>
    public IReadOnlySet<string> Modules { get; private set; } = new HashSet<string>();

    required public string Library { get; init; }

    public string? EntryPoint { get; init; }

    static string Suffix => OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";

    /// <summary>Reads, copies and tries the extensions that the project names.</summary>
    /// <param name="folder">Where the copies are kept.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="library">Takes what they bring.</param>
    /// <param name="seen">Takes what was read.</param>
    public static void AddAll(string folder, CurrentInputs inputs, QueryLibrary library, List<Seen> seen)
    {
        var used = new List<string>();
        foreach (var item in inputs.ItemsOf(ItemName))
        {
            try
            {
                var extension = Open(item, inputs, folder, seen);
                used.Add(extension.Library);
                extension.FindOutWhatItBrings();
                library.Add(extension);
            }
            catch (DiagnosticException error)
            {
                library.Errors.Add(error.Diagnostic);
            }
        }
        VerifiedCopy.Tidy(folder, used);
    }

    /// <summary>Loads it. Loading is possible during this call only, and never for SQL.</summary>
    public void LoadInto(Connection connection)
    {
        raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, out _);
        try
        {
            var code = raw.sqlite3_load_extension(connection.Handle, utf8z.FromString(Library), utf8z.FromString(EntryPoint), out var message);
            if (code != raw.SQLITE_OK)
            {
                throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1321",
                    $"The extension cannot be loaded: {ReasonOf(message.utf8_to_string())}. It has to be built for this system and processor, and its entry point is the one that SQLite derives from the file's name, or the one that EntryPoint=\"…\" names.", Path));
            }
        }
        finally
        {
            raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, out _);
        }
    }

    /// <summary>Where the system cannot load the file, SQLite tries the name with a suffix and tells of that; the system itself knows better.</summary>
    string ReasonOf(string? message)
    {
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(Library));
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            message = error.Message.Split('\n').FirstOrDefault(line => line.Contains(Library, StringComparison.Ordinal) && !line.Contains(Library + Suffix, StringComparison.Ordinal)) ?? message;
        }
        return (message ?? "").Trim().TrimEnd('.').Replace(Library, Path, StringComparison.Ordinal);
    }

    static SqliteExtension Open(Item item, CurrentInputs inputs, string folder, List<Seen> seen)
    {
        var named = inputs.Normalize(item.Identity);
        // As SQLite does: a name without its suffix means the library of this system.
        var path = inputs.Exists(named) ? named : named + Suffix;
        inputs.RefuseIrregular(path);
        var (content, value) = inputs.Read(path);
        seen.Add(new Seen(new Source(SourceKind.File, path), value));
        if (content is null)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1320", $"The SQLite extension '{item.Identity}' does not exist (and neither does it with {Suffix}). Build it before this project, or correct the path of the {ItemName} item; paths start at the project.", named));
        }
        var entryPoint = item.Metadata.GetValueOrDefault("EntryPoint") is { Length: > 0 } entry ? entry : null;
        return new SqliteExtension
        {
            Path = path,
            Identity = $"{value} {entryPoint}",
            Library = VerifiedCopy.Of(content, folder, System.IO.Path.GetFileName(path)),
            EntryPoint = entryPoint,
        };
    }

    /// <summary>Compares what a connection knows with it and without it.</summary>
    void FindOutWhatItBrings()
    {
        using var plain = Connection.Open(":memory:", readOnly: false, create: true);
        using var extended = Connection.Open(":memory:", readOnly: false, create: true);
        LoadInto(extended);
        var known = FunctionsOf(plain).ToHashSet();
        var brought = FunctionsOf(extended).Where(function => !known.Contains(function)).ToList();
        if (brought.Find(function => known.Any(own => own.Name.Equals(function.Name, StringComparison.OrdinalIgnoreCase)) || AllowedFunctions.Contains(function.Name)) is { Name: not null } replaced)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1321", $"The extension replaces the function '{replaced.Name}', which SQLite or BuildCache has already: queries would mean something else. Use a build of the extension without it.", Path));
        }
        Functions = brought.GroupBy(static f => f.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(static group => group.Key, static group => group.All(static f => f.Type != "s" || (f.Flags & Deterministic) != 0), StringComparer.OrdinalIgnoreCase);
        var modules = Names(plain).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Modules = Names(extended).Where(name => !modules.Contains(name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    static List<(string Name, string Type, long Arity, long Flags)> FunctionsOf(Connection connection) =>
        connection.Prepare("select name, type, narg, flags from pragma_function_list").List(static row => (row.Text(0), row.Text(1), row.Int64(2), row.Int64(3)));

    static List<string> Names(Connection connection) =>
        connection.Prepare("select name from pragma_module_list").List(static row => row.Text(0));
}

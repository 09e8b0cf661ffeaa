namespace BuildCache;

/// <summary>
/// What SQL may call beside SQLite's own functions: those that handlers register, and those of the extensions that the project names.
/// Each has an identity, that of its code, which is part of what a query that calls it means.
/// </summary>
sealed class QueryLibrary
{
    readonly Dictionary<string, SqlFunction> functions = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, string> identities = new(StringComparer.OrdinalIgnoreCase);
    readonly List<SqliteExtension> extensions = [];
    IReadOnlyList<(string Name, string Identity)> every = [];

    /// <summary>Whether handlers are missing that could not be loaded, and with them functions: what is stored of these holds until they can.</summary>
    public bool IsIncomplete { get; set; }

    /// <summary>What is wrong with a function or an extension. One that is faulty is not there.</summary>
    public List<Diagnostic> Errors { get; } = [];

    /// <summary>Adds a handler's function.</summary>
    public void Add(SqlFunction function, in Fingerprint code)
    {
        if (!functions.TryAdd(function.Name, function))
        {
            Errors.Add(new Diagnostic(Severity.Error, "BCM1315", $"Two handlers register the SQL function '{function.Name}' (letter case is ignored); give one of them another name."));
            return;
        }
        identities.Add(function.Name, code.ToString());
    }

    /// <summary>Adds what an extension brings, unless it takes a name that is in use.</summary>
    public void Add(SqliteExtension extension)
    {
        if (extension.Functions.Keys.FirstOrDefault(functions.ContainsKey) is { } clash)
        {
            Errors.Add(new Diagnostic(Severity.Error, "BCM1321", $"The extension defines the function '{clash}', which a handler registers too. Rename the handler's function, or leave the extension out.", extension.Path));
            return;
        }
        if (extensions.Find(other => extension.Functions.Keys.Any(other.Functions.ContainsKey)) is { } earlier)
        {
            Errors.Add(new Diagnostic(Severity.Error, "BCM1321", $"The extension defines the function '{extension.Functions.Keys.First(earlier.Functions.ContainsKey)}', which '{earlier.Path}' defines too. Name only one of the two extensions.", extension.Path));
            return;
        }
        extensions.Add(extension);
        foreach (var name in extension.Functions.Keys)
        {
            identities[name] = extension.Identity;
        }
        // An extension may change what SQLite does in ways that show in no name (collations, say): all queries are its readers.
        every = [.. every, ("", extension.Identity)];
    }

    /// <summary>What every query depends on, called or not.</summary>
    public IReadOnlyList<(string Name, string Identity)> Every => every;

    /// <summary>The identity of a function's code; null for one that nobody registered.</summary>
    public string? IdentityOf(string name) => identities.GetValueOrDefault(name);

    /// <summary>Why a function may not be called; null when it may.</summary>
    public string? RefusalOf(string function)
    {
        if (AllowedFunctions.Contains(function) || functions.ContainsKey(function))
        {
            return null;
        }
        return extensions.Find(e => e.Functions.ContainsKey(function)) is not { } extension
            ? $"function {function} is not allowed in a query, because its result does not depend on its arguments alone, or because no handler registered it{(Errors.Exists(static e => e.Code is "BCM1320" or "BCM1321") ? "; an extension of the project could not be loaded" : "")}"
            : extension.Functions[function] ? null
            : $"function {function} of the extension '{extension.Path}' does not declare that its result depends on its arguments alone (SQLITE_DETERMINISTIC), so no query may call it";
    }

    /// <summary>Why a table may not be read; null for a name that no extension brought.</summary>
    public string? RefusalOfTable(string name) => extensions.Find(e => e.Modules.Contains(name)) is { } extension
        ? $"'{name}' is a table of the extension '{extension.Path}', and nothing tells when the rows of such a table change; of extensions, queries use functions only"
        : null;

    /// <summary>The function of a handler.</summary>
    public SqlFunction Function(string name) => functions[name];

    /// <summary>
    /// Whether SQLite, which knows names and how many arguments they take, sees no difference to another library. What an extension does to a
    /// connection nobody knows.
    /// </summary>
    public bool LooksAs(QueryLibrary other) =>
        extensions.Count == 0 && other.extensions.Count == 0 && functions.Count == other.functions.Count
        && functions.Values.All(function => other.functions.TryGetValue(function.Name, out var same) && same.Arity == function.Arity);

    /// <summary>Lets a connection forget the functions of handlers: who asks for one that is gone hears what SQLite says of any that it does not know.</summary>
    public void DetachFrom(Connection connection)
    {
        foreach (var function in functions.Values)
        {
            function.DetachFrom(connection);
        }
    }

    /// <summary>Makes everything known to a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="present">The function of a name at the time when it is called.</param>
    public void AttachTo(Connection connection, Func<string, SqlFunction> present)
    {
        foreach (var extension in extensions)
        {
            extension.LoadInto(connection);
        }
        foreach (var function in functions.Values)
        {
            function.AttachTo(connection, present);
        }
    }
}

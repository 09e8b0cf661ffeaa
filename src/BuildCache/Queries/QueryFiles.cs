namespace BuildCache;

/// <summary>
/// The files of the item list <c>BuildCacheQuery</c>. They are read when a build begins: each is a query that is known by the file's name,
/// and one without parameters is a derived collection as well. A file that cannot be used defines nothing, and the build says why.
/// </summary>
sealed class QueryFiles
{
    public const string ItemName = "BuildCacheQuery";

    readonly Dictionary<string, QueryFile> files = new(StringComparer.Ordinal);

    public IReadOnlyCollection<QueryFile> All => files.Values;

    /// <summary>What is wrong with files, apart from their SQL.</summary>
    public List<Diagnostic> Errors { get; } = [];

    /// <summary>The content of the files, as it was read: they are inputs like any other.</summary>
    public List<Seen> Seen { get; } = [];

    public QueryFile? Find(string name) => files.GetValueOrDefault(name);

    /// <summary>The text that a query stands for: that of a file, or its own.</summary>
    public string TextOf(string query) => files.TryGetValue(query, out var file) ? file.Sql : query;

    public static QueryFiles Read(CurrentInputs inputs)
    {
        var read = new QueryFiles();
        foreach (var input in inputs.Files(ItemName))
        {
            read.Add(input, inputs);
        }
        return read;
    }

    /// <summary>Registers what the files define. A name that a handler uses for a collection is the handler's.</summary>
    public void Define(HandlerRegistry registry)
    {
        var taken = new HashSet<string>(registry.Registrations.SelectMany(static r => r.Produces).Concat(registry.DerivedCollections.Select(static d => d.Name)), StringComparer.OrdinalIgnoreCase);
        foreach (var file in files.Values.OrderBy(static f => f.Path, StringComparer.Ordinal).ToList())
        {
            if (file.Each is null && !file.IsCollection)
            {
                if (file.FullText is not null)
                {
                    Errors.Add(file.At("BCM1314", $"The query has the parameter {file.Parameters[0]}, so its rows are not a collection, and there is nothing to index for full-text search. Remove the parameter, or the comment '-- fts5'.", -1));
                }
            }
            else if (!taken.Add(file.Name) || file.Each is not null && registry.Registrations.Exists(r => r.Name.Equals(file.Name, StringComparison.OrdinalIgnoreCase)))
            {
                Refuse(file, "BCM1312", $"The collection '{file.Name}' that this file defines exists already, or a handler has that name. Rename the file.");
            }
            else if (file.Each is { } each)
            {
                registry.Add(ForEach(file, each));
            }
            else
            {
                registry.DerivedCollections.Add(new DerivedCollection(file.Name, file.Sql) { FullText = file.FullText });
            }
        }
    }

    void Add(InputFile input, CurrentInputs inputs)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(input.Path);
        try
        {
            inputs.Permit(input.Path);
        }
        catch (DiagnosticException error)
        {
            Errors.Add(error.Diagnostic);
            return;
        }
        var (content, value) = inputs.Read(input.Path);
        Seen.Add(new Seen(new Source(SourceKind.File, input.Path), value));
        if (content is null)
        {
            Errors.Add(CurrentInputs.MissingFile(input.Path).Diagnostic);
            return;
        }
        QueryFile file;
        try
        {
            file = new QueryFile(name, input.Path, Utf8Text.Decode(content, input.Path));
        }
        catch (DiagnosticException error)
        {
            Errors.Add(error.Diagnostic);
            return;
        }
        if (!CollectionName.IsWord(name) || SqliteNative.IsKeyword(name) || CollectionName.IsReserved(name))
        {
            Errors.Add(file.At("BCM1311", $"'{name}' cannot be the name of a query or a collection: it begins with a letter, goes on with letters, digits, _ and -, and is no word of SQL and no name that the engine uses ({string.Join(", ", CollectionName.ReservedPrefixes)}). Rename the file.", 0));
        }
        else if (files.Values.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } other)
        {
            Errors.Add(file.At("BCM1312", $"'{other.Path}' already has the name '{other.Name}', and a query is known by the name of its file alone (letter case is ignored). Rename one of them.", 0));
        }
        else
        {
            files.Add(name, file);
        }
    }

    void Refuse(QueryFile file, string code, string message)
    {
        Errors.Add(file.At(code, message, 0));
        files.Remove(file.Name);
    }

    /// <summary>A handler whose function is the query: the keys that its parameters name are what it reads of a document.</summary>
    static Registration ForEach(QueryFile file, string each) => Registration.OfTrigger(
        new TriggerSpec(TriggerKind.Each, each), file.Name, [file.Name], typeof(QueryFiles).Assembly, (input, context) =>
        {
            var document = (Document)input!;
            var parameters = file.Parameters.ToDictionary(static name => name, name => name == "id" && !document.Has(name) ? document.Id : (object?)document[name], StringComparer.Ordinal);
            var number = 0;
            foreach (var row in context.Query(file.Name, parameters))
            {
                number++;
                var json = row.ToJson();
                var id = row.Has("id") ? row.Text("id") : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{document.Id}#{number}");
                context.Emit(file.Name, id, json);
            }
            return Task.CompletedTask;
        });
}

namespace BuildCache;

/// <summary>Where handlers register: each trigger begins a sentence that ends with <c>Run</c>.</summary>
public sealed partial class HandlerRegistry
{
    internal List<Registration> Registrations { get; } = [];

    internal List<DerivedCollection> DerivedCollections { get; } = [];

    internal List<SqlFunction> SqlFunctions { get; } = [];

    internal Handler? Current { get; set; }

    /// <summary>The item lists of the project.</summary>
    internal IReadOnlyDictionary<string, ItemList> ItemLists { get; init; } = new Dictionary<string, ItemList>();

    internal Dictionary<Type, object> Extensions { get; } = [];

    /// <summary>One call per file that a glob matches below the project.</summary>
    /// <param name="glob">Relative to the project with <c>/</c>: <c>*</c>, <c>?</c>, <c>**</c>.</param>
    /// <returns>The sentence to end with <c>Run</c>.</returns>
    public Trigger<InputFile> Files(string glob) => new(this, new TriggerSpec(TriggerKind.Files, glob));

    /// <summary>One call per file of an item list of the project, default patterns included.</summary>
    /// <param name="itemName">The item name, such as <c>Markdown</c>.</param>
    /// <returns>The sentence to end with <c>Run</c>.</returns>
    public Trigger<InputFile> Items(string itemName) => new(this, new TriggerSpec(TriggerKind.Items, itemName));

    /// <summary>One call per document of a collection. The keys it reads of the document are its dependencies.</summary>
    /// <param name="collection">A collection that some handler produces, or a derived one.</param>
    /// <returns>The sentence to end with <c>Run</c>.</returns>
    public Trigger<Document> Each(string collection) => new(this, new TriggerSpec(TriggerKind.Each, collection));

    /// <summary>One call per row of a query. A column <c>id</c> names a row across changes; without it the whole row is its name.</summary>
    /// <param name="sql">A query over collections.</param>
    /// <returns>The sentence to end with <c>Run</c>.</returns>
    public Trigger<Document> Rows(string sql) => new(this, new TriggerSpec(TriggerKind.Rows, sql));

    /// <summary>One call for the project; what it reads decides when it runs again.</summary>
    /// <returns>The sentence to end with <c>Run</c>.</returns>
    public OnceTrigger Once() => new(this);

    /// <summary>A collection whose documents are the rows of a query. A column <c>id</c> names a document; without it a hash of the row does.</summary>
    /// <param name="collection">The name other queries and <see cref="HandlerContext.Document"/> know it by.</param>
    /// <param name="sql">A query over other collections.</param>
    public void Derive(string collection, string sql)
    {
        ArgumentException.ThrowIfNullOrEmpty(collection);
        ArgumentException.ThrowIfNullOrEmpty(sql);
        DerivedCollections.Add(new DerivedCollection(collection, sql));
    }

    /// <summary>
    /// A collection whose documents are the rows of a query that treats the documents of each value of a column by themselves: its windows are
    /// partitioned by the column, its groups grouped by it. When documents change, it runs over those that have one of the values that they have
    /// or had. <c>BuildCacheAudit</c> runs it over all of them as well, and says (BCM1316) when that gives other rows.
    /// </summary>
    /// <param name="collection">The name other queries and <see cref="HandlerContext.Document"/> know it by.</param>
    /// <param name="sql">A query over other collections; a column <c>id</c> names a document.</param>
    /// <param name="by">A key of the documents of the collection that changes; where another one changes that the query reads, it runs over everything.</param>
    public void Derive(string collection, string sql, string by)
    {
        ArgumentException.ThrowIfNullOrEmpty(collection);
        ArgumentException.ThrowIfNullOrEmpty(sql);
        ArgumentException.ThrowIfNullOrEmpty(by);
        DerivedCollections.Add(new DerivedCollection(collection, sql) { By = by });
    }

    /// <summary>
    /// A derived collection that can be searched: queries find its documents with <c>collection match @terms</c>, and may use <c>bm25()</c>,
    /// <c>highlight()</c> and <c>snippet()</c>. The index follows the rows one by one.
    /// </summary>
    /// <param name="collection">Its name: letters, digits, <c>_</c> and <c>-</c>.</param>
    /// <param name="sql">A query over other collections; a column <c>id</c> names a document.</param>
    /// <param name="arguments">As FTS5 takes them: the columns to search in (none: all but the id), and <c>tokenize</c>, <c>prefix</c>, <c>detail</c>, as in <c>"title, words, tokenize = 'porter unicode61'"</c>.</param>
    public void FullText(string collection, string sql, string arguments = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(collection);
        ArgumentException.ThrowIfNullOrEmpty(sql);
        ArgumentNullException.ThrowIfNull(arguments);
        DerivedCollections.Add(new DerivedCollection(collection, sql) { FullText = arguments });
    }

    /// <summary>Registers a computation, so that it can be brought up to date by itself, without running its readers.</summary>
    /// <param name="computation">The computation; a name is registered once.</param>
    /// <typeparam name="TArguments">Its arguments.</typeparam>
    /// <typeparam name="TValue">Its value.</typeparam>
    public void Compute<TArguments, TValue>(Computation<TArguments, TValue> computation)
    {
        ArgumentNullException.ThrowIfNull(computation);
        Registrations.Add(Registration.OfComputation(computation, Current!));
    }

    /// <summary>Lets a handler register all it has. One that fails half-way has left something behind: a registry without it is begun anew.</summary>
    internal void Register(Handler handler)
    {
        var registrations = Registrations.Count;
        Current = handler;
        handler.Register(this);
        var unnamed = Registrations.Skip(registrations).Where(static r => !r.IsNamed && !r.IsComputation).ToList();
        if (unnamed.Count > 1)
        {
            unnamed.ForEach(static r => r.Distinguish());
        }
    }

    /// <summary>
    /// What handlers add to others, by its type: a library that can be extended keeps its extensions here while handlers register, and
    /// finds them with <see cref="HandlerContext.Extension{T}"/>. There is one object of a type per build.
    /// </summary>
    /// <typeparam name="T">A type of that library, with a list of what was added.</typeparam>
    /// <returns>The object, made when it is first asked for.</returns>
    public T Extension<T>()
        where T : class, new()
    {
        if (!Extensions.TryGetValue(typeof(T), out var extension))
        {
            Extensions.Add(typeof(T), extension = new T());
        }
        return (T)extension;
    }

    internal void Add(Registration registration) => Registrations.Add(registration);
}

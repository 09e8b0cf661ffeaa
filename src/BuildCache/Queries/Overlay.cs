namespace BuildCache;

/// <summary>
/// Shows a query some documents in place of a collection. The documents lie in a temporary table of the writer's connection, a temporary view
/// gives them the columns of the collection's own, and a common table expression before the query gives that view the collection's name.
/// </summary>
sealed class Overlay(Connection db, ILiveCollections collections)
{
    /// <summary>The views of this connection, which may be those of an earlier build. A build that changes nothing does not ask.</summary>
    readonly Lazy<Dictionary<string, string>> views = new(() => db.Prepare("select name, sql from temp.sqlite_schema where type = 'view'").List(static row => (Name: row.Text(0), Sql: row.Text(1)))
        .ToDictionary(static view => view.Name, static view => view.Sql, StringComparer.Ordinal));

    readonly Dictionary<string, string?> shown = new(StringComparer.Ordinal);

    /// <summary>Whether documents can be shown to a query in place of those that it reads.</summary>
    public bool IsFor(QueryStatement statement) =>
        statement.Collections.All(collection => collections.Exists(collection) && collections.FullTextOf(collection) is null)
        // What a view has no room for is read from the table itself.
        && !statement.Executable.Contains("\"document:", StringComparison.Ordinal)
        && (statement.Executable == statement.Text || statement.Executable.StartsWith("with ", StringComparison.Ordinal) && statement.Executable.EndsWith(statement.Text, StringComparison.Ordinal));

    /// <summary>The text that gives what a statement would if some collections held what is shown in their place.</summary>
    public static string TextOf(QueryStatement statement, IEnumerable<string> shown)
    {
        var with = statement.Executable[..^statement.Text.Length];
        foreach (var collection in shown)
        {
            var own = "main." + SqlName.Quote(collection);
            with = with.Contains(own + ")", StringComparison.Ordinal)
                ? with.Replace(own + ")", ViewOf(collection) + ")", StringComparison.Ordinal)
                : $"with {SqlName.Quote(collection)} as not materialized (select * from {ViewOf(collection)}){(with.Length == 0 ? " " : ", " + with["with ".Length..])}";
        }
        return with.Length == 0 ? statement.Text : CommonTables.Before(with["with ".Length..].TrimEnd(), statement.Text);
    }

    /// <summary>Shows documents in place of a collection from now on.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="name">What the documents are: those that are shown already under the name need not be again. Null: they have none.</param>
    /// <param name="documents">The documents.</param>
    public void Show(string collection, string? name, Func<IEnumerable<(string Id, byte[] Body)>> documents)
    {
        if (!Open(collection) && name is not null && shown.GetValueOrDefault(collection) == name)
        {
            return;
        }
        shown[collection] = name;
        var table = TableOf(collection);
        db.Prepare($"delete from {table}").Run();
        foreach (var (id, body) in documents())
        {
            db.Prepare($"insert into {table} (id, clash, body) values (?, 0, ?)").Bind(id).BindText(body).Run();
        }
    }

    /// <returns>Whether it is another view than before, and nothing shown.</returns>
    bool Open(string collection)
    {
        var view = CollectionView.SelectFrom(TableOf(collection), collections.KeysOf(collection), [], "");
        var create = $"CREATE VIEW {ViewOf(collection)["temp.".Length..]} as {view}";
        var name = "overlay:" + collection;
        if (views.Value.TryGetValue(name, out var present) && present == create)
        {
            return false;
        }
        // A table of one row is looked through first, whatever it is joined with.
        db.Execute($"""
            create temp table if not exists {TableOf(collection)["temp.".Length..]} (id text not null, clash integer not null, body text not null);
            delete from {TableOf(collection)};
            insert into {TableOf(collection)} values ('', 0, '');
            analyze {TableOf(collection)};
            drop view if exists {ViewOf(collection)};
            {create.Replace("CREATE VIEW", "create temp view", StringComparison.Ordinal)}
            """);
        views.Value[name] = create;
        return true;
    }

    public static string TableOf(string collection) => "temp." + SqlName.Quote("shown:" + collection);

    static string ViewOf(string collection) => "temp." + SqlName.Quote("overlay:" + collection);
}

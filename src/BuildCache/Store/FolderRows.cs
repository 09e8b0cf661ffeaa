namespace BuildCache;

/// <summary>Reads the rows of what lies directly in a folder from a table that is in the order of paths; the folders below it are jumped over.</summary>
static class FolderRows
{
    /// <summary>Reads them in order.</summary>
    /// <param name="select">Whose first column is the path, in order, and whose last two parameters are the ends of a range of paths, without the second; the others are bound.</param>
    /// <param name="folder">With a slash at its end; empty for the root.</param>
    /// <param name="read">Told each path with its row.</param>
    /// <param name="cancellationToken">Ends it between two rows.</param>
    public static void Each(Func<Statement> select, string folder, Action<string, Row> read, CancellationToken cancellationToken)
    {
        for (var start = folder; start is not null;)
        {
            start = Read(start);
        }

        // Until a folder comes; the place behind it.
        string? Read(string start)
        {
            var statement = select().Bind(start);
            // Every text comes before every blob.
            foreach (var row in (folder.Length == 0 ? statement.BindBlob([]) : statement.Bind(Statement.EndOf(folder))).RowsUntil(cancellationToken))
            {
                var path = row.Text(0);
                if (path.IndexOf('/', folder.Length) is >= 0 and var slash)
                {
                    return Statement.EndOf(path[..(slash + 1)]);
                }
                read(path, row);
            }
            return null;
        }
    }
}

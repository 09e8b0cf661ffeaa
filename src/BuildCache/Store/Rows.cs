namespace BuildCache;

/// <summary>A run of a statement, row by row. <c>foreach</c> begins it and, whatever happens in between, ends it.</summary>
readonly struct Rows(Statement statement, CancellationToken cancellationToken)
{
    public Enumerator GetEnumerator()
    {
        statement.Begin();
        return new Enumerator(statement, cancellationToken);
    }

    /// <summary>A run that has begun; it ends when this is disposed of.</summary>
    public readonly struct Enumerator(Statement statement, CancellationToken cancellationToken) : IDisposable
    {
        public Row Current => new(statement.Handle);

        public bool MoveNext()
        {
            cancellationToken.ThrowIfCancellationRequested();
            return statement.MoveNext();
        }

        public void Dispose() => statement.End();
    }
}

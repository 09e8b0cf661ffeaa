namespace BuildCache;

/// <summary>What a call needs before it can go on: one of the kinds below, and no other. It leaves no trace and is tried again.</summary>
abstract record Need
{
    private protected Need()
    {
    }

    /// <summary>The same in words.</summary>
    public abstract string Reason { get; }

    /// <summary>A collection that is not finished: it can be read from a later level on.</summary>
    public sealed record Level(int Value, string Collection) : Need
    {
        public override string Reason => $"{Collection} is not finished";
    }

    /// <summary>A query that the writer has to register.</summary>
    public sealed record Query(string Sql) : Need
    {
        public override string Reason => "a query is not registered yet";
    }

    /// <summary>An input that does not change while it is read, as this one did.</summary>
    public sealed record Rest(string Input) : Need
    {
        public override string Reason => $"{Input} changed while it was being read";
    }
}

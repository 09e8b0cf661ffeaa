namespace BuildCache;

/// <summary>The settled value of a computation: in memory until it is committed, then read from its trace.</summary>
sealed class ComputationState(Fingerprint fingerprint, byte[]? value, long trace)
{
    byte[]? value = value;
    long trace = trace;

    public Fingerprint Fingerprint { get; } = fingerprint;

    public byte[] Value(Reader reader) =>
        Volatile.Read(ref value) ?? reader.Result(Interlocked.Read(ref trace)).Value ?? throw new DamageException("a computation's trace has no value");

    /// <summary>The value can be read from the database from now on; memory does not grow with the number of computations.</summary>
    public void Persisted(long storedTrace)
    {
        Interlocked.Exchange(ref trace, storedTrace);
        Volatile.Write(ref value, null);
    }
}

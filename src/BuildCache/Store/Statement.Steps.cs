namespace BuildCache;

/// <summary>A run by hand, from the first step to <see cref="Done"/>.</summary>
sealed partial class Statement
{
    Row Current => new(handle);

    public bool Step()
    {
        if (!isRunning)
        {
            Begin();
        }
        return MoveNext();
    }

    public void Done() => End();

    public bool IsNull(int column) => Current.IsNull(column);

    public long Int64(int column) => Current.Int64(column);

    public string Text(int column) => Current.Text(column);

    public ReadOnlySpan<byte> Bytes(int column) => Current.Bytes(column);

    public Fingerprint Fingerprint(int column) => Current.Fingerprint(column);
}

namespace BuildCache;

/// <summary>SQLite refused or failed. <see cref="IsDamage"/> tells a damaged file from everything else.</summary>
/// <param name="code">The extended result code.</param>
/// <param name="reason">What is wrong, without the name of the database.</param>
/// <param name="place">The database, where it matters which.</param>
sealed class StoreException(int code, string reason, string? place = null) : Exception(place is null ? reason : $"{reason} ({place})")
{
    /// <summary>SQLITE_IOERR_WRITE, for what we write beside the database ourselves.</summary>
    public const int CannotWrite = 10 | (3 << 8);

    /// <summary>SQLITE_ERROR: a statement is not valid.</summary>
    public const int Error = 1;

    /// <summary>The extended result code of SQLite (https://sqlite.org/rescode.html).</summary>
    public int Code { get; } = code;

    /// <summary>SQLITE_CORRUPT or SQLITE_NOTADB: the file cannot be trusted and is set aside.</summary>
    public bool IsDamage => (Code & 0xff) is 11 or 26;

    /// <summary>SQLITE_CONSTRAINT: what is stored contradicts what an index says is stored.</summary>
    public bool IsContradiction => (Code & 0xff) == 19;

    /// <summary>
    /// A statement asks for what cannot be done: it does not fit the tables, a function refuses its arguments, a value grows too long. Nothing
    /// is wrong with the database, or with the system.
    /// </summary>
    public bool IsMistake => !IsDamage && !IsRefusal && !IsInterrupt;

    /// <summary>SQLITE_INTERRUPT: it was ended from outside.</summary>
    public bool IsInterrupt => (Code & 0xff) == 9;

    /// <summary>SQLITE_TOOBIG: a text or a blob is longer than is allowed.</summary>
    public bool IsTooBig => (Code & 0xff) == 18;

    /// <summary>What the system refuses: SQLITE_PERM, BUSY, READONLY, IOERR, FULL, CANTOPEN. Nothing is wrong with the database.</summary>
    public bool IsRefusal => (Code & 0xff) is 3 or 5 or 8 or 10 or 13 or 14;

    /// <summary>Where in the text of a statement SQLite found the mistake, counted in characters; -1 where it does not say.</summary>
    public int Offset { get; init; } = -1;

    /// <summary>What is wrong, in SQLite's words or ours, without the name of the database.</summary>
    public string Reason { get; } = reason;

    /// <summary>SQLITE_BUSY.</summary>
    public bool IsBusy => (Code & 0xff) == 5;
}

/// <summary>What the database says contradicts itself, or an artifact does not match its hash: treated like a damaged file.</summary>
sealed class DamageException(string message) : Exception(message);

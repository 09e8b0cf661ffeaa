namespace BuildCache;

/// <summary>A query that was run: its source, its statement, and its value.</summary>
sealed record QueryObservation(Source Source, string Sql, Fingerprint Value);

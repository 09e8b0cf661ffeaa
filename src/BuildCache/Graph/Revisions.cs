namespace BuildCache;

/// <summary>Counts the states of the documents: each pass over a level is one, so "verified at 7" says which changes were seen.</summary>
sealed class Revisions
{
    public long Current { get; set; }
}

namespace BuildCache;

/// <summary>A file that a function writes bit by bit, outside of everybody's sight until it is complete.</summary>
sealed class OutputStream(string file, Action<OutputStream> complete)
    : FileStream(file, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose)
{
    bool isComplete;

    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing && !isComplete)
            {
                isComplete = true;
                Flush();
                Position = 0;
                complete(this);
            }
        }
        finally
        {
            base.Dispose(disposing);
        }
    }
}

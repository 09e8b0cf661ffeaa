namespace BuildCache;

/// <summary>
/// Copies of libraries that the system loads from files: what is loaded is what was read, whatever a restored cache or a killed build has left
/// in the place of the copy.
/// </summary>
internal static class VerifiedCopy
{
    /// <summary>Makes sure that a file holds certain bytes.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="path">Absolute path of the copy; nothing is written to it when it is right.</param>
    /// <returns>The same path.</returns>
    public static string Of(byte[] content, string path)
    {
        try
        {
            AtomicFile.Write(path, content);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another build made the same copy meanwhile, and has it loaded, so that it cannot be replaced.
            if (!AtomicFile.Holds(path, content))
            {
                throw;
            }
        }

        return path;
    }
}

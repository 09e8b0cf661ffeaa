using System.Security.Cryptography;
using System.Text;

namespace BuildCache.Server;

/// <summary>
/// The secret that programs show which ask for somebody: it stands beside the database, in a file that only this user can read. It stays from
/// one server to the next, so that a program is told it once.
/// </summary>
static class AgentToken
{
    const int Bytes = 32;

    /// <summary>Where it stands.</summary>
    public static string PathFor(string databasePath) => new DatabaseFiles(databasePath).AgentToken;

    /// <summary>Reads it, and makes it where there is none.</summary>
    public static string Read(string databasePath)
    {
        var path = PathFor(databasePath);
        if (!File.Exists(path))
        {
            // Of two servers that begin at once the later one's stands, and both read it from there.
            AtomicFile.Write(path, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)) + "\n"), isPrivate: true);
        }
        return File.ReadAllText(path).Trim();
    }

    /// <summary>Whether what somebody shows (<c>Bearer …</c>) is the secret. How long the answer takes tells nothing of it.</summary>
    public static bool IsShown(string authorization, string token) =>
        token.Length == 2 * Bytes && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(authorization)), SHA256.HashData(Encoding.UTF8.GetBytes("Bearer " + token)));
}

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
    public static string PathFor(string databasePath) => Path.Combine(Path.GetDirectoryName(databasePath)!, "agents.token");

    /// <summary>Reads it, and makes it where there is none.</summary>
    public static string Read(string databasePath)
    {
        var path = PathFor(databasePath);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // Complete before it has its name; of two servers that begin at once one is first.
            var own = path + "." + Path.GetRandomFileName();
            using (var file = new FileStream(own, OperatingSystem.IsWindows() ? new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write } : new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            {
                file.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)) + "\n"));
            }
            try
            {
                File.Move(own, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(own);
            }
        }
        return File.ReadAllText(path).Trim();
    }

    /// <summary>Whether what somebody shows (<c>Bearer …</c>) is the secret. How long the answer takes tells nothing of it.</summary>
    public static bool IsShown(string authorization, string token) =>
        token.Length == 2 * Bytes && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(authorization)), SHA256.HashData(Encoding.UTF8.GetBytes("Bearer " + token)));
}

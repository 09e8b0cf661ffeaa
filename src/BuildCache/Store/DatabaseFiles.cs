using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace BuildCache;

/// <summary>
/// The names of everything that stands in the folder of a database because of it. What belongs to the database goes with it
/// (<see cref="Belongs"/>); the records of targets stay as long as their outputs do (<see cref="IsRecord"/>).
/// </summary>
/// <param name="database">Absolute path of the database.</param>
sealed partial class DatabaseFiles(string database)
{
    const string ArtifactsEnd = ".artifacts", AsideEnd = ".aside", ExtensionsEnd = ".extensions", NativeEnd = ".native", LockEnd = ".build", FormerLockEnd = ".lock", JournalEnd = ".commands";
    const string RehearsalStart = "rehearsal-", DescriptionEnd = ".project.json", TokenName = "agents.token";

    static readonly string[] EndsOfSqlite = ["-wal", "-shm", "-journal"];
    static readonly string[] EndsOfEngine = [ArtifactsEnd, AsideEnd, ExtensionsEnd, NativeEnd, LockEnd, FormerLockEnd, JournalEnd];

    /// <summary>The folder that all of them stand in.</summary>
    public string Folder { get; } = Path.GetDirectoryName(database)!;

    /// <summary>The write-ahead log of SQLite.</summary>
    public string WriteAheadLog => database + EndsOfSqlite[0];

    /// <summary>The index of that log, which every process that has the database open shares.</summary>
    public string SharedMemory => database + EndsOfSqlite[1];

    /// <summary>What SQLite keeps beside the database and takes for part of it by name.</summary>
    public IEnumerable<string> OfSqlite => EndsOfSqlite.Select(end => database + end);

    /// <summary>The folder of artifacts that are too large for a row.</summary>
    public string Artifacts => database + ArtifactsEnd;

    /// <summary>The folder in which files wait that are in the way of a command.</summary>
    public string Aside => database + AsideEnd;

    /// <summary>What a command is about to do, for the build after one that was killed.</summary>
    public string CommandJournal => database + JournalEnd;

    /// <summary>The folder of copies of SQLite's extensions.</summary>
    public string Extensions => database + ExtensionsEnd;

    /// <summary>The folder of copies of native libraries that handlers load.</summary>
    public string NativeLibraries => database + NativeEnd;

    /// <summary>The folders and files in which the engine writes and deletes as it likes, and SQLite does; nobody makes links of them.</summary>
    public IEnumerable<string> Own => [Artifacts, Aside, Extensions, NativeLibraries, CommandJournal, .. OfSqlite];

    /// <summary>The lock of a build. Not <c>.lock</c>: that is SQLite's, where it locks by files of its own (its <c>unix-dotfile</c>).</summary>
    public string Lock => database + LockEnd;

    /// <summary>The lock of versions before 0.2.0.</summary>
    public string FormerLock => database + FormerLockEnd;

    /// <summary>The database of this version beside one that a newer version has made.</summary>
    public string BesideNewer { get; } = Path.ChangeExtension(database, string.Create(CultureInfo.InvariantCulture, $".v{Database.SchemaVersion}.db"));

    /// <summary>Where a damaged database goes.</summary>
    public string SetAside(int number) => string.Create(CultureInfo.InvariantCulture, $"{database}.damaged-{number}");

    /// <summary>A folder for a build that nobody sees.</summary>
    public string NewRehearsal() => Path.Combine(Folder, RehearsalStart + Path.GetRandomFileName());

    /// <summary>What a target has published, where the system allows no file beside the output folder.</summary>
    public string OutputRecord(string target) => RecordOf(target, ".outputs");

    /// <summary>What the commands of a target have written.</summary>
    public string InPlaceRecord(string target) => RecordOf(target, ".inplace.outputs");

    /// <summary>The live outputs of a target, for builds that must not open the database.</summary>
    public string OutputList(string target) => ListOf(target, ".outputs.txt");

    /// <summary>The live outputs of the commands of a target, likewise.</summary>
    public string CommandOutputList(string target) => ListOf(target, ".commands.txt");

    /// <summary>The project as it was last evaluated for a target, for programs that build it without MSBuild.</summary>
    public string Description(string target) => ListOf(target, DescriptionEnd);

    /// <summary>
    /// What tells of a target to whoever does not open the database. The record of an output folder is none of it: where that could not be written
    /// beside the folder, nothing else may know whose that is when it comes back.
    /// </summary>
    public IEnumerable<string> OfTarget(string target) => [OutputList(target), CommandOutputList(target), InPlaceRecord(target), Description(target)];

    /// <summary>The secret that programs show which ask the server for somebody.</summary>
    public string AgentToken => Path.Combine(Folder, TokenName);

    /// <summary>Whether a name in the folder is that of a damaged database which was set aside.</summary>
    public bool IsSetAside(string name) => EndOf(name, database) is { } end && SetAsideEnd().Match(end) is { Success: true } match && match.Length == end.Length;

    /// <summary>Whether a name in the folder is that of a build that nobody sees.</summary>
    public static bool IsRehearsal(string name) => RehearsalName().IsMatch(name);

    /// <summary>Whether a name in the folder is that of the description of a target.</summary>
    public static bool IsDescription(string name) => name.EndsWith(DescriptionEnd, StringComparison.Ordinal);

    /// <summary>Whether a name in the folder is that of the database, or of what is of no use without it.</summary>
    public bool Belongs(string name) => IsRehearsal(name) || IsOf(database, name) || IsOf(BesideNewer, name);

    /// <summary>Whether a name in the folder is that of something which outlives the database: what targets have written, how they were described, the token.</summary>
    public bool IsRecord(string name) => name == TokenName || ListName().IsMatch(name)
        || new[] { database, BesideNewer }.Any(path => EndOf(name, path) is { } end && RecordEnd().IsMatch(end));

    static bool IsOf(string database, string name)
    {
        if (EndOf(name, database) is not { } end)
        {
            return false;
        }
        var ofSqlite = end[SetAsideEnd().Match(end).Length..];
        return ofSqlite.Length == 0 || EndsOfSqlite.Contains(ofSqlite) || EndsOfEngine.Contains(end);
    }

    static string? EndOf(string name, string database) =>
        Path.GetFileName(database) is var start && name.StartsWith(start, StringComparison.Ordinal) ? name[start.Length..] : null;

    string RecordOf(string target, string end) => $"{database}.{Fingerprint.Of(target).ToString()[..12]}{end}";

    string ListOf(string target, string end) => Path.Combine(Folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target)).AsSpan(0, 8)) + end);

    [GeneratedRegex(@"\A" + RehearsalStart + @"[a-z0-9]{8}\.[a-z0-9]{3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RehearsalName();

    [GeneratedRegex(@"\A\.damaged-[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex SetAsideEnd();

    [GeneratedRegex(@"\A\.[0-9a-f]{12}(\.inplace)?\.outputs\z", RegexOptions.CultureInvariant)]
    private static partial Regex RecordEnd();

    [GeneratedRegex(@"\A[0-9a-f]{16}(\.outputs\.txt|\.commands\.txt|\.project\.json)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ListName();
}

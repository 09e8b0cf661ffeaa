using System.Text.RegularExpressions;

namespace BuildCache;

/// <summary>
/// What the system says when it refuses a file, in words for people: what is wrong, and what to do. The runtime's own texts name the call that
/// failed, differ between systems, and give no advice.
/// </summary>
static partial class SystemRefusal
{
    /// <summary>COR_E_IO: thrown with a text alone, by us or by the runtime; the system gave no code.</summary>
    const int WithoutCode = unchecked((int)0x80131620);

    enum Reason
    {
        Denied,
        InUse,
        DiskFull,
        QuotaReached,
        ReadOnly,
        TooManyOpen,
        FaultyDevice,
        Unreachable,
        LinksInCycle,
        NameTooLong,
        IsThere,
        IsFolder,
        IsNoFolder,
    }

    // https://learn.microsoft.com/windows/win32/debug/system-error-codes
    static readonly Dictionary<int, Reason> OfWindows = new()
    {
        [4] = Reason.TooManyOpen,
        [5] = Reason.Denied,
        [19] = Reason.ReadOnly,
        [21] = Reason.FaultyDevice,
        [23] = Reason.FaultyDevice,
        [32] = Reason.InUse,
        [33] = Reason.InUse,
        [39] = Reason.DiskFull,
        [53] = Reason.Unreachable,
        [59] = Reason.Unreachable,
        [64] = Reason.Unreachable,
        [67] = Reason.Unreachable,
        [80] = Reason.IsThere,
        [112] = Reason.DiskFull,
        [170] = Reason.InUse,
        [183] = Reason.IsThere,
        [206] = Reason.NameTooLong,
        [1117] = Reason.FaultyDevice,
        [1295] = Reason.QuotaReached,
        [1921] = Reason.LinksInCycle,
    };

    // errno.h: what all have in common, and what each numbers in its own way.
    static readonly Dictionary<int, Reason> OfUnix = new()
    {
        [1] = Reason.Denied,
        [5] = Reason.FaultyDevice,
        [13] = Reason.Denied,
        [16] = Reason.InUse,
        [17] = Reason.IsThere,
        [20] = Reason.IsNoFolder,
        [21] = Reason.IsFolder,
        [23] = Reason.TooManyOpen,
        [24] = Reason.TooManyOpen,
        [26] = Reason.InUse,
        [28] = Reason.DiskFull,
        [30] = Reason.ReadOnly,
        [OperatingSystem.IsMacOS() ? 35 : 11] = Reason.InUse,
        [OperatingSystem.IsMacOS() ? 62 : 40] = Reason.LinksInCycle,
        [OperatingSystem.IsMacOS() ? 63 : 36] = Reason.NameTooLong,
        [OperatingSystem.IsMacOS() ? 69 : 122] = Reason.QuotaReached,
        [OperatingSystem.IsMacOS() ? 70 : 116] = Reason.Unreachable,
    };

    /// <summary>The reason and what to do, as the end of a sentence about one file or folder: "access to it is denied; …".</summary>
    /// <param name="error">What was thrown.</param>
    /// <returns>A text without a full stop.</returns>
    public static string Explain(Exception error) => Explain(error, "it");

    /// <summary>The same where nothing else says which file is meant.</summary>
    /// <param name="error">What was thrown.</param>
    /// <returns>A text without a full stop, with the file that the system named.</returns>
    public static string ExplainWithName(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Explain(error, Name().Match(error.Message) is { Success: true } name ? name.Value : "a file");
    }

    /// <summary>The error of a build, or of a task, that the system stopped.</summary>
    /// <param name="reason">As <see cref="ExplainWithName"/> gives it.</param>
    /// <returns>BCM9002.</returns>
    public static Diagnostic OfBuild(string reason) =>
        new(Severity.Error, "BCM9002", $"The system refused what the build needs: {reason}. Then build again; what was finished is kept.");

    static string Explain(Exception error, string it)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            UnauthorizedAccessException => Words(Reason.Denied, it),
            PathTooLongException => Words(Reason.NameTooLong, it),
            DirectoryNotFoundException when IsBelowFile(error.Message) => Words(Reason.IsNoFolder, it),
            FileNotFoundException or DirectoryNotFoundException => $"{it} is not there; another program may have deleted or renamed it",
            IOException when ReasonOf(error.HResult) is { } reason => Words(reason, it),
            IOException { HResult: WithoutCode } => error.Message.TrimEnd('.'),
            _ => $"the system says: {error.Message.TrimEnd('.')}",
        };
    }

    /// <summary>Whether the path that the runtime names leads through a file: to the runtime that is a folder that is not there.</summary>
    static bool IsBelowFile(string message)
    {
        var path = Name().Match(message).Value.Trim('\'');
        while (path is { Length: > 0 } && !Directory.Exists(path))
        {
            if (File.Exists(path))
            {
                return true;
            }
            path = Path.GetDirectoryName(path);
        }
        return false;
    }

    static Reason? ReasonOf(int code) =>
        (OperatingSystem.IsWindows() ? code >>> 16 == 0x8007 && OfWindows.TryGetValue(code & 0xffff, out var reason) : OfUnix.TryGetValue(code, out reason)) ? reason : null;

    static string Words(Reason reason, string it) => reason switch
    {
        Reason.Denied => $"access to {it} is denied; grant it to the account that builds",
        Reason.InUse => $"another program has {it} open; close it there",
        Reason.DiskFull => "the disk is full; free some space",
        Reason.QuotaReached => "the account that builds has reached its quota on this disk; free some space, or raise the quota",
        Reason.ReadOnly => $"{it} is on a read-only disk; make it writable, or build to another place",
        Reason.TooManyOpen => "too many files are open at once; raise the limit of the system (ulimit -n), or close other programs",
        Reason.FaultyDevice => $"the disk failed at {it}; check the disk and its cables",
        Reason.Unreachable => $"the server that {it} is on cannot be reached; check the network",
        Reason.LinksInCycle => $"{it} is a link that leads back to itself; remove the link",
        Reason.NameTooLong => $"the name of {it} is longer than the system allows; shorten it, or move the project to a folder with a shorter path",
        Reason.IsThere => $"{it} is there already; remove or rename it",
        Reason.IsFolder => $"{it} is a folder, where a file is expected; remove or rename the folder",
        Reason.IsNoFolder => $"a part of the path of {it} is a file, where a folder is expected; remove or rename the file",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    [GeneratedRegex("'[^']+'")]
    private static partial Regex Name();
}

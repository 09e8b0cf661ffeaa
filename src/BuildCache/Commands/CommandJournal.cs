using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BuildCache;

/// <summary>
/// What commands are about to write in place, told before they start, and what they have written, told when they have ended, in a file
/// beside the database that goes with the build. A build that was killed leaves it: then the next one knows what commands have written,
/// what they may have been writing, and which processes may still be at it.
/// </summary>
sealed class CommandJournal(FileSystem files, string file) : IDisposable
{
    readonly Lock gate = new();
    StreamWriter? writer;
    int runs;

    /// <summary>Announces a run; its number.</summary>
    public int Begin(IEnumerable<DeclaredOutput> outputs, StandingOutputs standing)
    {
        var run = Interlocked.Increment(ref runs);
        Append(new Entry
        {
            Run = run,
            Outputs = [.. outputs.Select(static output => output.IsFolder ? output.Path + "/" : output.Path)],
            Foreign = standing.Foreign.ToDictionary(static pair => pair.Key, static pair => NameOf(pair.Value)),
            Aside = standing.Aside,
        });
        return run;
    }

    /// <summary>
    /// What was moved out of the way has arrived. A rename leaves a file what it is; only where it was copied, to another file system, is it told
    /// by another name from now on.
    /// </summary>
    public void Moved(int run, StandingOutputs standing)
    {
        var arrived = standing.Arrived();
        if (arrived.Count > 0)
        {
            Append(new Entry { Run = run, Foreign = arrived.ToDictionary(static pair => pair.Key, static pair => NameOf(pair.Value)) });
        }
    }

    /// <summary>Announces a process.</summary>
    public void Started(Process process) => Append(new Entry { Process = process.Id, Started = TimeOf(process) });

    /// <summary>A run has ended, and these are its files; none when everything was put back.</summary>
    public void End(int run, IEnumerable<(string Path, string Hash)> written) =>
        Append(new Entry { Run = run, Written = written.ToDictionary(static file => file.Path, static file => file.Hash) });

    /// <summary>The build is through, and everything that its commands wrote is recorded.</summary>
    public void Close()
    {
        Dispose();
        files.Delete(file);
    }

    public void Dispose()
    {
        lock (gate)
        {
            writer?.Dispose();
            writer = null;
        }
    }

    /// <summary>Reads what an interrupted build left, if one did; new runs are numbered from there.</summary>
    public List<Entry> Left()
    {
        var entries = new List<Entry>();
        if (files.IsFile(file))
        {
            foreach (var line in Encoding.UTF8.GetString(files.ReadAll(file)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                try
                {
                    // Whoever altered the file must not get a path from it that leads out of the folder of outputs.
                    if (JsonSerializer.Deserialize<Entry>(line) is { } entry && entry.Paths.All(OutputPath.IsNormal))
                    {
                        entries.Add(entry);
                    }
                }
                catch (JsonException)
                {
                    // The kill came while the line was written, and so before what it announces.
                }
            }
        }
        runs = entries.Select(static entry => entry.Run).DefaultIfEmpty().Max();
        return entries;
    }

    /// <summary>A file that nobody has written to is told by this, even if it was renamed or its permissions were changed.</summary>
    public static string NameOf(in FileStamp stamp) => string.Create(CultureInfo.InvariantCulture, $"{stamp.Size} {stamp.ModifiedNs} {stamp.FileId}");

    /// <summary>Kills a process that an interrupted build left behind, if the one of that number still is the same.</summary>
    public static void KillSurvivor(Entry entry)
    {
        try
        {
            using var process = Process.GetProcessById(entry.Process);
            if (entry.Started.Length > 0 && TimeOf(process) == entry.Started)
            {
                Shell.Kill(process);
                process.WaitForExit(TimeSpan.FromSeconds(10));
            }
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // There is none: it has ended.
        }
    }

    /// <summary>
    /// When a process was started, in ticks since the machine was, with what tells this run of the machine from others: a clock that was set
    /// changes neither. Elsewhere than on Linux the system keeps the time of day itself.
    /// </summary>
    static string TimeOf(Process process)
    {
        if (OperatingSystem.IsLinux())
        {
            return LinuxTimeOf(process.Id);
        }
        try
        {
            return process.StartTime.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }

    /// <summary>The 22nd field of its line (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html); the second, a name, may hold anything.</summary>
    static string LinuxTimeOf(int process)
    {
        try
        {
            const int Started = 22, AfterName = 3;
            var line = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return line[(line.LastIndexOf(')') + 2)..].Split(' ')[Started - AfterName] + " " + File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return "";
        }
    }

    void Append(Entry entry)
    {
        lock (gate)
        {
            CrashPoint.Reach();
            writer ??= Open();
            writer.WriteLine(JsonSerializer.Serialize(entry));
            writer.Flush();
            CrashPoint.Reach();
        }
    }

    StreamWriter Open()
    {
        var stream = files.Edit(file);
        stream.Seek(0, SeekOrigin.End);
        var opened = new StreamWriter(stream);
        if (stream.Length > 0)
        {
            // What a kill left of a line must not take the next one with it.
            opened.WriteLine();
        }
        return opened;
    }

    /// <summary>A line: a run that was announced, a process, or the end of a run.</summary>
    public sealed record Entry
    {
        public int Run { get; init; }

        public IReadOnlyList<string> Outputs { get; init; } = [];

        /// <summary>Files among the outputs that no build has written, by path, and how they stood.</summary>
        public IReadOnlyDictionary<string, string> Foreign { get; init; } = new Dictionary<string, string>();

        /// <summary>Files that stood where an output belongs, by path, and the names under which they wait.</summary>
        public IReadOnlyDictionary<string, string> Aside { get; init; } = new Dictionary<string, string>();

        /// <summary>Hashes of the files that a run has written, by path; there when it has ended.</summary>
        public IReadOnlyDictionary<string, string>? Written { get; init; }

        public int Process { get; init; }

        public string Started { get; init; } = "";

        [JsonIgnore]
        public IEnumerable<string> Paths =>
            [.. Outputs.Select(static output => output.TrimEnd('/')), .. Aside.Keys, .. Aside.Values, .. Written?.Keys ?? []];
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace BuildCache;

/// <summary>
/// What commands are about to write in place, told before they start, in a file beside the database that ends with the build. A build that
/// was killed leaves it: then the next one knows which files may be half written, and which processes may still be writing them.
/// </summary>
sealed class CommandJournal(string file) : IDisposable
{
    readonly Lock gate = new();
    StreamWriter? writer;

    /// <summary>Announces a run.</summary>
    public void Begin(IEnumerable<DeclaredOutput> outputs, IReadOnlyDictionary<string, FileStamp> foreign) =>
        Append(new Entry { Outputs = [.. outputs.Select(static output => output.IsFolder ? output.Path + "/" : output.Path)], Foreign = foreign.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToString()) });

    /// <summary>Announces a process.</summary>
    public void Started(Process process) => Append(new Entry { Process = process.Id, Started = TimeOf(process) });

    /// <summary>The build is through, and everything that its commands wrote is recorded.</summary>
    public void Close()
    {
        Dispose();
        File.Delete(file);
    }

    public void Dispose()
    {
        lock (gate)
        {
            writer?.Dispose();
            writer = null;
        }
    }

    /// <summary>Reads what an interrupted build left, if one did.</summary>
    public List<Entry> Left()
    {
        var entries = new List<Entry>();
        if (File.Exists(file))
        {
            foreach (var line in File.ReadLines(file))
            {
                try
                {
                    entries.Add(JsonSerializer.Deserialize<Entry>(line)!);
                }
                catch (JsonException)
                {
                    // The kill came while the line was written, and so before what it announces.
                    break;
                }
            }
        }
        return entries;
    }

    /// <summary>Kills a process that an interrupted build left behind, if the one of that number still is the same.</summary>
    public static void KillSurvivor(Entry entry)
    {
        try
        {
            using var process = Process.GetProcessById(entry.Process);
            if (TimeOf(process) == entry.Started)
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

    static string TimeOf(Process process)
    {
        try
        {
            return process.StartTime.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }

    void Append(Entry entry)
    {
        lock (gate)
        {
            writer ??= new StreamWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read));
            writer.WriteLine(JsonSerializer.Serialize(entry));
            writer.Flush();
        }
    }

    /// <summary>A line: a run that was announced, or a process.</summary>
    public sealed record Entry
    {
        public IReadOnlyList<string> Outputs { get; init; } = [];

        public IReadOnlyDictionary<string, string> Foreign { get; init; } = new Dictionary<string, string>();

        public int Process { get; init; }

        public string Started { get; init; } = "";
    }
}

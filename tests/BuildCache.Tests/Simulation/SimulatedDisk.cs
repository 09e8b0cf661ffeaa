namespace BuildCache.Tests.Simulation;

/// <summary>A disk in memory: folders and files by their absolute paths. A process that ends leaves what it has written; a failure of the power leaves what was flushed.</summary>
sealed class SimulatedDisk(SimulatedMachine machine) : FileSystem
{
    readonly SortedDictionary<string, SimulatedFile> files = new(StringComparer.Ordinal);
    readonly SortedSet<string> folders = new(StringComparer.Ordinal) { "/" };
    int names;
    long ids;

    /// <summary>The time stamp of what is written now.</summary>
    public long Now => machine.Clock.FileTime;

    /// <summary>Counts the times that the machine was turned on: a handle of an earlier life does nothing.</summary>
    public int Life { get; private set; }

    public TimeProvider Clock => machine.Clock;

    public bool IsOff => machine.IsOff;

    /// <summary>An operation on a file.</summary>
    public void Step(string what, string path) => machine.Step($"{what} {path}");

    /// <summary>Somebody edits a file, and waits until it is on the disk.</summary>
    public void Edit(string path, string text)
    {
        CreateParents(path);
        if (!files.TryGetValue(path, out var file))
        {
            files[path] = file = new SimulatedFile(++ids);
        }
        file.Truncate(0);
        file.Write(0, System.Text.Encoding.UTF8.GetBytes(text));
        file.Modified = Now;
        file.Flush();
    }

    /// <summary>Somebody deletes a file.</summary>
    public void Remove(string path) => files.Remove(path);

    /// <summary>The files below a folder with their texts.</summary>
    public SortedDictionary<string, string> Texts(string folder) => new(files.Where(file => file.Key.StartsWith(folder + "/", StringComparison.Ordinal))
        .ToDictionary(file => file.Key[(folder.Length + 1)..], static file => System.Text.Encoding.UTF8.GetString(file.Value.Content)), StringComparer.Ordinal);

    public void Restart(bool keepsUnflushed)
    {
        Life++;
        foreach (var file in files.Values)
        {
            file.Restart();
            if (!keepsUnflushed && !file.IsFlushed && machine.Next(2) == 0)
            {
                file.Lose();
            }
            file.Flush();
        }
    }

    /// <summary>The file of a path; made if it is not there and may be made.</summary>
    public SimulatedFile? Find(string path, bool create)
    {
        if (!files.TryGetValue(path, out var file) && create)
        {
            files[path] = file = new SimulatedFile(++ids) { Modified = Now };
        }
        return file;
    }

    public override StampResult Stat(string folder, string relativePath, bool follow, out FileStamp stamp)
    {
        var path = relativePath.Length == 0 ? folder : folder + "/" + relativePath;
        Step("stat", path);
        stamp = files.TryGetValue(path, out var file) ? new FileStamp(file.Length, file.Modified, file.Modified, file.Id) : default;
        return file is null ? StampResult.Absent : StampResult.File;
    }

    public override bool IsFile(string path) => files.ContainsKey(path);

    public override bool IsFolder(string path) => folders.Contains(path);

    public override string? TargetOf(string path) => null;

    public override long TimeOf(string link) => throw new NotSupportedException("There are no links on this disk.");

    public override void List(string folder, string prefix, List<string> files, List<string> folders, List<string> links)
    {
        Step("list", folder);
        var below = folder + "/";
        files.AddRange(this.files.Keys.Where(path => path.StartsWith(below, StringComparison.Ordinal) && !path[below.Length..].Contains('/')).Select(path => prefix + path[below.Length..]));
        folders.AddRange(this.folders.Where(path => path.StartsWith(below, StringComparison.Ordinal) && !path[below.Length..].Contains('/')).Select(path => path[below.Length..]));
    }

    public override IEnumerable<string> FilesBelow(string folder, string pattern)
    {
        Step("list", folder);
        var end = pattern.TrimStart('*');
        return files.Keys.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal) && path.EndsWith(end, StringComparison.Ordinal)).ToList();
    }

    public override bool IsEmpty(string folder) => RequireFolder(folder) && !files.Keys.Concat(folders).Any(path => path.StartsWith(folder + "/", StringComparison.Ordinal));

    public override Stream Read(string path)
    {
        Step("open", path);
        return new SimulatedStream(this, files.GetValueOrDefault(path) ?? throw new FileNotFoundException("There is no such file.", path), path, mayWrite: false);
    }

    public override Stream Create(string path, bool isNew)
    {
        Step("create", path);
        RequireFolder(Path.GetDirectoryName(path)!);
        if (isNew && files.ContainsKey(path))
        {
            throw new IOException($"'{path}' exists.");
        }
        var file = Find(path, create: true)!;
        file.Truncate(0);
        return new SimulatedStream(this, file, path, mayWrite: true);
    }

    public override Stream Edit(string path)
    {
        Step("edit", path);
        RequireFolder(Path.GetDirectoryName(path)!);
        return new SimulatedStream(this, Find(path, create: true)!, path, mayWrite: true);
    }

    public override void Flush(Stream file)
    {
        Step("flush", "");
        ((SimulatedStream)file).File.Flush();
    }

    public override void Move(string from, string to, bool overwrite)
    {
        Step("move", to);
        if (!overwrite && files.ContainsKey(to))
        {
            throw new IOException($"'{to}' exists.");
        }
        if (!files.Remove(from, out var file))
        {
            throw new FileNotFoundException("There is no such file.", from);
        }
        files[to] = file;
    }

    public override void Delete(string path)
    {
        Step("delete", path);
        files.Remove(path);
    }

    public override void CreateFolder(string path)
    {
        Step("create folder", path);
        CreateParents(path + "/");
    }

    public override void DeleteFolder(string path, bool withContent)
    {
        Step("delete folder", path);
        if (!IsEmpty(path) && !withContent)
        {
            throw new IOException($"'{path}' is not empty.");
        }
        folders.RemoveWhere(folder => folder == path || folder.StartsWith(path + "/", StringComparison.Ordinal));
        files.Keys.Where(file => file.StartsWith(path + "/", StringComparison.Ordinal)).ToList().ForEach(file => files.Remove(file));
    }

    public override void SetTime(string path, long modified)
    {
        Step("date", path);
        files[path].Modified = modified;
    }

    public override bool IsExecutable(string path) => files[path].IsExecutable;

    public override void MakeExecutable(string path)
    {
        Step("permit", path);
        files[path].IsExecutable = true;
    }

    public override IDisposable? TryLock(string path)
    {
        Step("lock", path);
        var file = Find(path, create: true)!;
        return file.IsLocked ? null : new Lock(this, file);
    }

    public override string NewName() => $"new-{++names}";

    void CreateParents(string path)
    {
        for (var end = path.IndexOf('/', 1); end > 0; end = path.IndexOf('/', end + 1))
        {
            folders.Add(path[..end]);
        }
    }

    bool RequireFolder(string path) => folders.Contains(path) ? true : throw new DirectoryNotFoundException($"There is no folder '{path}'.");

    sealed class Lock : IDisposable
    {
        readonly SimulatedDisk disk;
        readonly SimulatedFile file;
        readonly int life;

        public Lock(SimulatedDisk disk, SimulatedFile file)
        {
            (this.disk, this.file, life) = (disk, file, disk.Life);
            file.IsLocked = true;
        }

        public void Dispose()
        {
            if (disk.Life == life)
            {
                file.IsLocked = false;
            }
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace BuildCache.Tests.Simulation;

/// <summary>Lets SQLite work on a simulated disk: a VFS (https://sqlite.org/vfs.html), with the shared memory that write-ahead logging needs.</summary>
sealed unsafe partial class SqliteDriver : IDisposable
{
    const int Ok = 0, IoError = 10, NotFound = 12, CannotOpen = 14, ShortRead = 522;
    const int CreateFlag = 4, DeleteOnClose = 8;
    const int LongestPath = 512;

    static int drivers;

    readonly SimulatedDisk disk;
    readonly Vfs* vfs;
    readonly IoMethods* methods;

    public SqliteDriver(SimulatedDisk disk, bool hasSharedMemory)
    {
        this.disk = disk;
        Name = $"simulated-{Interlocked.Increment(ref drivers)}";
        methods = (IoMethods*)NativeMemory.AllocZeroed((nuint)sizeof(IoMethods));
        *methods = new IoMethods
        {
            // Of the first version are those without shared memory.
            Version = hasSharedMemory ? 2 : 1,
            Close = &Close,
            Read = &Read,
            Write = &Write,
            Truncate = &Truncate,
            Sync = &Sync,
            FileSize = &FileSize,
            Lock = &Lock,
            Unlock = &Unlock,
            CheckReservedLock = &CheckReservedLock,
            FileControl = &FileControl,
            SectorSize = &SectorSize,
            DeviceCharacteristics = &DeviceCharacteristics,
            ShmMap = &ShmMap,
            ShmLock = &ShmLock,
            ShmBarrier = &ShmBarrier,
            ShmUnmap = &ShmUnmap,
        };
        vfs = (Vfs*)NativeMemory.AllocZeroed((nuint)sizeof(Vfs));
        *vfs = new Vfs
        {
            Version = 2,
            FileSize = sizeof(OpenFile),
            LongestPath = LongestPath,
            Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name),
            Data = GCHandle.ToIntPtr(GCHandle.Alloc(this)),
            Open = &Open,
            Delete = &Delete,
            Access = &Access,
            FullPath = &FullPath,
            Randomness = &Randomness,
            Sleep = &Sleep,
            LastError = &LastError,
            CurrentTime = &CurrentTime,
            CurrentTime64 = &CurrentTime64,
        };
        Assert.Equal(Ok, sqlite3_vfs_register(vfs, 0));
    }

    /// <summary>By which a connection asks for it.</summary>
    public string Name { get; }

    /// <summary>No connection can be opened with it any more. Its memory stays: the garbage collector may still close one that a machine left open when it went off.</summary>
    public void Dispose() => Assert.Equal(Ok, sqlite3_vfs_unregister(vfs));

    /// <summary>What a connection knows of a file that it has open.</summary>
    sealed class Handle(SqliteDriver driver, string path, SimulatedFile file, bool deleteOnClose)
    {
        readonly int life = driver.disk.Life;

        public SimulatedDisk Disk => driver.disk;

        public string Path => path;

        public SimulatedFile File => file;

        public SqliteLocks Locks { get; } = file.Locks;

        public bool DeleteOnClose => deleteOnClose;

        /// <summary>False for what the machine's going off has ended.</summary>
        public bool Lives => life == driver.disk.Life && !driver.disk.IsOff;
    }

    static Handle HandleOf(OpenFile* file) => (Handle)GCHandle.FromIntPtr(file->Handle).Target!;

    static SqliteDriver DriverOf(Vfs* vfs) => (SqliteDriver)GCHandle.FromIntPtr(vfs->Data).Target!;

    static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text)!;

    /// <summary>An operation: SQLite is told of a machine that is off as of a disk that has failed.</summary>
    static int Do(Handle handle, string what, Func<int> operation)
    {
        if (!handle.Lives)
        {
            return IoError;
        }
        try
        {
            handle.Disk.Step(what, handle.Path);
            return operation();
        }
        catch (PowerOff)
        {
            return IoError;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Open(Vfs* vfs, byte* name, OpenFile* file, int flags, int* given)
    {
        file->Methods = null;
        var driver = DriverOf(vfs);
        var path = name == null ? "/" + driver.disk.NewName() : Text(name);
        try
        {
            driver.disk.Step("sqlite open", path);
        }
        catch (PowerOff)
        {
            return CannotOpen;
        }
        if (driver.disk.Find(path, (flags & CreateFlag) != 0) is not { } found)
        {
            return CannotOpen;
        }
        file->Handle = GCHandle.ToIntPtr(GCHandle.Alloc(new Handle(driver, path, found, name == null || (flags & DeleteOnClose) != 0)));
        file->Methods = driver.methods;
        if (given != null)
        {
            *given = flags;
        }
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Close(OpenFile* file)
    {
        var handle = HandleOf(file);
        handle.Locks.Unlock(handle, 0);
        if (handle is { DeleteOnClose: true, Lives: true })
        {
            handle.Disk.Remove(handle.Path);
        }
        GCHandle.FromIntPtr(file->Handle).Free();
        file->Methods = null;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Read(OpenFile* file, byte* buffer, int count, long at)
    {
        var handle = HandleOf(file);
        return Do(handle, "sqlite read", () =>
        {
            var target = new Span<byte>(buffer, count);
            var rest = handle.File.Content[(int)Math.Min(at, handle.File.Length)..];
            var length = Math.Min(count, rest.Length);
            rest[..length].CopyTo(target);
            target[length..].Clear();
            return length < count ? ShortRead : Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Write(OpenFile* file, byte* buffer, int count, long at)
    {
        var handle = HandleOf(file);
        return Do(handle, "sqlite write", () =>
        {
            handle.File.Write(at, new ReadOnlySpan<byte>(buffer, count));
            handle.File.Modified = handle.Disk.Now;
            return Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Truncate(OpenFile* file, long length)
    {
        var handle = HandleOf(file);
        return Do(handle, "sqlite cut", () =>
        {
            handle.File.Truncate(Math.Min(length, handle.File.Length));
            return Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Sync(OpenFile* file, int flags)
    {
        var handle = HandleOf(file);
        return Do(handle, "sqlite flush", () =>
        {
            handle.File.Flush();
            return Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int FileSize(OpenFile* file, long* size)
    {
        *size = HandleOf(file).File.Length;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Lock(OpenFile* file, int level)
    {
        var handle = HandleOf(file);
        return handle.Lives ? handle.Locks.Lock(handle, level) : IoError;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Unlock(OpenFile* file, int level)
    {
        var handle = HandleOf(file);
        handle.Locks.Unlock(handle, level);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int CheckReservedLock(OpenFile* file, int* result)
    {
        *result = HandleOf(file).Locks.IsReserved ? 1 : 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int FileControl(OpenFile* file, int operation, void* argument) => NotFound;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int SectorSize(OpenFile* file) => 4096;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int DeviceCharacteristics(OpenFile* file) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int ShmMap(OpenFile* file, int region, int size, int extend, void** result)
    {
        var handle = HandleOf(file);
        *result = handle.Locks.Map(handle, region, size, extend != 0);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int ShmLock(OpenFile* file, int first, int count, int flags)
    {
        const int Release = 1, Shared = 4;
        var handle = HandleOf(file);
        return handle.Locks.Lock(handle, first, count, (flags & Shared) != 0, (flags & Release) != 0);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void ShmBarrier(OpenFile* file) => Interlocked.MemoryBarrier();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int ShmUnmap(OpenFile* file, int delete)
    {
        var handle = HandleOf(file);
        handle.Locks.Unmap(handle);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Delete(Vfs* vfs, byte* name, int sync)
    {
        try
        {
            DriverOf(vfs).disk.Delete(Text(name));
            return Ok;
        }
        catch (PowerOff)
        {
            return IoError;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Access(Vfs* vfs, byte* name, int flags, int* result)
    {
        *result = DriverOf(vfs).disk.IsFile(Text(name)) ? 1 : 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int FullPath(Vfs* vfs, byte* name, int length, byte* result)
    {
        var bytes = Encoding.UTF8.GetBytes(Text(name) + "\0");
        if (bytes.Length > length)
        {
            return CannotOpen;
        }
        bytes.CopyTo(new Span<byte>(result, length));
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Randomness(Vfs* vfs, int count, byte* bytes)
    {
        // It seeds the salts of logs, on whose values no step depends.
        Random.Shared.NextBytes(new Span<byte>(bytes, count));
        return count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Sleep(Vfs* vfs, int microseconds) => microseconds;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int LastError(Vfs* vfs, int length, byte* text) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int CurrentTime(Vfs* vfs, double* days)
    {
        *days = JulianMilliseconds(vfs) / 86_400_000.0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int CurrentTime64(Vfs* vfs, long* milliseconds)
    {
        *milliseconds = JulianMilliseconds(vfs);
        return Ok;
    }

    // https://sqlite.org/c3ref/vfs.html: Julian Day Number times the milliseconds of a day.
    static long JulianMilliseconds(Vfs* vfs) => 210_866_760_000_000 + DriverOf(vfs).disk.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    [LibraryImport("e_sqlite3")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int sqlite3_vfs_register(Vfs* vfs, int isDefault);

    [LibraryImport("e_sqlite3")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int sqlite3_vfs_unregister(Vfs* vfs);

    [StructLayout(LayoutKind.Sequential)]
    struct OpenFile
    {
        public IoMethods* Methods;
        public nint Handle;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct Vfs
    {
        public int Version;
        public int FileSize;
        public int LongestPath;
        public Vfs* Next;
        public byte* Name;
        public nint Data;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, OpenFile*, int, int*, int> Open;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int> Delete;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int*, int> Access;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, byte*, int> FullPath;
        public nint LoadLibrary, LoadError, LoadSymbol, LoadClose;
        public delegate* unmanaged[Cdecl]<Vfs*, int, byte*, int> Randomness;
        public delegate* unmanaged[Cdecl]<Vfs*, int, int> Sleep;
        public delegate* unmanaged[Cdecl]<Vfs*, double*, int> CurrentTime;
        public delegate* unmanaged[Cdecl]<Vfs*, int, byte*, int> LastError;
        public delegate* unmanaged[Cdecl]<Vfs*, long*, int> CurrentTime64;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct IoMethods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> Close;
        public delegate* unmanaged[Cdecl]<OpenFile*, byte*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<OpenFile*, byte*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<OpenFile*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<OpenFile*, long*, int> FileSize;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Lock;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Unlock;
        public delegate* unmanaged[Cdecl]<OpenFile*, int*, int> CheckReservedLock;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, void*, int> FileControl;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> SectorSize;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> DeviceCharacteristics;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int, int, void**, int> ShmMap;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int, int, int> ShmLock;
        public delegate* unmanaged[Cdecl]<OpenFile*, void> ShmBarrier;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> ShmUnmap;
    }
}

using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace BuildCache;

/// <summary>
/// <c>statx(2)</c>: .NET's own stat records hide the change time and the inode. The structure is the kernel's stable
/// interface and the same on every architecture (https://man7.org/linux/man-pages/man2/statx.2.html).
/// A build that changes nothing is mostly this call, so it allocates nothing.
/// </summary>
internal static unsafe partial class LinuxStat
{
    const int CurrentDirectory = -100; // AT_FDCWD
    const uint Wanted = 0x1 | 0x40 | 0x80 | 0x100 | 0x200; // type, mtime, ctime, inode, size
    const int DoNotFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    const ushort TypeMask = 0xF000, RegularFile = 0x8000, SymbolicLink = 0xA000, Pipe = 0x1000, Socket = 0xC000, CharacterDevice = 0x2000, BlockDevice = 0x6000;
    const int NotPermitted = 1, NoEntry = 2, NotADirectory = 20, NameTooLong = 36, NotImplemented = 38, TooManyLinks = 40;
    const int StackLimit = 1024;
    const int PathOnly = 0x200000 | 0x80000; // O_PATH | O_CLOEXEC

    // Opening a folder costs as much as reading two stamps.
    const int FewestForFolder = 3;

    static volatile bool missing;

    /// <summary>Reads a stamp; false when this system has no <c>statx</c>.</summary>
    public static bool TryRead(string folder, string relativePath, bool follow, out FileStamp stamp, out StampResult result)
    {
        stamp = default;
        result = StampResult.Absent;
        if (missing)
        {
            return false;
        }

        if (folder.Contains('\0') || relativePath.Contains('\0'))
        {
            return true;
        }

        byte[]? rented = null;
        var limit = Limit(folder, relativePath);
        var path = limit <= StackLimit ? stackalloc byte[StackLimit] : rented = ArrayPool<byte>.Shared.Rent(limit);
        Encode(folder, relativePath, path);
        try
        {
            fixed (byte* start = path)
            {
                return TryRead(CurrentDirectory, start, follow, out stamp, out result);
            }
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            missing = true; // a C library older than the function
            return false;
        }
        finally
        {
            Return(rented);
        }
    }

    /// <summary>
    /// Reads the stamps of entries of one folder. The way to the folder is gone once, and the kernel looks up names only; a stamp that is read by
    /// its whole path costs half as much again. False when they have to be read one by one.
    /// </summary>
    public static bool TryReadEach(string root, ReadOnlySpan<string> paths, int prefix, bool follow, Span<StampResult> results, Span<FileStamp> stamps)
    {
        if (missing || paths.Length < FewestForFolder || root.Contains('\0') || !TryOpen(root, paths[0].AsSpan(0, prefix), out var folder))
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[StackLimit];
        try
        {
            for (var i = 0; i < paths.Length; i++)
            {
                var name = paths[i].AsSpan(prefix);
                if (Limit(name, "") > StackLimit)
                {
                    return false; // longer than the names of any file system in use
                }

                Encode(name, "", buffer);
                fixed (byte* start = buffer)
                {
                    if (!TryRead(folder, start, follow, out stamps[i], out results[i]))
                    {
                        return false;
                    }
                }
            }

            return true;
        }
        finally
        {
            _ = Close(folder);
        }
    }

    static bool TryOpen(string root, ReadOnlySpan<char> prefix, out int folder)
    {
        byte[]? rented = null;
        var limit = Limit(root, prefix);
        var path = limit <= StackLimit ? stackalloc byte[StackLimit] : rented = ArrayPool<byte>.Shared.Rent(limit);
        Encode(root, prefix, path);
        try
        {
            fixed (byte* start = path)
            {
                folder = Open(start, PathOnly);
                return folder >= 0;
            }
        }
        finally
        {
            Return(rented);
        }
    }

    static int Limit(ReadOnlySpan<char> first, ReadOnlySpan<char> second) => Encoding.UTF8.GetMaxByteCount(first.Length + second.Length) + 2;

    // A path for the kernel: the parts with a '/' between them, and a zero at the end.
    static void Encode(ReadOnlySpan<char> first, ReadOnlySpan<char> second, Span<byte> path)
    {
        var length = Encoding.UTF8.GetBytes(first, path);
        if (second.Length > 0)
        {
            path[length++] = (byte)'/';
            length += Encoding.UTF8.GetBytes(second, path[length..]);
        }

        path[length] = 0;
    }

    static void Return(byte[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    static bool TryRead(int folder, byte* path, bool follow, out FileStamp stamp, out StampResult result)
    {
        Record record;
        if (Statx(folder, path, follow ? 0 : DoNotFollow, Wanted, &record) == 0)
        {
            result = (record.Mode & TypeMask) switch
            {
                RegularFile => StampResult.File,
                SymbolicLink => StampResult.Link,
                Pipe => StampResult.Pipe,
                Socket => StampResult.Socket,
                CharacterDevice or BlockDevice => StampResult.Device,
                _ => StampResult.Absent,
            };
            stamp = result == StampResult.File ? record.ToStamp() : default;
            return true;
        }

        stamp = default;
        var error = Marshal.GetLastPInvokeError();
        result = error switch
        {
            NoEntry or NotADirectory or NameTooLong => StampResult.Absent,
            TooManyLinks => StampResult.CyclicLink,
            _ => StampResult.Unreadable,
        };
        if (error is NotImplemented or NotPermitted)
        {
            missing = true; // an old kernel, or a sandbox that refuses calls it does not know
            return false;
        }

        return true;
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Statx(int directory, byte* path, int flags, uint mask, Record* record);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int Open(byte* path, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct Record
    {
        [FieldOffset(28)]
        public ushort Mode;
        [FieldOffset(32)]
        public ulong Inode;
        [FieldOffset(40)]
        public ulong Size;
        [FieldOffset(96)]
        public long ChangedSeconds;
        [FieldOffset(104)]
        public uint ChangedNanoseconds;
        [FieldOffset(112)]
        public long ModifiedSeconds;
        [FieldOffset(120)]
        public uint ModifiedNanoseconds;
        [FieldOffset(136)]
        public uint DeviceMajor;
        [FieldOffset(140)]
        public uint DeviceMinor;

        // Times past the year 2262 wrap: stamps are compared for equality, and a wrapped time is as good a name.
        public readonly FileStamp ToStamp() => unchecked(new(
            (long)Size,
            (ModifiedSeconds * 1_000_000_000) + ModifiedNanoseconds,
            (ChangedSeconds * 1_000_000_000) + ChangedNanoseconds,
            (long)(Inode ^ ((((ulong)DeviceMajor << 32) | DeviceMinor) * 0x9E3779B97F4A7C15))));
    }
}

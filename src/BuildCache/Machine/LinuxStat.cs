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

        var limit = Encoding.UTF8.GetMaxByteCount(folder.Length + relativePath.Length) + 2;
        byte[]? rented = null;
        var path = limit <= StackLimit ? stackalloc byte[StackLimit] : rented = ArrayPool<byte>.Shared.Rent(limit);
        var length = Encoding.UTF8.GetBytes(folder, path);
        if (relativePath.Length > 0)
        {
            path[length++] = (byte)'/';
            length += Encoding.UTF8.GetBytes(relativePath, path[length..]);
        }

        path[length] = 0;
        try
        {
            fixed (byte* start = path)
            {
                return TryRead(start, follow, out stamp, out result);
            }
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            missing = true; // a C library older than the function
            return false;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    static bool TryRead(byte* path, bool follow, out FileStamp stamp, out StampResult result)
    {
        Record record;
        if (Statx(CurrentDirectory, path, follow ? 0 : DoNotFollow, Wanted, &record) == 0)
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
            TooManyLinks => StampResult.CircularLink,
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

using System.Runtime.InteropServices;

namespace BuildCache.Tests.Simulation;

/// <summary>
/// The locks that the connections of a machine have on a database, and the memory that they share as its write-ahead log's index
/// (https://sqlite.org/lockingv3.html, https://sqlite.org/walformat.html#wal_locks).
/// </summary>
sealed unsafe class SqliteLocks
{
    public const int Ok = 0;
    public const int Busy = 5;

    const int None = 0, Shared = 1, Reserved = 2, Pending = 3, Exclusive = 4;

    readonly Dictionary<object, int> levels = [];
    readonly Dictionary<object, (int Shared, int Exclusive)> slots = [];
    readonly List<nint> regions = [];

    /// <summary>Raises the lock of a connection.</summary>
    public int Lock(object owner, int level)
    {
        if (level <= LevelOf(owner))
        {
            return Ok;
        }
        var others = levels.Where(pair => pair.Key != owner).Select(static pair => pair.Value).DefaultIfEmpty(None).Max();
        if (others >= Pending || level >= Reserved && others >= Reserved)
        {
            return Busy;
        }
        if (level == Exclusive && others >= Shared)
        {
            levels[owner] = Pending;
            return Busy;
        }
        levels[owner] = level;
        return Ok;
    }

    public void Unlock(object owner, int level)
    {
        if (level == None)
        {
            levels.Remove(owner);
        }
        else
        {
            levels[owner] = level;
        }
    }

    public bool IsReserved => levels.Values.Any(static level => level >= Reserved);

    /// <summary>A part of the shared memory, zeroes at first; null when it is not there and not wanted.</summary>
    public void* Map(object owner, int region, int size, bool extend)
    {
        slots.TryAdd(owner, default);
        while (regions.Count <= region)
        {
            if (!extend)
            {
                return null;
            }
            regions.Add((nint)NativeMemory.AllocZeroed((nuint)size));
        }
        return (void*)regions[region];
    }

    /// <summary>Takes or gives back some of the eight locks on the shared memory.</summary>
    public int Lock(object owner, int first, int count, bool isShared, bool isRelease)
    {
        var mask = ((1 << count) - 1) << first;
        var mine = slots[owner];
        if (isRelease)
        {
            slots[owner] = (mine.Shared & ~mask, mine.Exclusive & ~mask);
            return Ok;
        }
        foreach (var (other, held) in slots)
        {
            if (other != owner && (mask & (isShared ? held.Exclusive : held.Shared | held.Exclusive)) != 0)
            {
                return Busy;
            }
        }
        slots[owner] = isShared ? (mine.Shared | mask, mine.Exclusive) : (mine.Shared, mine.Exclusive | mask);
        return Ok;
    }

    /// <summary>The last connection takes the shared memory with it.</summary>
    public void Unmap(object owner)
    {
        if (slots.Remove(owner) && slots.Count == 0)
        {
            regions.ForEach(static region => NativeMemory.Free((void*)region));
            regions.Clear();
        }
    }

    int LevelOf(object owner) => levels.GetValueOrDefault(owner);
}

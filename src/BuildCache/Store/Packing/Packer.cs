using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace BuildCache;

/// <summary>
/// Bytes as they are stored. A handler's results resemble each other: each page has the same head, each result the same keys. So the first of
/// them become a dictionary with which the rest is packed, in half to two thirds of the room that Zstandard needs by itself, and in less time
/// (docs/decisions/0039-packing.md). Any number of threads may pack and unpack at once; the thread that writes loads and stores dictionaries.
/// </summary>
/// <remarks>A first byte says how: plain, or compressed, with the number of the dictionary (2 bytes) and the length of the content (4 bytes).</remarks>
sealed class Packer
{
    /// <summary>So many bytes of content become a dictionary; four times as many win another twentieth.</summary>
    public const int DictionarySize = 32 * 1024;

    /// <summary>A kind that has given less than this is not worth a dictionary.</summary>
    public const int WorthDictionary = 2 * DictionarySize;

    const int SmallestWorthwhile = 64;

    const byte Plain = 0;
    const byte Compressed = 2;
    const int HeaderLength = 7;

    static readonly PackingDictionary None = new(0, []);

    readonly ConcurrentDictionary<int, PackingDictionary> dictionaries = new() { [0] = None };
    readonly ConcurrentDictionary<PackedKind, Kind> kinds = [];
    readonly List<(Kind Kind, PackingDictionary Dictionary)> unpublished = [];
    int lastLoaded;

    /// <summary>Bytes as they are stored.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="of">Which dictionary to use; null for none.</param>
    public byte[] Pack(ReadOnlySpan<byte> content, PackedKind? of)
    {
        if (content.Length >= SmallestWorthwhile)
        {
            var dictionary = of is { } known ? DictionaryOf(known, content) : None;
            var packed = dictionary.Compress(content, HeaderLength);
            if (packed.Length > 0)
            {
                packed[0] = Compressed;
                BinaryPrimitives.WriteUInt16LittleEndian(packed.AsSpan(1), (ushort)dictionary.Id);
                BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(3), content.Length);
                return packed;
            }
        }
        var plain = new byte[content.Length + 1];
        content.CopyTo(plain.AsSpan(1));
        return plain;
    }

    /// <summary>The bytes that were packed.</summary>
    /// <param name="packed">As they are stored.</param>
    /// <param name="db">Where they are stored, and with them the dictionaries.</param>
    /// <exception cref="DamageException">They are not what was stored.</exception>
    public byte[] Unpack(ReadOnlySpan<byte> packed, Connection db)
    {
        if (packed.IsEmpty)
        {
            throw new DamageException("A stored value is empty, where at least its encoding is expected.");
        }
        if (packed[0] == Plain)
        {
            return packed[1..].ToArray();
        }
        if (packed[0] != Compressed || packed.Length < HeaderLength)
        {
            throw new DamageException($"A stored value has the unknown encoding {packed[0]}.");
        }
        return Find(BinaryPrimitives.ReadUInt16LittleEndian(packed[1..]), db).Decompress(packed[HeaderLength..], BinaryPrimitives.ReadInt32LittleEndian(packed[3..]))
            ?? throw new DamageException("A stored value does not decompress.");
    }

    /// <summary>Learns of the dictionaries that the database has. To be called before there is something to pack.</summary>
    public void Load(Connection db)
    {
        foreach (var (id, handler, part, content) in db.Prepare("select id, handler, part, body from bc_dictionary where id > ? order by id").Bind(lastLoaded)
            .List(static row => ((int)row.Int64(0), row.Text(1), (PackedPart)row.Int64(2), row.Bytes(3).ToArray())))
        {
            lastLoaded = id;
            if (id <= ushort.MaxValue)
            {
                kinds.GetOrAdd(new PackedKind(handler, part), static _ => new Kind()).Dictionary = dictionaries.GetOrAdd(id, new PackingDictionary(id, content));
            }
        }
    }

    /// <summary>Stores dictionaries of kinds that have given enough, in the transaction that is open. Nothing is packed with them before <see cref="Publish"/>.</summary>
    public void Store(Connection db)
    {
        foreach (var (of, kind) in kinds)
        {
            if (kind.TakeSample() is not { } sample)
            {
                continue;
            }
            db.Prepare("insert or ignore into bc_dictionary (handler, part, body) values (?, ?, ?)").Bind(of.Handler).Bind((long)of.Part).BindBlob(sample).Run();
            // Another build may have stored one first.
            var (id, content) = db.Prepare("select id, body from bc_dictionary where handler = ? and part = ?").Bind(of.Handler).Bind((long)of.Part)
                .First(static row => (row.Int64(0), row.Bytes(1).ToArray()));
            if (id <= ushort.MaxValue)
            {
                unpublished.Add((kind, new PackingDictionary((int)id, content)));
            }
        }
    }

    /// <summary>What was stored is in the database for good.</summary>
    public void Publish()
    {
        foreach (var (kind, dictionary) in unpublished)
        {
            kind.Dictionary = dictionaries.GetOrAdd(dictionary.Id, dictionary);
        }
        unpublished.Clear();
    }

    /// <summary>What was stored was undone; it is stored again with the next transaction.</summary>
    public void Withdraw()
    {
        foreach (var (kind, dictionary) in unpublished)
        {
            kind.GiveBack(dictionary.Content);
        }
        unpublished.Clear();
    }

    /// <summary>Frees memory that only much work needs.</summary>
    public void Rest()
    {
        foreach (var dictionary in dictionaries.Values)
        {
            dictionary.Rest();
        }
    }

    /// <summary>The dictionary of a kind; as long as it has none, the content is the beginning of one.</summary>
    PackingDictionary DictionaryOf(PackedKind of, ReadOnlySpan<byte> content)
    {
        var kind = kinds.GetOrAdd(of, static _ => new Kind());
        if (kind.Dictionary is { } dictionary)
        {
            return dictionary;
        }
        kind.Sample(content);
        return None;
    }

    PackingDictionary Find(int id, Connection db) => dictionaries.TryGetValue(id, out var known) ? known
        : dictionaries.GetOrAdd(id, new PackingDictionary(id, db.Prepare("select body from bc_dictionary where id = ?").Bind(id).First(static row => row.Bytes(0).ToArray())
            ?? throw new DamageException($"The dictionary {id}, with which a value is packed, is not there.")));

    /// <summary>What is known of a kind: its dictionary, or what it will be.</summary>
    sealed class Kind
    {
        readonly Lock gate = new();
        byte[]? sample = [];
        long seen;
        volatile PackingDictionary? dictionary;

        public PackingDictionary? Dictionary
        {
            get => dictionary;
            set
            {
                lock (gate)
                {
                    sample = null;
                }
                dictionary = value;
            }
        }

        public void Sample(ReadOnlySpan<byte> content)
        {
            lock (gate)
            {
                seen += content.Length;
                if (sample?.Length < DictionarySize)
                {
                    sample = [.. sample, .. content[..Math.Min(content.Length, DictionarySize - sample.Length)]];
                }
            }
        }

        public void GiveBack(byte[] taken)
        {
            lock (gate)
            {
                sample = taken;
            }
        }

        /// <summary>The content of a dictionary, once, when there is enough.</summary>
        public byte[]? TakeSample()
        {
            lock (gate)
            {
                if (sample is null || seen < WorthDictionary)
                {
                    return null;
                }
                var taken = sample;
                sample = null;
                return taken;
            }
        }
    }
}

/// <summary>What has a dictionary of its own.</summary>
/// <param name="Handler">The name of the handler that gave them.</param>
/// <param name="Part">Which of what it gives.</param>
readonly record struct PackedKind(string Handler, PackedPart Part);

/// <summary>Which of what a handler gives. Numbers of the database.</summary>
enum PackedPart
{
    /// <summary>Outputs, and artifacts that documents name.</summary>
    Artifact = 0,

    /// <summary>Results: documents, diagnostics, values of computations.</summary>
    Result = 1,
}

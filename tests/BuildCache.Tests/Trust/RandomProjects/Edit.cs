using System.Globalization;

namespace BuildCache.Tests.Trust;

/// <summary>One random edit: a kind and the seed of its details, so that a sequence stays meaningful when others are taken out of it.</summary>
readonly record struct Edit(string Kind, int Seed)
{
    static readonly (string Kind, int Weight)[] Kinds =
    [
        ("write", 14), ("line", 16), ("delete", 5), ("rename", 4), ("case", 2), ("touch", 2), ("two", 6), ("back", 5), ("nothing", 1), ("heal", 4),
        ("world", 8), ("link", 5), ("query", 5),
        ("property", 3), ("environment", 2), ("items", 2), ("index", 3), ("target", 4), ("handlers", 3), ("upgrade", 3), ("trust", 1),
        ("tamper", 3), ("lose", 2), ("foreign", 2),
        ("rebuild", 1), ("audit", 1), ("database", 1), ("store", 1), ("clone", 1), ("other", 6),
        ("cancel", 5), ("unwind", 4), ("kill", 6), ("process", 1),
    ];

    /// <summary>A project of a few files, and then edits of all kinds.</summary>
    public static List<Edit> Sequence(int seed, int length)
    {
        var random = new Random(seed);
        var bag = Kinds.SelectMany(static k => Enumerable.Repeat(k.Kind, k.Weight)).ToArray();
        var edits = Enumerable.Range(0, 6).Select(_ => new Edit("write", random.Next())).ToList();
        edits.AddRange(Enumerable.Range(0, length).Select(_ => new Edit(bag[random.Next(bag.Length)], random.Next())));
        return edits;
    }

    /// <summary>Edits as a report tells them.</summary>
    public static List<Edit> Parse(string text) =>
        [.. text.Split(", ").Select(static edit => edit.Split(' ')).Select(static edit => new Edit(edit[0], int.Parse(edit[1], CultureInfo.InvariantCulture)))];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Seed}");
}

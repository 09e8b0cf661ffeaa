namespace BuildCache;

/// <summary>How far a build trusts what is stored.</summary>
public enum InputTrust
{
    /// <summary>A file whose size, times and identity are unchanged is not read again, except where its time stamp is too new to tell.</summary>
    Stat,

    /// <summary>Every input is read and hashed in every build.</summary>
    Hash,

    /// <summary>
    /// Nothing that is stored is believed: the build begins with an empty database, asks servers anew and compares outputs by content. For
    /// what is published from a cache that others may have written.
    /// </summary>
    Nothing,
}

/// <summary>What a build is told of the outside world, as far as inputs are concerned.</summary>
sealed record OutsideWorld
{
    /// <summary>What the build runs on.</summary>
    public required Machine Machine { get; init; }

    /// <summary>Its disks.</summary>
    public FileSystem Files => Machine.Files;

    /// <summary>Its clock, which tells how old an answer is.</summary>
    public TimeProvider Clock => Machine.Clock;

    /// <summary>Absolute path of the project's folder; every relative path starts here.</summary>
    public required string ProjectDirectory { get; init; }

    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    public required IReadOnlyDictionary<string, ItemList> Items { get; init; }

    /// <summary>The URLs that this build was told, by what is stored of them.</summary>
    public required HiddenUrls Urls { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    public required InputTrust Trust { get; init; }

    /// <summary>Where functions may read files.</summary>
    public required InputRoots Roots { get; init; }

    /// <summary>Whether an absolute path is written by a command of the build, so that it is no input.</summary>
    public required Func<string, bool> IsOutput { get; init; }

    /// <summary>Ask no server.</summary>
    public required bool Offline { get; init; }

    /// <summary>Known answers hold whatever their age: results are to be compared, not inputs.</summary>
    public required bool AsksNobodyAgain { get; init; }

    /// <summary>How old the last check of an answer may be where a call does not say.</summary>
    public required TimeSpan HttpMaximumAge { get; init; }
}

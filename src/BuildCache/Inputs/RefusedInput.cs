namespace BuildCache;

/// <summary>Something in the project that a pattern may mean and that is no input: a build that left it out without a word would be taken for whole.</summary>
/// <param name="Path">Relative to the project with <c>/</c>.</param>
internal abstract record RefusedInput(string Path)
{
    /// <summary>Whether it stands where a folder with files may be meant.</summary>
    public abstract bool MayHoldFiles { get; }

    /// <summary>What whoever listed it has seen of it.</summary>
    public abstract string Observed { get; }

    /// <summary>What is said of it, however it was come by.</summary>
    public abstract Diagnostic Diagnostic { get; }
}

/// <summary>A link that leads to where nothing may be read.</summary>
/// <param name="Path">The link, relative to the project with <c>/</c>.</param>
/// <param name="Target">Where it really leads, absolute.</param>
/// <param name="IsFolder">Whether a folder is there.</param>
internal sealed record StrayLink(string Path, string Target, bool IsFolder) : RefusedInput(Path)
{
    /// <inheritdoc/>
    public override bool MayHoldFiles => IsFolder;

    /// <inheritdoc/>
    public override string Observed => $"{Path} -> {Target}";

    /// <inheritdoc/>
    public override Diagnostic Diagnostic => new(Severity.Error, "BCM1010",
        $"The link '{Path}' leads to '{Target}', outside the project, so nothing is read through it. Put the {(IsFolder ? "folder" : "file")} into the project in place of the link; or name a folder that holds the target, if everything in it may be published: <{InputRoots.ItemName} Include=\"…\" />.", Path);
}

/// <summary>What has the name of a file and no content that a build could read twice.</summary>
/// <param name="Path">Relative to the project with <c>/</c>; absolute outside of it.</param>
/// <param name="Kind">One of the irregular ones.</param>
internal sealed record IrregularFile(string Path, StampResult Kind) : RefusedInput(Path)
{
    /// <inheritdoc/>
    public override bool MayHoldFiles => Kind == StampResult.CyclicLink;

    /// <inheritdoc/>
    public override string Observed => $"{Path} is {Kind}";

    /// <inheritdoc/>
    public override Diagnostic Diagnostic => Unreadable(Path, $"it is {Describe(Kind)}");

    /// <summary>What is said where it is read by its name.</summary>
    public Diagnostic WhenRead => UnreadableFile.Of(Path, $"it is {Describe(Kind)}");

    /// <summary>Whether something is there that is neither a file nor a folder.</summary>
    public static bool Is(StampResult result) => result is StampResult.Pipe or StampResult.Socket or StampResult.Device or StampResult.CyclicLink;

    /// <summary>What it is and what to do, as the end of a sentence.</summary>
    public static string Describe(StampResult kind) => kind switch
    {
        StampResult.Pipe => "a named pipe, which keeps no content; put a file in its place, or exclude it",
        StampResult.Socket => "a socket, which keeps no content; put a file in its place, or exclude it",
        StampResult.Device => "a device, not a file; put a file in its place, or exclude it",
        StampResult.CyclicLink => "a link that leads back to itself; remove the link, or point it to a file",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The error of something in the project that cannot be read.</summary>
    public static Diagnostic Unreadable(string path, string reason) =>
        new(Severity.Error, "BCM1004", $"This cannot be read, so it is not part of the build, and neither is anything in it: {reason}.", path);
}

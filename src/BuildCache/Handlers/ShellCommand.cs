namespace BuildCache;

/// <summary>A command that <see cref="HandlerContext.RunAsync"/> runs in the platform's shell, and the files it reads and writes.</summary>
/// <param name="Text">What the shell is given: <c>/bin/sh -c</c>, or <c>cmd.exe /C</c> on Windows.</param>
/// <remarks>
/// The text, the variables and whatever else is given here are the caller's: they must come from what it has read through its context.
/// Paths are relative to the project with <c>/</c>, or absolute.
/// </remarks>
public sealed record ShellCommand(string Text)
{
    /// <summary>
    /// In <see cref="Text"/> and in values of <see cref="Environment"/> this stands for the project's absolute path, so that a text which
    /// comes from documents need not change when the project is moved.
    /// </summary>
    public const string ProjectDirectory = "$(ProjectDirectory)";

    /// <summary>The folder in which it starts; default: the project's.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>Files that it reads: their content is a dependency. They must be there, and stay as they are while it runs.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Files of other commands that it reads. They are put in their place first, should they have been lost or altered.</summary>
    public IReadOnlyList<ProducedFile> Produced { get; init; } = [];

    /// <summary>
    /// Files that it writes, and folders (ending in <c>/</c>) of which everything it writes below is its own. Each is named in
    /// <see cref="BuildOptions.OutputsInPlace"/> as well.
    /// </summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>
    /// A Makefile-style dependency file that it writes; the prerequisites in it become dependencies. The file itself is read and
    /// deleted, unless it is one of the outputs.
    /// </summary>
    public string? DepFile { get; init; }

    /// <summary>Programs whose change makes it run again, beside those that begin a command in <see cref="Text"/>: names on PATH, or paths.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Environment variables to set beside those of the build.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How long it may take before it is killed; <c>null</c> for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Takes its outputs whatever its exit code.</summary>
    public bool IgnoresExitCode { get; init; }
}

/// <summary>What came of a <see cref="ShellCommand"/>.</summary>
public sealed record CommandResult
{
    /// <summary>Its exit code, by convention 0 for success.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Whether it was killed because it took longer than it may.</summary>
    public bool TimedOut { get; init; }

    /// <summary>What it wrote to its standard output, cut off after a million characters.</summary>
    public required string StandardOutput { get; init; }

    /// <summary>What it wrote to its standard error, cut off after a million characters.</summary>
    public required string StandardError { get; init; }

    /// <summary>The outputs, stored: hand them to <see cref="HandlerContext.Own"/>. None when it failed.</summary>
    public IReadOnlyList<ProducedFile> Files { get; init; } = [];

    /// <summary>Outputs that it was to write and did not.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Prerequisites that <see cref="ShellCommand.DepFile"/> names and other commands write, with what they held when it had run.</summary>
    public IReadOnlyList<ProducedFile> ReadFromOthers { get; init; } = [];

    /// <summary>
    /// Of <see cref="ReadFromOthers"/>, those that had not been touched for a while before it started: it read what they hold now.
    /// </summary>
    public IReadOnlyList<string> Settled { get; init; } = [];

    /// <summary>
    /// Whether the project's absolute path occurs in what it wrote. Such a result holds in this folder only: read the property
    /// <c>MSBuildProjectDirectory</c>, so that a project that was moved runs it again.
    /// </summary>
    public bool NamesProjectDirectory { get; init; }
}

/// <summary>A file that a command has written in its place, and whose content is stored.</summary>
/// <param name="Path">Relative to the project with <c>/</c>, or absolute.</param>
/// <param name="Hash">SHA-256 of the content, lower-case hexadecimal.</param>
/// <param name="Size">Bytes.</param>
/// <param name="IsExecutable">Whether the system is told that it may be run.</param>
public sealed record ProducedFile(string Path, string Hash, long Size, bool IsExecutable);

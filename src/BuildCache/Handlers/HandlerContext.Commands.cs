namespace BuildCache;

public abstract partial class HandlerContext
{
    // ---- programs ----

    /// <summary>
    /// The place of a program that the handler is going to start, or that it only asks about. Where its name leads to and the content of the
    /// files that make it up are dependencies: another version is noticed, whatever it calls itself.
    /// </summary>
    /// <param name="program">A name on PATH, or a path relative to the project with <c>/</c>, or absolute.</param>
    /// <returns>Its absolute path.</returns>
    /// <exception cref="DiagnosticException">BCM1005: there is no such program.</exception>
    public abstract string Tool(string program);

    /// <summary>
    /// Runs a command in the platform's shell. Its inputs, what its dependency file names, and the programs it starts are dependencies;
    /// the files it writes are stored. When an input changes while it runs, the call ends and is tried again.
    /// </summary>
    /// <param name="command">What to run.</param>
    /// <returns>How it ended and what it gave. A command that failed is no exception: the caller reports it.</returns>
    /// <exception cref="DiagnosticException">BCM1001 an input is missing, BCM2303 an output was not announced, BCM2306 the dependency file is missing, BCM2307 it cannot be started, BCM2308 its inputs keep changing.</exception>
    public abstract Task<CommandResult> RunAsync(ShellCommand command);

    /// <summary>
    /// Makes a file that a command has written an output of this call: it stands where the command put it, comes back when it is lost or
    /// altered, and is deleted when nothing produces it any more.
    /// </summary>
    /// <param name="file">From <see cref="CommandResult.Files"/>.</param>
    public abstract void Own(ProducedFile file);
}

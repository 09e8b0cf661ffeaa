namespace BuildCache;

public sealed partial class HandlerContext
{
    // ---- commands ----

    /// <summary>
    /// Runs a command in the platform's shell. Its inputs, what its dependency file names, and the programs it starts are dependencies;
    /// the files it writes are stored. When an input changes while it runs, the call ends and is tried again.
    /// </summary>
    /// <param name="command">What to run.</param>
    /// <returns>How it ended and what it gave. A command that failed is no exception: the caller reports it.</returns>
    /// <exception cref="DiagnosticException">BCM1001 an input is missing, BCM2303 an output was not announced, BCM2306 the dependency file is missing, BCM2307 it cannot be started, BCM2308 its inputs keep changing.</exception>
    public Task<CommandResult> RunAsync(ShellCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return call.RunAsync(command);
    }

    /// <summary>
    /// Makes a file that a command has written an output of this call: it stands where the command put it, comes back when it is lost or
    /// altered, and is deleted when nothing produces it any more.
    /// </summary>
    /// <param name="file">From <see cref="CommandResult.Files"/>.</param>
    public void Own(ProducedFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        call.Own(file);
    }
}

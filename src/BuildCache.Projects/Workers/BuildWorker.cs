using System.Diagnostics;
using System.Text.Json;

namespace BuildCache.Projects;

/// <summary>
/// A build in a process of its own. Methods that run ten thousand times are compiled there without being counted first, which the process that
/// runs MSBuild decides for itself when it starts, and which costs a long build a fifth of its time (docs/decisions/0027-worker.md).
/// </summary>
static class BuildWorker
{
    /// <summary>The program beside this assembly.</summary>
    public static string Program { get; } = Path.Combine(Path.GetDirectoryName(typeof(BuildWorker).Assembly.Location)!, "BuildCache.Worker.dll");

    /// <summary>What runs it; null where there is nothing that can, or no worker.</summary>
    public static string? Host { get; } = File.Exists(Program) ? DotnetHost.Path : null;

    /// <summary>Builds a project as <see cref="Workspace.BuildOnceAsync"/> does.</summary>
    /// <param name="host">The program that runs the worker.</param>
    /// <param name="project">The project.</param>
    /// <param name="request">What else to do.</param>
    /// <param name="listener">Who is told of moments and of the result; nothing else of it is used.</param>
    /// <param name="cancellationToken">Ends the build early.</param>
    /// <returns>What was done; null when the worker could not be started.</returns>
    /// <exception cref="OperationCanceledException">The build was cancelled.</exception>
    /// <exception cref="DiagnosticException">BCM9003: the worker ended before the build did.</exception>
    public static async Task<BuildResult?> RunAsync(string host, ProjectDescription project, BuildRequest request, BuildHost listener, CancellationToken cancellationToken)
    {
        using var process = Start(host, project.ProjectDirectory);
        if (process is null)
        {
            return null;
        }

        // Its input ends: that is how it is told to stop.
        using var stop = cancellationToken.Register(() => CloseInput(process));
        BuildResult? result = null;
        try
        {
            var input = process.StandardInput.BaseStream;
            Frames.Write(input, JsonSerializer.SerializeToUtf8Bytes(new WorkerRequest(request.Rebuild, request.AuditPercent, listener.Parallelism), WorkerJson.Default.WorkerRequest));
            Frames.Write(input, ProjectDescriptionFile.ToBytes(project));
            result = await ListenAsync(process, listener);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It has ended, or is about to: how, is told below.
        }

        CloseInput(process);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return result ?? (process.ExitCode == WorkerServer.Cancelled ? throw new OperationCanceledException("The build process was told to stop.")
            : throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM9003", $"The build process ended with exit code {process.ExitCode} before the build was finished. What was finished is kept; build again. If it ends again, set the property BuildCacheWorker to 'false': then the build runs in MSBuild's own process, where the error shows.")));
    }

    static Process? Start(string host, string folder)
    {
        var start = new ProcessStartInfo(host, ["exec", Program]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = folder };
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // What cannot be started cannot help; the caller builds without it.
            return null;
        }
    }

    static async Task<BuildResult?> ListenAsync(Process process, BuildHost listener)
    {
        while (await Frames.ReadAsync(process.StandardOutput.BaseStream) is { } message)
        {
            var reply = JsonSerializer.Deserialize(message, WorkerJson.Default.WorkerReply)!;
            if (reply.Log is { } log)
            {
                listener.Log?.Invoke(log);
            }
            else if (reply.Progress is { } progress)
            {
                listener.Progress?.Invoke(progress);
            }
            else if (reply.Finishing is { } finishing)
            {
                Frames.Write(process.StandardInput.BaseStream, JsonSerializer.SerializeToUtf8Bytes(new WorkerAnswer(Finish(listener, finishing)), WorkerJson.Default.WorkerAnswer));
            }
            else if (reply.Result is { } result)
            {
                return result.ToResult();
            }
        }

        return null;
    }

    /// <summary>Tells the result; why that failed, where it did.</summary>
    static string? Finish(BuildHost listener, WorkerResult result)
    {
        try
        {
            listener.Finishing?.Invoke(result.ToResult());
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    static void CloseInput(Process process)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It reads no more, which is what was wanted.
        }
    }
}

using System.Text.Json;

namespace BuildCache.Projects;

/// <summary>
/// The end of the worker: builds one project for another process, over two streams. When the stream of the other one ends, because it has
/// gone or wants the build to end, the build is cancelled; what was finished is kept.
/// </summary>
static class WorkerServer
{
    /// <summary>How the process ends when it was asked to stop.</summary>
    public const int Cancelled = 3;

    /// <summary>How the process ends when nobody asked for anything.</summary>
    const int Unasked = 2;

    public static async Task<int> RunAsync(Stream input, Stream output, CancellationToken cancellationToken)
    {
        if (await Frames.ReadAsync(input) is not { } request || await Frames.ReadAsync(input) is not { } description)
        {
            return Unasked;
        }

        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = new TaskCompletionSource<WorkerAnswer?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = ListenAsync(input, answer, cancellation);
        try
        {
            var result = await BuildAsync(Read(request, WorkerJson.Default.WorkerRequest), ProjectDescriptionFile.OfBytes(description), output, answer.Task, cancellation.Token);
            Say(output, new WorkerReply { Result = WorkerResult.Of(result) });
            return 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Cancelled;
        }
    }

    static async Task<BuildResult> BuildAsync(WorkerRequest request, ProjectDescription project, Stream output, Task<WorkerAnswer?> answer, CancellationToken cancellationToken)
    {
        using var handlers = new ProjectHandlers(project);
        var host = new BuildHost
        {
            Parallelism = request.Parallelism,
            Log = message => Say(output, new WorkerReply { Log = message }),
            Progress = message => Say(output, new WorkerReply { Progress = message }),
            Finishing = result =>
            {
                Say(output, new WorkerReply { Finishing = WorkerResult.Of(result) });
                if (answer.GetAwaiter().GetResult()?.Refusal is { } refusal)
                {
                    throw new IOException(refusal);
                }
            },
        };
        return await Workspace.BuildOnceAsync(project, handlers.All, new BuildRequest { Rebuild = request.Rebuild, AuditPercent = request.AuditPercent, Check = WholeSite.Check(project, handlers) }, handlers.Diagnostics, host, cancellationToken);
    }

    /// <summary>Waits for the answer, and then for the end.</summary>
    static async Task ListenAsync(Stream input, TaskCompletionSource<WorkerAnswer?> answer, CancellationTokenSource cancellation)
    {
        while (await Frames.ReadAsync(input) is { } message)
        {
            answer.TrySetResult(Read(message, WorkerJson.Default.WorkerAnswer));
        }

        try
        {
            await cancellation.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The build has come to its end meanwhile.
        }

        answer.TrySetResult(null);
    }

    static T Read<T>(byte[] message, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(message, type) ?? throw new JsonException("A message is an object.");

    static void Say(Stream output, WorkerReply reply)
    {
        lock (output)
        {
            try
            {
                Frames.Write(output, JsonSerializer.SerializeToUtf8Bytes(reply, WorkerJson.Default.WorkerReply));
            }
            catch (IOException)
            {
                // Nobody listens any more; the other stream has ended too, and the build with it.
            }
        }
    }
}

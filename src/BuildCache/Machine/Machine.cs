namespace BuildCache;

/// <summary>
/// What a build runs on: files, a clock, threads. What the engine does to them goes through here, so that a whole build can run in memory,
/// one step after another, from a seed. Decision 25 names what does not.
/// </summary>
sealed record Machine
{
    /// <summary>The machine that this process runs on.</summary>
    public static Machine Real { get; } = new();

    /// <summary>Its disks.</summary>
    public FileSystem Files { get; init; } = FileSystem.Real;

    /// <summary>Tells the time, and how long to wait.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Runs what runs beside the thread that asked for it.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;

    /// <summary>The driver through which SQLite reaches its files (https://sqlite.org/vfs.html); null: its own.</summary>
    public string? DatabaseDriver { get; init; }

    /// <summary>Starts work beside the caller.</summary>
    public Task<T> Start<T>(Func<Task<T>> work, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.DenyChildAttach, Scheduler).Unwrap();

    /// <summary>The settings of a loop whose rounds run side by side.</summary>
    public ParallelOptions Loop(int parallelism, CancellationToken cancellationToken = default) =>
        new() { MaxDegreeOfParallelism = parallelism, TaskScheduler = Scheduler, CancellationToken = cancellationToken };

    /// <summary>How long ago the clock gave a time stamp, in milliseconds.</summary>
    public double MillisecondsSince(long timestamp) => Clock.GetElapsedTime(timestamp).TotalMilliseconds;
}

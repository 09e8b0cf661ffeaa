namespace BuildCache.Tests.Simulation;

/// <summary>Runs what is ready on the thread of the simulation, in the order that it chooses.</summary>
sealed class SimulatedScheduler : TaskScheduler
{
    readonly List<Task> ready = [];

    public int Count => ready.Count;

    public override int MaximumConcurrencyLevel => 1;

    public void Run(int index)
    {
        var task = ready[index];
        ready.RemoveAt(index);
        TryExecuteTask(task);
    }

    public void Clear() => ready.Clear();

    protected override void QueueTask(Task task) => ready.Add(task);

    protected override bool TryDequeue(Task task) => ready.Remove(task);

    /// <summary>A parallel loop runs its rounds where it stands.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        (!taskWasPreviouslyQueued || ready.Remove(task)) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => ready;
}

namespace BuildCache.Images.Pixels;

/// <summary>
/// How many pixels may be in memory at one time, however many processors there are and however many calls work on pictures: memory is
/// bounded by this and by the largest picture. Who comes first goes first; one that is larger than the budget goes alone.
/// </summary>
sealed class PixelBudget(long most)
{
    /// <summary>Pictures as they are decoded: 256 MB, at 4 bytes a pixel.</summary>
    public static readonly PixelBudget Decoding = new(64_000_000);

    /// <summary>
    /// What is drawn and encoded from decoded pictures: 128 MB. It is a budget of its own because who waits for it holds a decoded picture;
    /// who has it waits for nothing, so there is always somebody who goes on.
    /// </summary>
    public static readonly PixelBudget Drawing = new(32_000_000);

    readonly Lock gate = new();
    readonly Queue<(long Pixels, TaskCompletionSource Turn)> waiting = [];
    long used;

    /// <summary>Waits for room. Whoever gives up has taken none, and lets those behind it go first.</summary>
    public Task EnterAsync(long pixels, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var turn = Enqueue(pixels);
        if (!turn.Task.IsCompleted)
        {
            var registration = cancellationToken.Register(() => GiveUp(turn, cancellationToken));
            _ = turn.Task.ContinueWith(_ => registration.Dispose(), TaskScheduler.Default);
        }

        return turn.Task;
    }

    TaskCompletionSource Enqueue(long pixels)
    {
        lock (gate)
        {
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue((pixels, turn));
            Admit();
            return turn;
        }
    }

    public void Exit(long pixels)
    {
        lock (gate)
        {
            used -= pixels;
            Admit();
        }
    }

    void GiveUp(TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        if (turn.TrySetCanceled(cancellationToken))
        {
            lock (gate)
            {
                Admit();
            }
        }
    }

    void Admit()
    {
        while (waiting.TryPeek(out var next) && (next.Turn.Task.IsCanceled || Fits(next.Pixels)))
        {
            waiting.Dequeue();
            used += next.Turn.TrySetResult() ? next.Pixels : 0;
        }
    }

    bool Fits(long pixels) => used == 0 || used + pixels <= most;
}

namespace BuildCache.Images.Pixels;

/// <summary>
/// How many pixels may be decoded at one time, however many processors there are: memory is bounded by this and by the largest picture.
/// Who comes first goes first; one that is larger than the budget goes alone.
/// </summary>
sealed class PixelBudget(long most)
{
    readonly Lock gate = new();
    readonly Queue<(long Pixels, TaskCompletionSource Turn)> waiting = [];
    long used;

    public Task EnterAsync(long pixels)
    {
        lock (gate)
        {
            if (waiting.Count == 0 && Fits(pixels))
            {
                used += pixels;
                return Task.CompletedTask;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue((pixels, turn));
            return turn.Task;
        }
    }

    public void Exit(long pixels)
    {
        lock (gate)
        {
            used -= pixels;
            while (waiting.TryPeek(out var next) && Fits(next.Pixels))
            {
                used += next.Pixels;
                waiting.Dequeue().Turn.SetResult();
            }
        }
    }

    bool Fits(long pixels) => used == 0 || used + pixels <= most;
}

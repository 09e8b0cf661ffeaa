namespace BuildCache;

/// <summary>
/// The computations that a call has asked for and that have not answered. A function that fails of one does not hear the others out; the call
/// does, so that what is told of a build that fails does not depend on which of them was the quickest.
/// </summary>
sealed class OpenQuestions
{
    readonly Lock gate = new();
    int open;
    TaskCompletionSource? answered;

    /// <summary>Asks; what is returned is disposed of with the answer.</summary>
    public IDisposable Ask()
    {
        lock (gate)
        {
            open++;
        }
        return new Question(this);
    }

    /// <summary>Ends when none is open.</summary>
    public Task AnsweredAsync()
    {
        lock (gate)
        {
            return open == 0 ? Task.CompletedTask : (answered ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    void Close()
    {
        lock (gate)
        {
            if (--open == 0)
            {
                answered?.TrySetResult();
                answered = null;
            }
        }
    }

    sealed class Question(OpenQuestions questions) : IDisposable
    {
        public void Dispose() => questions.Close();
    }
}

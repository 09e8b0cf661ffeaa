namespace BuildCache.Server;

/// <summary>The keys that whoever sits at the terminal may press.</summary>
sealed class Keys : IDisposable
{
    readonly CancellationTokenSource end;

    Keys(CancellationToken cancellationToken) => end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    /// <summary>Cancelled when the server is to end.</summary>
    public CancellationToken Token => end.Token;

    /// <summary>Listens to keys.</summary>
    public static Keys Listen(ServedProject project, Uri address, CancellationToken cancellationToken)
    {
        var keys = new Keys(cancellationToken);
        // Reading a key cannot be cancelled, so the thread ends with the process.
        new Thread(() => keys.Read(project, address)) { IsBackground = true }.Start();
        return keys;
    }

    public void Dispose() => end.Dispose();

    void Read(ServedProject project, Uri address)
    {
        while (!end.IsCancellationRequested)
        {
            switch (Console.ReadKey(intercept: true).Key)
            {
                case ConsoleKey.R:
                    project.AskAnew();
                    break;
                case ConsoleKey.O:
                    DefaultBrowser.Open(address);
                    break;
                case ConsoleKey.Q:
                    end.Cancel();
                    return;
            }
        }
    }
}

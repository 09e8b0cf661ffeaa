namespace BuildCache.Tests.Simulation;

/// <summary>
/// A machine in memory whose every step follows from a seed: which of the things that could go on goes on next, how much time passes meanwhile,
/// and at which step it goes off. A step is a turn of the scheduler, or an operation on the disk.
/// </summary>
sealed class SimulatedMachine : IDisposable
{
    readonly Random random;
    int? offAt;

    /// <param name="seed">What everything follows from.</param>
    /// <param name="hasSharedMemory">Whether processes can share what write-ahead logging needs.</param>
    public SimulatedMachine(int seed, bool hasSharedMemory = true)
    {
        random = new Random(seed);
        Clock = new SimulatedClock();
        Disk = new SimulatedDisk(this);
        Scheduler = new SimulatedScheduler();
        Driver = new SqliteDriver(Disk, hasSharedMemory);
        Machine = new Machine { Files = Disk, Clock = Clock, Scheduler = Scheduler, DatabaseDriver = Driver.Name };
    }

    public Machine Machine { get; }

    public SimulatedDisk Disk { get; }

    public SimulatedClock Clock { get; }

    SimulatedScheduler Scheduler { get; }

    SqliteDriver Driver { get; }

    /// <summary>Steps so far.</summary>
    public int Steps { get; private set; }

    /// <summary>What happened, as one number: the same seed gives the same.</summary>
    public Fingerprint Trace { get; private set; }

    /// <summary>Told of each step.</summary>
    public Action<string>? Watch { get; set; }

    /// <summary>Whether the machine went off.</summary>
    public bool IsOff { get; private set; }

    /// <summary>Lets the machine go off after so many steps; null: not.</summary>
    public void TurnOffAfter(int? steps) => offAt = Steps + steps;

    /// <summary>A step of something.</summary>
    /// <exception cref="PowerOff">The machine is off.</exception>
    public void Step(string what)
    {
        if (!IsOff)
        {
            Steps++;
            Trace = Fingerprint.Of($"{Trace} {what}");
            Watch?.Invoke(what);
            Clock.Pass(TimeSpan.FromTicks(random.Next(50_000)));
            IsOff = Steps == offAt;
        }
        if (IsOff)
        {
            throw new PowerOff();
        }
    }

    public int Next(int below) => random.Next(below);

    /// <summary>Runs something to its end, one step after another; null when the machine went off before.</summary>
    /// <exception cref="InvalidOperationException">Nothing can go on, and it has not ended.</exception>
    public T? Run<T>(Func<Task<T>> work)
        where T : class
    {
        var running = Machine.Start(work, CancellationToken.None);
        while (!running.IsCompleted)
        {
            GoOn();
        }
        while (Scheduler.Count > 0)
        {
            // What nobody waits for any more.
            GoOn();
        }
        if (IsOff)
        {
            _ = running.Exception;
            return null;
        }
        return running.GetAwaiter().GetResult();
    }

    /// <summary>Turns the machine on again.</summary>
    /// <param name="keepsUnflushed">False: the power had failed, and of some files what was not flushed is lost.</param>
    public void TurnOn(bool keepsUnflushed)
    {
        Scheduler.Clear();
        Clock.Clear();
        (IsOff, offAt) = (false, null);
        Disk.Restart(keepsUnflushed);
    }

    public void Dispose() => Driver.Dispose();

    void GoOn()
    {
        if (Scheduler.Count == 0)
        {
            if (!Clock.Ring())
            {
                throw new InvalidOperationException($"After {Steps} steps nothing can go on, and the build has not ended.");
            }
            return;
        }
        var which = random.Next(Scheduler.Count);
        if (!IsOff)
        {
            try
            {
                Step($"turn {which} of {Scheduler.Count}");
            }
            catch (PowerOff)
            {
                // What is left to run is told by the first thing that it does to the disk.
            }
        }
        Scheduler.Run(which);
    }
}

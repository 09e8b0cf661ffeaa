namespace BuildCache.Content.Tests.Fuzz;

/// <summary>What was tried of a kind.</summary>
sealed class FuzzCount(string kind)
{
    public string Kind { get; } = kind;

    public long Inputs { get; set; }

    public long Characters { get; set; }

    public long Faults { get; set; }

    public double Milliseconds { get; set; }

    /// <summary>The longest time of the processor per kilobyte, in milliseconds; of an input below a kilobyte, per input.</summary>
    public double Longest { get; set; }

    public ulong LongestSeed { get; set; }

    public bool IsLongest(FuzzCase input, double milliseconds) => PerKilobyte(input, milliseconds) > Longest;

    public void Add(FuzzCase input, ulong seed, double milliseconds, bool isTimed)
    {
        Inputs += input.Count;
        Characters += input.Input.Length;
        Milliseconds += milliseconds;
        if (isTimed && PerKilobyte(input, milliseconds) is var longest && longest > Longest)
        {
            (Longest, LongestSeed) = (longest, seed);
        }
    }

    /// <summary>Another process went on with the same kinds.</summary>
    public void Add(FuzzCount other)
    {
        Inputs += other.Inputs;
        Characters += other.Characters;
        Faults += other.Faults;
        Milliseconds += other.Milliseconds;
        if (other.Longest > Longest)
        {
            (Longest, LongestSeed) = (other.Longest, other.LongestSeed);
        }
    }

    static double PerKilobyte(FuzzCase input, double milliseconds) => milliseconds / Math.Max(1, input.Input.Length / 1024.0);
}

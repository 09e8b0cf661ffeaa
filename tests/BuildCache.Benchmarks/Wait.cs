namespace BuildCache.Benchmarks;

/// <summary>Something that a user waits for, measured in several ways that take turns in each round.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Cases">What is measured; the last one is what the others are compared with.</param>
/// <param name="MostRounds">For what takes long: more rounds than these are not made.</param>
sealed record Wait(string Name, IReadOnlyList<WaitCase> Cases, int MostRounds = int.MaxValue);

/// <summary>One way of waiting.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="MeasureAsync">Prepares it and runs it; the cost is that of the run. The number is another one each time.</param>
sealed record WaitCase(string Name, Func<int, Task<Cost>> MeasureAsync);

/// <summary>Where waits are set up.</summary>
/// <param name="Root">A folder of their own, below the one that says where packages come from.</param>
/// <param name="Packages">Where packages are unpacked.</param>
/// <param name="Scale">What part of the items there is.</param>
sealed record WaitPlace(string Root, string Packages, double Scale)
{
    /// <summary>How many items there are of so many.</summary>
    public int Count(int all) => Math.Max(1, (int)Math.Round(all * Scale));

    /// <summary>A folder that <c>dotnet build</c> builds.</summary>
    public Contestant Project(string name) => new()
    {
        Name = name,
        Folder = Path.Combine(Root, name),
        Command = ["dotnet", "build", "-v", "q"],
        Environment = Environment(Packages),
        Made = ["bin", "obj"],
        Output = "bin/Debug/site",
    };

    /// <summary>Unpacks what a project needs, so that no build that is measured does.</summary>
    public static Task UnpackAsync(Contestant project) => (project with { Command = ["dotnet", "restore", "-v", "q"] }).BuildAsync();

    /// <summary>The compiler's server stays, as it does for those who set nothing: its time is within that of the clock, and not within that of processors.</summary>
    public static IReadOnlyDictionary<string, string> Environment(string packages) =>
        new Dictionary<string, string>(Product.With(packages)) { ["UseSharedCompilation"] = "true" };

    /// <summary>A wait whose result is wrong is none.</summary>
    /// <exception cref="InvalidOperationException">It is wrong.</exception>
    public static void Expect(bool isRight, string what)
    {
        if (!isRight)
        {
            throw new InvalidOperationException($"Not as it has to be: {what}.");
        }
    }
}

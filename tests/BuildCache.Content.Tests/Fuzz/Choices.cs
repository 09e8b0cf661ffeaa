namespace BuildCache.Content.Tests.Fuzz;

/// <summary>
/// The choices that a generator makes, each a number below a bound. They are kept, so that an input is known by the choices that made it:
/// they make it again, and fewer or smaller ones make a smaller input of the same grammar (<see cref="Shrinker"/>). The first of several
/// ways (0) is the plainest one, and 0 ends a repetition.
/// </summary>
sealed class Choices
{
    readonly Random? random;
    readonly IReadOnlyList<int> given = [];
    readonly List<int> made = [];

    public Choices(ulong seed) => random = new Random(Mix(seed));

    public Choices(IReadOnlyList<int> given) => this.given = given;

    /// <summary>All choices so far.</summary>
    public IReadOnlyList<int> Made => made;

    /// <summary>A number from 0 to one below the bound.</summary>
    public int Next(int bound)
    {
        var choice = random?.Next(bound) ?? (made.Count < given.Count ? Math.Min(given[made.Count], bound - 1) : 0);
        made.Add(choice);
        return choice;
    }

    /// <summary>True once in so many times.</summary>
    public bool Once(int inTimes) => Next(inTimes) == inTimes - 1;

    public T Pick<T>(params ReadOnlySpan<T> from) => from[Next(from.Length)];

    /// <summary>One of several ways to go on.</summary>
    public T Way<T>(params ReadOnlySpan<Func<T>> ways) => ways[Next(ways.Length)]();

    /// <summary>From none to so many, on average <paramref name="usually"/>.</summary>
    public List<T> Many<T>(int usually, int most, Func<T> one)
    {
        var all = new List<T>();
        while (all.Count < most && Next(usually + 1) > 0)
        {
            all.Add(one());
        }

        return all;
    }

    /// <summary>So many, of which a smaller input may leave out any.</summary>
    public List<T> Several<T>(int count, Func<int, T> one)
    {
        var all = new List<T>();
        for (var i = 0; i < count; i++)
        {
            if (Next(1000) > 0)
            {
                all.Add(one(i));
            }
        }

        return all;
    }

    static int Mix(ulong seed)
    {
        seed = unchecked((seed + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9);
        return (int)(seed >> 33);
    }
}

namespace BuildCache.Content.Tests.Fuzz;

/// <summary>An input and what must hold of it.</summary>
/// <param name="Input">As it is shown; its length counts as its size.</param>
/// <param name="Check">Throws a <see cref="FuzzFault"/>, or whatever escapes from the code under test.</param>
sealed record FuzzCase(string Input, Action Check)
{
    /// <summary>How many inputs it stands for: files that are built together are tried together.</summary>
    public int Count { get; init; } = 1;
}

/// <summary>A kind of content.</summary>
/// <param name="Name">As it is named in replays.</param>
/// <param name="Share">Its part of all inputs, in thousandths.</param>
/// <param name="Generate">Makes an input of choices.</param>
sealed record FuzzKind(string Name, int Share, Func<Choices, FuzzCase> Generate)
{
    /// <summary>How many inputs a turn of it makes.</summary>
    public int Files { get; init; } = 1;
}

/// <summary>A fault, with the smallest input that was found for it.</summary>
sealed record FuzzFinding(string Kind, ulong Seed, string Fault, string? Input);

/// <summary>A property that does not hold.</summary>
sealed class FuzzFault(string message) : Exception(message)
{
    /// <summary>What a check says: a fault in its own words, an exception with the places in our code.</summary>
    public static string? Of(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (FuzzFault fault)
        {
            return fault.Message;
        }
        catch (Exception exception)
        {
            var places = (exception.StackTrace ?? "").Split('\n').Where(static line => line.Contains("BuildCache", StringComparison.Ordinal)).Take(4);
            return $"{exception.GetType().Name}: {exception.Message.Split('\n')[0]}\n{string.Join('\n', places)}";
        }
    }

    public static void Unless(bool holds, string message)
    {
        if (!holds)
        {
            throw new FuzzFault(message);
        }
    }
}

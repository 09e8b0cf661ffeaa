namespace BuildCache.Tests.Graph;

public sealed class CycleTests
{
    static readonly Dictionary<string, string[]> Leads = new()
    {
        ["a"] = ["b", "c"],
        ["b"] = ["d"],
        ["c"] = ["d", "e"],
        ["d"] = [],
        ["e"] = ["f"],
        ["f"] = ["c"],
        ["self"] = ["self"],
    };

    [Fact]
    public void A_cycle_is_found_from_wherever_it_is_reached_and_told_alike()
    {
        Assert.Equal(["c", "e", "f"], Cycle.Find(["a"], static at => Leads[at]));
        Assert.Equal(["f", "c", "e"], Cycle.Find(["d", "b", "f"], static at => Leads[at]));
        Assert.Equal(["c", "e", "f"], Cycle.Told(["f", "c", "e"], static at => at));
        Assert.Equal(["self"], Cycle.Find(["self"], static at => Leads[at]));
        // Two ways to one place are none.
        Assert.Null(Cycle.Find(["a"], static at => at == "f" ? [] : Leads[at]));
        Assert.Null(Cycle.Find<string>([], static at => Leads[at]));
    }

    [Fact]
    public void A_way_holds_both_its_ends_and_a_cycle_beside_it_does_not_detain()
    {
        Assert.Equal(["a", "b", "d"], Cycle.Way("a", static at => at == "d", static at => Leads[at]));
        Assert.Equal(["e", "f", "c", "d"], Cycle.Way("e", static at => at == "d", static at => Leads[at]));
        Assert.Equal(["d"], Cycle.Way("d", static at => at == "d", static at => Leads[at]));
        Assert.Null(Cycle.Way("e", static at => at == "a", static at => Leads[at]));
    }

    [Fact]
    public void It_goes_as_deep_as_it_must()
    {
        const int Depth = 200_000;
        Assert.Equal(Depth + 1, Cycle.Way(0, static at => at == Depth, static at => [at + 1])!.Count);
        Assert.Equal(Depth, Cycle.Find([0], static at => [(at + 1) % Depth])!.Count);
    }
}

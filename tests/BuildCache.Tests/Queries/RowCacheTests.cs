using System.Text.Json.Nodes;

namespace BuildCache.Tests.Queries;

/// <summary>Rows are kept as long as there is room, and what is not kept takes none.</summary>
public sealed class RowCacheTests
{
    readonly RowCache cache = new();

    /// <summary>Adds the rows of a query; whether they are kept.</summary>
    bool Keeps(string sql, int rows)
    {
        var source = Source.OfQuery(sql, "{}");
        cache.Add(source, (Enumerable.Repeat(new JsonObject(), rows).ToList(), default));
        return cache.TryGet(source, out _);
    }

    [Fact]
    public void What_is_refused_or_known_takes_no_room()
    {
        for (var query = 0; query < 10; query++)
        {
            Assert.False(Keeps($"too many {query}", RowCache.MostRows + 1));
        }
        for (var again = 0; again < 10; again++)
        {
            Assert.True(Keeps("one", RowCache.MostRows));
        }
        Assert.True(Keeps("two", RowCache.MostRows));
        Assert.True(Keeps("three", RowCache.MostRows));
    }

    [Fact]
    public void There_is_room_for_so_many_in_all()
    {
        var kept = Enumerable.Range(0, 100).Count(query => Keeps($"query {query}", RowCache.MostRows / 2));
        Assert.InRange(kept, 1, 99);
        Assert.True(Keeps("small", 1));
    }
}

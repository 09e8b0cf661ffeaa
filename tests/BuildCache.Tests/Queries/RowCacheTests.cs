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
    public void Rows_that_moved_are_kept_as_long_as_nothing_moves_that_they_are_of()
    {
        var (moved, settled, unsettled) = (new QueryStatement { Sql = "moved" }, new QueryStatement { Sql = "settled" }, new QueryStatement { Sql = "gone" });
        foreach (var (statement, rows) in new[] { (moved, 1), (settled, RowCache.MostRows), (unsettled, 1) })
        {
            cache.Add(Source.OfQuery(statement.Sql, "{}"), (Enumerable.Repeat(new JsonObject(), rows).ToList(), default), statement, 7);
        }
        cache.Add(Source.OfQuery("for this pass", "{}"), ([], default), null, 7);
        Assert.True(Keeps("asked for", 1));
        Assert.True(cache.TryGet(Source.OfQuery("for this pass", "{}"), out _));

        var next = cache.StillHolding(statement => statement == moved ? 8 : statement == settled ? 7 : null);
        Assert.Equal(["settled"], new[] { "moved", "settled", "gone", "for this pass", "asked for" }.Where(sql => next.TryGet(Source.OfQuery(sql, "{}"), out _)));
        var last = next.StillHolding(static _ => 7);
        Assert.True(last.TryGet(Source.OfQuery("settled", "{}"), out var known));
        Assert.Equal(RowCache.MostRows, known.Rows.Count);

        // What is looked at again counts, and takes the place of what was there.
        for (var again = 0; again < 10; again++)
        {
            last.Add(Source.OfQuery("settled", "{}"), (Enumerable.Repeat(new JsonObject(), again + 1).ToList(), default), settled, 7);
        }
        Assert.True(last.TryGet(Source.OfQuery("settled", "{}"), out known));
        Assert.Equal(10, known.Rows.Count);
    }

    [Fact]
    public void There_is_room_for_so_many_in_all()
    {
        var kept = Enumerable.Range(0, 100).Count(query => Keeps($"query {query}", RowCache.MostRows / 2));
        Assert.InRange(kept, 1, 99);
        Assert.True(Keeps("small", 1));
    }
}

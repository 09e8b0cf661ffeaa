using SQLitePCL;

namespace BuildCache.Tests.Store;

/// <summary>However a run of a statement ends, the statement holds nothing afterwards; and it cannot be begun while it runs.</summary>
public sealed class StatementTests : IDisposable
{
    // https://sqlite.org/c3ref/c_stmtstatus_counter.html
    const int Reprepared = 5;

    const string Numbers = "select value from json_each('[1,2,3]') where value >= ?";

    readonly Connection db = Connection.Open(":memory:", readOnly: false, create: true);

    public void Dispose() => db.Dispose();

    Statement From(long least) => db.Prepare(Numbers).Bind(least);

    [Fact]
    public void Rows_are_read_in_each_of_the_ways()
    {
        var read = new List<long>();
        foreach (var row in From(2).Rows())
        {
            read.Add(row.Int64(0));
        }
        Assert.Equal([2, 3], read);
        Assert.Equal([2, 3], From(2).List(static row => row.Int64(0)));
        Assert.Equal(2, From(2).First(static row => row.Int64(0)));
        Assert.Equal(12, From(2).First(10, static (row, more) => row.Int64(0) + more));
        Assert.Equal(2, From(2).Scalar());
        Assert.True(From(2).Any());
        Assert.Empty(From(4).List(static row => row.Int64(0)));
        Assert.Null(From(4).First<long?>(static row => row.Int64(0)));
        Assert.Equal(0, From(4).Scalar());
        Assert.False(From(4).Any());
    }

    [Fact]
    public void What_is_wrong_is_told_whole_and_the_database_apart()
    {
        var error = new StoreException(StoreException.Error, "no such column (it has gone)", "/a (b)/c.db");
        Assert.Equal(("no such column (it has gone)", "no such column (it has gone) (/a (b)/c.db)"), (error.Reason, error.Message));
        Assert.Equal("it ends (so)", new StoreException(StoreException.Error, "it ends (so)").Reason);
    }

    [Fact]
    public void Whatever_is_bound_it_is_prepared_once()
    {
        db.Execute("create table part (owner integer, seq integer, name text, primary key (owner, seq)) without rowid; insert into part values (1, 1, 'a'), (1, 2, 'b'), (2, 1, 'c'); analyze");
        var statement = db.Prepare("select name from part where owner = ? and seq >= ? and name like ? order by seq limit ?");
        Assert.Equal(["a"], statement.Bind(1).Bind(0).Bind("a%").Bind(8).List(static row => row.Text(0)));
        Assert.Equal(["b"], statement.Ready().Bind(1).Bind(2).Bind("%b").Bind(-1).List(static row => row.Text(0)));
        Assert.Equal(["c"], statement.Ready().Bind(2).Bind(0).Bind("c").Bind(1).List(static row => row.Text(0)));
        Assert.Equal(0, raw.sqlite3_stmt_status(statement.Handle, Reprepared, 0));
    }

    [Fact]
    public void A_row_allocates_nothing()
    {
        Allocated(1);
        Assert.Equal(Allocated(1), Allocated(10_000));

        long Allocated(long rows)
        {
            var statement = db.Prepare("with recursive counted(n) as (select 1 union all select n + 1 from counted where n < ?) select n from counted").Bind(rows);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var sum = 0L;
            foreach (var row in statement.Rows())
            {
                sum += row.Int64(0);
            }
            Assert.Equal(rows * (rows + 1) / 2, sum);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_run_that_is_left_early_has_ended()
    {
        foreach (var _ in From(1).Rows())
        {
            break;
        }
        Assert.Equal([1, 2, 3], From(1).List(static row => row.Int64(0)));
    }

    [Fact]
    public void A_run_whose_reader_throws_has_ended()
    {
        Assert.Throws<FormatException>(() => From(1).List<long>(static row => throw new FormatException()));
        Assert.Equal([1, 2, 3], From(1).List(static row => row.Int64(0)));
    }

    [Fact]
    public void A_run_that_SQLite_ends_has_ended()
    {
        const string Sql = "select json(?)";
        Assert.Throws<StoreException>(() => db.Prepare(Sql).Bind("{").Any());
        Assert.Equal("{}", db.Prepare(Sql).Bind("{}").First(static row => row.Text(0)));
    }

    [Fact]
    public void A_cancelled_run_has_ended()
    {
        using var cancellation = new CancellationTokenSource();
        var read = 0;
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var _ in From(1).RowsUntil(cancellation.Token))
            {
                read++;
                cancellation.Cancel();
            }
        });
        Assert.Equal(1, read);
        Assert.Equal([1, 2, 3], From(1).List(static row => row.Int64(0)));
    }

    [Fact]
    public void The_same_statement_cannot_be_begun_in_a_loop_over_its_rows()
    {
        var read = 0;
        var error = Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (var _ in From(1).Rows())
            {
                read++;
                From(2).Any();
            }
        });
        Assert.Equal(1, read);
        Assert.Contains(Numbers, error.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], From(1).List(static row => row.Int64(0)));
    }

    [Fact]
    public void A_statement_takes_no_value_while_it_runs()
    {
        var statement = From(1);
        Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (var _ in statement.Rows())
            {
                statement.Bind(2);
            }
        });
        Assert.Equal([1, 2, 3], From(1).List(static row => row.Int64(0)));
    }

    [Fact]
    public void A_beginning_is_a_range_of_keys()
    {
        string[] keys = ["a", "a/", "a/b", "a/\uD83D\uDE00", "a0", "b/c"];
        Assert.Equal(["a/", "a/b", "a/\uD83D\uDE00"],
            keys.Where(key => db.Prepare("select 1 from (select ?1 as key) where key >= ?2 and key < ?3").Bind(key).BindRange("a/").Any()));
    }
}

namespace BuildCache.Tests.Graph;

/// <summary>Where a node stands is changed in one place: what is stored and what the build counts go together.</summary>
public sealed class NodeStateTests : IDisposable
{
    const long Node = 7;

    readonly Connection db = Database.CreateEmpty();
    readonly HandlerState handler = new(new StoredHandler(1, 0, 0, 0, Fingerprint.Absent, Fingerprint.Absent)) { Registration = Registration.OfMissing("Parse", "", ""), Fingerprint = Fingerprint.Of("code") };
    readonly MarkTable marks;

    public NodeStateTests() => marks = new MarkTable(db, new Dictionary<long, HandlerState> { [1] = handler });

    public void Dispose() => db.Dispose();

    (bool Stored, long Marked, int Postponed, int? Level, bool HasWork) Standing => (marks.Contains(handler, Node), handler.Marked, handler.Postponed, handler.LevelOf(Node), handler.HasWork);

    [Fact]
    public void A_marked_node_is_counted_once()
    {
        marks.Set(handler, Node, NodeState.Marked);
        marks.Set(handler, Node, NodeState.Marked);
        Assert.Equal((true, 1, 0, null, true), Standing);
        marks.Set(handler, Node, NodeState.Settled);
        marks.Set(handler, Node, NodeState.Settled);
        Assert.Equal((false, 0, 0, null, false), Standing);
    }

    [Fact]
    public void A_node_that_waits_goes_on_waiting_when_it_is_marked_again()
    {
        marks.Set(handler, Node, NodeState.Marked);
        Assert.Equal(0, handler.LowestWaiting);
        marks.Set(handler, Node, NodeState.Waiting, 3);
        Assert.Equal(3, handler.LowestWaiting);
        marks.Set(handler, Node, NodeState.Marked);
        Assert.Equal((true, 1, 0, 3, true), Standing);
    }

    [Fact]
    public void A_postponed_node_stays_marked_and_is_no_work_of_this_build()
    {
        marks.Set(handler, Node, NodeState.Marked);
        marks.Set(handler, Node, NodeState.Waiting, 3);
        Assert.True(marks.Set(handler, Node, NodeState.Postponed));
        Assert.False(marks.Set(handler, Node, NodeState.Postponed));
        Assert.False(marks.Set(handler, Node, NodeState.Marked));
        Assert.Equal((true, 1, 1, null, false), Standing);
    }

    [Fact]
    public void A_node_that_fails_without_having_been_marked_is_marked_by_it()
    {
        Assert.True(marks.Set(handler, Node, NodeState.Postponed));
        Assert.Equal((true, 1, 1, null, false), Standing);
        marks.Set(handler, Node, NodeState.Settled);
        Assert.Equal((false, 0, 0, null, false), Standing);
    }
}

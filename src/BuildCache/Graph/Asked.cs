namespace BuildCache;

/// <summary>
/// Whether other queries may be asked than those that the indexes are for. It is noted in the transaction of what made it so, and holds until
/// a build comes so far as to look: one that fails, is cancelled or is killed leaves it to the next.
/// </summary>
static class Asked
{
    const string Fact = "queries moved";

    public static void NoteMove(Connection db) => db.Prepare("insert into bc_fact (name, value) values (?, 1) on conflict do nothing").Bind(Fact).Run();

    public static bool HasMoved(Connection db) => db.Prepare("select 1 from bc_fact where name = ?").Bind(Fact).Any();

    public static void Settle(Connection db) => db.Prepare("delete from bc_fact where name = ?").Bind(Fact).Run();
}

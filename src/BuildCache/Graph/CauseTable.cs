using System.Globalization;

namespace BuildCache;

/// <summary>
/// What moved in builds that left something to settle, and what moved it: a build that fails or is killed takes what it knew along, and the next
/// one has to say why the rest of the work is to be done. The end of a build that succeeds empties it.
/// </summary>
sealed class CauseTable(Connection db)
{
    /// <summary>So many moves of one build are noted: explanations are worth a little room, not as much as the corpus.</summary>
    const int Most = 100_000;

    /// <summary>Of so many builds, where none succeeds.</summary>
    const int MostBuilds = 16;

    /// <summary>The kind of a column's row, where others have that of a source.</summary>
    const long OfColumn = -1;

    /// <summary>The kind of the row of a node that came to life.</summary>
    const long OfNode = -2;

    readonly Dictionary<long, Cause> known = [];
    int noted;

    /// <summary>The build that moves things now. In the first one of a database everything is new, and needs no other reason.</summary>
    public long Build { get; set; }

    /// <summary>Whether anything is known of earlier builds.</summary>
    public bool HasFormer { get; private set; }

    /// <summary>Finds out whether earlier builds left anything, and forgets those of long ago.</summary>
    public void Load()
    {
        if (db.Prepare("select 1 from bc_cause").Any())
        {
            db.Prepare("delete from bc_move where build < ?").Bind(Build - MostBuilds).Run();
            db.Prepare("delete from bc_cause where build < ?").Bind(Build - MostBuilds).Run();
            HasFormer = true;
        }
    }

    /// <summary>A source has moved because of this.</summary>
    public void Note(Source source, Cause cause) => Note((long)source.Kind, source.Key, 0, cause);

    /// <summary>A column has moved in a revision because of this.</summary>
    public void Note(string collection, string name, long revision, Cause cause) => Note(OfColumn, KeyOf(collection, name), revision, cause);

    /// <summary>A node has come to life because of this.</summary>
    public void Note(long node, Cause cause) => Note(OfNode, KeyOf(node), 0, cause);

    void Note(long kind, string key, long revision, Cause cause)
    {
        if (Build == 1 || ++noted > Most)
        {
            return;
        }
        if (cause.Id == 0)
        {
            var ways = cause.Ways(out var untold);
            db.Prepare("insert into bc_cause (build, ways, untold) values (?, ?, ?)").Bind(Build).Bind(CauseChain.Write(ways)).Bind(untold).Run();
            cause.Id = db.LastInsertedId;
        }
        db.Prepare("insert into bc_move (kind, key, build, cause, revision) values (?, ?, ?, ?, ?) on conflict do update set revision = excluded.revision")
            .Bind(kind).Bind(key).Bind(Build).Bind(cause.Id).Bind(revision).Run();
    }

    /// <summary>What moved a source in earlier builds, from one on.</summary>
    public List<Cause> Of(Source source, long build) => Find((long)source.Kind, source.Key, build, 0);

    /// <summary>What moved a column in earlier builds, after a revision.</summary>
    public List<Cause> Of(string collection, string name, long revision) => Find(OfColumn, KeyOf(collection, name), 0, revision + 1);

    /// <summary>What brought a node to life in an earlier build, from one on.</summary>
    public Cause? Of(long node, long build) => Find(OfNode, KeyOf(node), build, 0).LastOrDefault();

    List<Cause> Find(long kind, string key, long build, long revision) => !HasFormer ? [] :
        db.Prepare("select c.id, c.build, c.ways, c.untold from bc_move m join bc_cause c on c.id = m.cause where m.kind = ? and m.key = ? and m.build >= ? and m.build < ? and m.revision >= ? order by c.id")
            .Bind(kind).Bind(key).Bind(build).Bind(Build).Bind(revision)
            .List(row =>
            {
                var id = row.Int64(0);
                if (!known.TryGetValue(id, out var cause))
                {
                    known.Add(id, cause = Cause.Again(CauseChain.Read(row.Text(2)), row.Int64(3), row.Int64(1)));
                }
                return cause;
            });

    /// <summary>Nothing is left to settle, of this build or of earlier ones.</summary>
    public void Clear()
    {
        if (HasFormer || noted > 0)
        {
            db.Execute("delete from bc_move; delete from bc_cause;");
        }
    }

    static string KeyOf(string collection, string name) => $"{collection}{Source.Separator}{name}";

    static string KeyOf(long node) => node.ToString(CultureInfo.InvariantCulture);
}

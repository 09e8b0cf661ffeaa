namespace BuildCache;

/// <summary>Compares every known leaf with the outside world: one pass over the table, a stat per file, a hash only where the stat record says nothing.</summary>
static class LeafObservation
{
    public static (long Checked, List<Seen> Changed) Check(Connection db, Leaves leaves, Machine machine, int parallelism, CancellationToken cancellationToken)
    {
        var doubtful = new List<(string Path, Fingerprint Value)>();
        var changed = new List<Seen>();
        var count = 0L;
        foreach (var row in db.Prepare("select s.kind, s.key, o.value, f.size, f.modified, f.changed, f.file_id from bc_source s join bc_observation o on o.id = s.current left join bc_file f on f.source = s.id where s.kind < ?")
            .Bind((long)SourceKind.Query).RowsUntil(cancellationToken))
        {
            count++;
            var source = new Source((SourceKind)row.Int64(0), row.Text(1));
            var value = row.Fingerprint(2);
            if (source.Kind != SourceKind.File)
            {
                Note(source, value, leaves.Compute(source));
                continue;
            }
            FileStamp? stamp = row.IsNull(3) ? null : new FileStamp(row.Int64(3), row.Int64(4), row.Int64(5), row.Int64(6));
            if (leaves.IsUnchanged(source.Key, stamp))
            {
                leaves.Set(source, value);
            }
            else
            {
                doubtful.Add((source.Key, value));
            }
        }
        var values = new Fingerprint[doubtful.Count];
        Parallel.For(0, doubtful.Count, machine.Loop(parallelism, cancellationToken),
            i => values[i] = leaves.Compute(new Source(SourceKind.File, doubtful[i].Path)));
        for (var i = 0; i < values.Length; i++)
        {
            Note(new Source(SourceKind.File, doubtful[i].Path), doubtful[i].Value, values[i]);
        }
        return (count, changed);

        void Note(Source source, in Fingerprint before, in Fingerprint now)
        {
            leaves.Set(source, now);
            if (before != now)
            {
                changed.Add(new Seen(source, now));
            }
        }
    }
}

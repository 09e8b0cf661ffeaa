namespace BuildCache;

/// <summary>Facts of the outside world, and rows of queries: what is observed of them.</summary>
sealed partial class GraphWriter
{
    /// <summary>Gives an input its observed value and marks whoever saw another; whether anything was another.</summary>
    public bool Observe(Seen seen)
    {
        Begin();
        var entry = sources.FindOrAdd(seen.Source, seen.Value);
        if (!Move(seen.Source, entry, seen.Value))
        {
            return false;
        }
        if (seen.Source.Kind == SourceKind.File)
        {
            // The record stands for the content before. A link that leads back to the old file, or a file that is moved back where there is
            // no change time, would be taken for the new content.
            db.Prepare("delete from bc_file where source = ?").Bind(entry.Id).Run();
        }
        return true;
    }

    /// <summary>Notes folders whose files were all found to be as observed: as long as the same is seen in one, the next builds look at none of them.</summary>
    public void Prove(IEnumerable<ProvenFolder> folders)
    {
        foreach (var (path, digest, inputs) in folders)
        {
            Begin();
            db.Prepare("update bc_folder set digest = ?, inputs = ? where path = ?").Bind(digest).Bind(inputs).Bind(path).Run();
        }
    }

    /// <summary>Notes inputs that no call has read: the next build looks at them first, as at any other.</summary>
    public void Note(IEnumerable<Seen> inputs)
    {
        foreach (var seen in inputs.Where(seen => sources.Find(seen.Source) is null))
        {
            Begin();
            sources.FindOrAdd(seen.Source, seen.Value);
        }
    }

    /// <summary>Marks whoever saw what an input is now: its value stands, and is to be asked for again.</summary>
    public void Doubt(Source source)
    {
        Begin();
        marks.AddReaders(sources.Find(source)!.Observation);
    }

    /// <summary>Records the rows of a query: a new source, or a known one whose rows may have moved; whether they have.</summary>
    public bool ObserveRows(Source query, string sql, in Fingerprint value)
    {
        Begin();
        var entry = sources.FindOrAdd(query, value);
        var (old, _) = sources.Move(entry, value);
        marks.AddReaders(old);
        if (old != 0)
        {
            causes.RowsMoved(query, CausesOfQuery(sql, db.Prepare("select verified from bc_query where source = ?").Bind(entry.Id).Scalar()));
        }
        db.Prepare("insert into bc_query (source, statement, verified) select ?, id, ? from bc_statement where sql = ? on conflict do update set verified = excluded.verified")
            .Bind(entry.Id).Bind(revisions.Current).Bind(sql).Run();
        return old != 0;
    }

    /// <summary>The rows of a query are what they were, although columns that it reads moved.</summary>
    public void ConfirmRows(Source query)
    {
        Begin();
        db.Prepare("update bc_query set verified = ? where source = ?").Bind(revisions.Current).Bind(sources.Find(query)!.Id).Run();
    }

    /// <summary>
    /// Queries that have not heard that a key went are looked at again: those that nobody asked for since, and all of them where the build in which
    /// it went did not come to its end. What is left of its column (the id of the documents, another spelling of the key) moved no later than
    /// they were looked at, so without this they would pass for up to date.
    /// </summary>
    void DoubtReaders(ForgottenKey gone)
    {
        var readers = db.Prepare("select r.statement, s.sql, r.name from bc_statement_read r join bc_statement s on s.id = r.statement where r.collection = ?").Bind(gone.Collection)
            .List(static row => (Statement: row.Int64(0), Sql: row.Text(1), Column: row.Text(2)));
        foreach (var (statement, sql, _) in readers.Where(read => read.Column.Equals(gone.Key, StringComparison.OrdinalIgnoreCase)))
        {
            db.Prepare("update bc_query set verified = -1 where statement = ? and verified < ?").Bind(statement).Bind(gone.Revision).Run();
            DoubtDerived(sql, gone.Revision);
        }
    }

    /// <summary>The row of a fact; null when nothing ever depended on it.</summary>
    public long? IdOf(Source source) => sources.Find(source)?.Id;

    /// <summary>Whether a result that is up to date depends on a computation. What a failed call gave last is not.</summary>
    public bool IsRead(Source source) => sources.Find(source) is { } entry
        && db.Prepare("select count(*) from (select 1 from bc_reader r where r.source = ? and not exists (select 1 from bc_mark m where m.handler = r.handler and m.node = r.node) limit 1)")
            .Bind(entry.Id).Scalar() > 0;

    /// <summary>Stores the stat records that were found trustworthy since the last call.</summary>
    public void StoreStamps(CurrentInputs inputs)
    {
        foreach (var (path, stamp, value) in inputs.TakeStamps())
        {
            Begin();
            StoreStamp(path, stamp, value);
        }
    }

    /// <summary>Stores the answers that servers gave since the last call, and gives the sources that they are the value of that value.</summary>
    /// <returns>How many sources moved.</returns>
    public long StoreAnswers(HttpAnswers answers)
    {
        var moved = 0L;
        foreach (var answer in answers.TakeNews())
        {
            Begin();
            answer.Save(db);
            foreach (var source in sources.WithPrefix(SourceKind.Http, HttpRequest.AnswerKeyOf(answer.Url, answer.Sha256)))
            {
                moved += Observe(new Seen(source, answer.Value)) ? 1 : 0;
            }
        }
        return moved;
    }

    /// <summary>
    /// Stores a stat record that spares the next build a hash; not one of other content than the source has, whose move may still be on
    /// its way from a worker when the build is killed.
    /// </summary>
    void StoreStamp(string path, in FileStamp stamp, in Fingerprint value)
    {
        if (sources.Find(new Source(SourceKind.File, path)) is { } source && source.Value == value)
        {
            db.Prepare("insert into bc_file (source, size, modified, changed, file_id) values (?, ?, ?, ?, ?) on conflict do update set size = excluded.size, modified = excluded.modified, changed = excluded.changed, file_id = excluded.file_id")
                .Bind(source.Id).Bind(stamp.Size).Bind(stamp.ModifiedNs).Bind(stamp.ChangedNs).Bind(stamp.FileId).Run();
        }
    }

    /// <summary>Gives a fact a value and marks whoever saw another; whether anything was another.</summary>
    bool Move(Source source, SourceEntry entry, in Fingerprint value)
    {
        var (old, move) = sources.Move(entry, value);
        marks.AddReaders(old);
        if (old != 0)
        {
            causes.Moved(source, move);
        }
        return old != 0;
    }

    /// <summary>Whoever used the value of a computation has to find out that it is none any more.</summary>
    void DoubtReaders(HandlerState handler, string key)
    {
        if (handler.Registration.IsComputation)
        {
            marks.AddReaders(sources.Find(Source.OfComputation(handler.Name, key))?.Observation ?? 0);
        }
    }
}

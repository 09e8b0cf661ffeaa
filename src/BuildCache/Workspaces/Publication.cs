namespace BuildCache;

/// <summary>Brings the disk up to what is settled: plan, announce durably, delete, write on all cores, record.</summary>
sealed class Publication(BuildOptions options, GraphWriter writer, Findings findings, CurrentInputs inputs, ReaderPool readers, CancellationToken cancellationToken)
{
    /// <summary>Publishes what is settled. A failed build writes but deletes nothing.</summary>
    public void Run(Publisher publisher, bool succeeded)
    {
        writer.StoreStamps(inputs);
        writer.Commit();
        var planned = findings.WithoutFolderClashes(publisher.Root, publisher.Plan());
        if (publisher.HasProven)
        {
            writer.Begin();
            publisher.Prove();
        }
        if (publisher.Root == OutputRoot.Folder && !options.OverwritesForeignFiles)
        {
            publisher.SpareForeign(planned);
        }
        // A failed build deletes nothing. An unreadable folder hides inputs: what they produced must not be taken for orphans.
        var mayDelete = succeeded && publisher.Foreign.Count == 0 && findings.Clashes.Count == 0 && inputs.Tree.Unreadable.Count == 0 && publisher.HasOrphans;
        if (planned.Count > 0 || mayDelete)
        {
            writer.Begin();
            publisher.Intend(planned);
            writer.CommitDurably();
            writer.Begin();
        }
        if (succeeded && publisher.Root == OutputRoot.Folder && options.OutputMark is { } mark)
        {
            publisher.FindUnknownPages(mark, looksAgain: options.Warnings.IsError(Publisher.UnknownPagesCode));
        }
        if (mayDelete && !publisher.Diagnostics.Any(options.Warnings.IsMadeError))
        {
            publisher.DeleteOrphans();
        }
        else
        {
            publisher.LeaveOrphans();
        }
        if (planned.Count > 0)
        {
            foreach (var batch in planned.Chunk(500))
            {
                var results = new PublishedOutput[batch.Length];
                Parallel.For(0, batch.Length, options.Machine.Loop(options.Parallelism, cancellationToken),
                    readers.Rent,
                    (i, _, reader) =>
                    {
                        RequireResult(publisher.Root, batch[i], reader);
                        results[i] = publisher.Write(batch[i], reader.Connection);
                        return reader;
                    },
                    readers.Return);
                foreach (var result in results)
                {
                    publisher.Record(result);
                }
            }
        }
        publisher.SaveManifest();
    }

    /// <summary>
    /// What is restored without having run is taken from a row that has no checksum. What the call gave has one, and must say the same.
    /// </summary>
    void RequireResult(OutputRoot root, PlannedOutput output, Reader reader)
    {
        if (!writer.HasSwitched(output.Node)
            && reader.CurrentResult(output.Node)?.Outputs.Any(given => given.Root == root && given.Path == output.Path && given.Hash.AsSpan().SequenceEqual(output.Hash)) != true)
        {
            throw new DamageException($"the output '{output.Path}' is not what its call gave");
        }
    }
}

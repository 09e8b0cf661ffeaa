namespace BuildCache.Tests.Trust;

/// <summary>I9: memory is a constant and what is in flight. Measured in the whole process, so nothing else may run meanwhile.</summary>
[Collection("alone")]
[Trait("Speed", "Slow")]
public sealed class MemoryTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task A_large_file_is_copied_without_being_held_and_its_edit_is_noticed()
    {
        const int Size = 50 * 1024 * 1024;
        var copy = new InlineHandler(static on => on.Files("*.bin").Named("Copy").Run(static (file, context) => context.CopyFile(file.Path, file.Path)));
        var content = new byte[Size];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(Path.Combine(project.Folder, "large.bin"), content);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await project.Succeed(copy);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.True(allocated < Size / 2, $"{allocated} bytes were allocated for a file of {Size}.");
        Assert.Equal(content, File.ReadAllBytes(Path.Combine(project.OutputFolder, "large.bin")));
        content[Size / 2]++;
        File.WriteAllBytes(Path.Combine(project.Folder, "large.bin"), content);
        await project.Succeed(copy);
        Assert.Equal(content, File.ReadAllBytes(Path.Combine(project.OutputFolder, "large.bin")));
    }

    [Fact]
    public async Task A_corpus_is_not_held_in_memory()
    {
        const int Count = 1500, Size = 40_000;
        var handlers = new InlineHandler(static on =>
        {
            on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { n = context.ReadText(file.Path) }));
            on.Each("Note").Named("Page").Run(static (note, context) => context.Write(note.Id, string.Concat(Enumerable.Repeat(note.Text("n").PadLeft(40, '.'), Size / 40))));
        });
        for (var i = 0; i < Count; i++)
        {
            project.Write($"n{i}.txt", $"{i}");
        }
        long most = 0;
        using var watching = new CancellationTokenSource();
        var watch = Task.Run(async () =>
        {
            while (!watching.IsCancellationRequested && !TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                most = Math.Max(most, Alive());
                await Task.Yield();
            }
        }, TestContext.Current.CancellationToken);
        var before = Alive();
        await project.Succeed(handlers);
        await watching.CancelAsync();
        await watch;
        // 60 MB of outputs as text in memory would be 120.
        Assert.True(most - before < (long)Count * Size / 2, $"{most - before} bytes more than before were alive at once.");
    }

    /// <summary>What a full collection found alive; what was allocated since, however late this thread gets its turn, does not count.</summary>
    static long Alive()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        return GC.GetGCMemoryInfo(GCKind.FullBlocking).PromotedBytes;
    }
}

/// <summary>Tests that nothing else may run beside.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

using System.Collections.Concurrent;

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
        File.WriteAllBytes(Path.Combine(project.Folder, "large.bin"), Content(Size));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await project.Succeed(copy);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.True(allocated < Size / 2, $"{allocated} bytes were allocated for a file of {Size}.");
        Assert.Equal(Content(Size), File.ReadAllBytes(Path.Combine(project.OutputFolder, "large.bin")));
        File.WriteAllBytes(Path.Combine(project.Folder, "large.bin"), Content(Size, edited: 1));
        await project.Succeed(copy);
        Assert.Equal(Content(Size, edited: 1), File.ReadAllBytes(Path.Combine(project.OutputFolder, "large.bin")));
    }

    static byte[] Content(int size, byte edited = 0)
    {
        var content = new byte[size];
        new Random(1).NextBytes(content);
        content[size / 2] += edited;
        return content;
    }

    [Fact]
    public async Task A_corpus_is_not_held_in_memory()
    {
        const int Count = 1000, Size = 40_000;
        var looks = new ConcurrentQueue<long>();
        var pages = 0;
        var handlers = new InlineHandler(on =>
        {
            on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { n = context.ReadText(file.Path) }));
            on.Each("Note").Named("Page").Run((note, context) =>
            {
                context.Write(note.Id, string.Concat(Enumerable.Repeat(note.Text("n").PadLeft(40, '.'), Size / 40)));
                if (Interlocked.Increment(ref pages) % 100 == 0)
                {
                    // Here, and not from a thread beside the build: collections at points of the build cost it nothing else.
                    looks.Enqueue(GC.GetTotalMemory(forceFullCollection: true));
                }
            });
        });
        for (var i = 0; i < Count; i++)
        {
            project.Write($"n{i}.txt", $"{i}");
        }
        await project.Succeed(handlers);
        Assert.Equal(Count / 100, looks.Count);
        var most = looks.Max() - looks.First();
        // Between the first look and the last, 36 MB were written.
        Assert.True(most < (long)Count * Size / 4, $"{most} bytes more than at the first look were alive at once.");
    }
}

/// <summary>Tests that nothing else may run beside.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

namespace BuildCache.Tests.Store;

public sealed class ArtifactStoreTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("bc-store-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_cannot_be_read_is_the_inputs_fault_and_what_cannot_be_written_the_stores()
    {
        var error = Assert.ThrowsAny<IOException>(() => new ArtifactStore(FileSystem.Real, Path.Combine(folder, "a.db")).Import(new FaultyDisk()));
        Assert.StartsWith("the disk failed at it", SystemRefusal.Explain(error), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));

        File.WriteAllText(Path.Combine(folder, "b.db.artifacts"), "in the way");
        Assert.True(Assert.Throws<StoreException>(() => new ArtifactStore(FileSystem.Real, Path.Combine(folder, "b.db")).Import(new MemoryStream([1]))).IsRefusal);
    }

    sealed class FaultyDisk : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("Input/output error", OperatingSystem.IsWindows() ? unchecked((int)0x80070017) : 5);
    }
}

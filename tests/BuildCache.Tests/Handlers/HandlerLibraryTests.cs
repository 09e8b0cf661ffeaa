using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace BuildCache.Tests.Handlers;

/// <summary>Assemblies of handlers that cannot be used: each is one diagnostic that says why.</summary>
[Trait("Speed", "Slow")]
public sealed class HandlerLibraryTests : IDisposable
{
    readonly CompiledHandlers compiled = new();

    public void Dispose() => compiled.Dispose();

    static string[] Load(string path, params string[] types)
    {
        using var library = HandlerLibrary.Load(new HandlerSource { AssemblyPath = path, NativeFolder = path + ".native", Types = types });
        return [.. library.Diagnostics.Select(static d => $"{d.Code} {d.Severity}: {d.Message}")];
    }

    [Fact]
    public void A_file_that_is_not_there_or_no_assembly_or_without_handlers()
    {
        compiled.Compile("public static class Nothing { }");
        Assert.StartsWith("BCM2201 Error: ", Assert.Single(Load(compiled.PathOf("Missing"))), StringComparison.Ordinal);
        Assert.StartsWith("BCM2203 Warning: ", Assert.Single(Load(compiled.PathOf())), StringComparison.Ordinal);
        File.WriteAllText(compiled.PathOf("Text"), "no assembly");
        Assert.StartsWith("BCM2202 Error: ", Assert.Single(Load(compiled.PathOf("Text"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_is_not_there_or_cannot_be_created()
    {
        compiled.Compile("public sealed class Broken : Handler { public Broken() => throw new InvalidOperationException(\"no luck\"); public override void Register(HandlerRegistry on) { } }");
        var missing = Assert.Single(Load(compiled.PathOf(), "Brocken"));
        Assert.StartsWith("BCM2207 Error: ", missing, StringComparison.Ordinal);
        Assert.Contains("It has Broken.", missing, StringComparison.Ordinal);
        var broken = Assert.Single(Load(compiled.PathOf()));
        Assert.StartsWith("BCM2205 Error: The handler Broken ", broken, StringComparison.Ordinal);
        Assert.Contains("no luck", broken, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(99, Severity.Error)]
    [InlineData(0, Severity.Warning)]
    public void Another_version_of_the_engine(ushort minor, Severity severity)
    {
        compiled.Compile("public sealed class Fine : Handler { public override void Register(HandlerRegistry on) { } }");
        Refer(compiled.PathOf(), minor);
        Assert.StartsWith($"BCM2204 {severity}: ", Assert.Single(Load(compiled.PathOf())), StringComparison.Ordinal);
    }

    /// <summary>Lets an assembly claim to have been compiled against BuildCache 0.minor.</summary>
    static void Refer(string path, ushort minor)
    {
        var bytes = File.ReadAllBytes(path);
        using var image = new PEReader(new MemoryStream(bytes));
        var metadata = image.GetMetadataReader();
        var handle = metadata.AssemblyReferences.Single(reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name) == "BuildCache");
        var row = image.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef)
            + ((MetadataTokens.GetRowNumber(handle) - 1) * metadata.GetTableRowSize(TableIndex.AssemblyRef));
        var versions = bytes.AsSpan(row, 4);
        BinaryPrimitives.WriteUInt16LittleEndian(versions, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(versions[2..], minor);
        File.WriteAllBytes(path, bytes);
    }
}

using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace BuildCache.Tests.Handlers;

public sealed class InstructionsTests
{
    /// <summary>Every kind of instruction stands in the library of .NET; one that is read too far or not far enough makes garbage of what follows.</summary>
    [Fact]
    public void Every_instruction_of_the_library_of_dotnet_is_read_to_its_end()
    {
        using var file = new PEReader(File.OpenRead(typeof(object).Assembly.Location));
        var metadata = file.GetMetadataReader();
        var kinds = new HashSet<OperandKind>();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }
            var body = file.GetMethodBody(method.RelativeVirtualAddress).GetILReader();
            var last = ILOpCode.Nop;
            while (body.RemainingBytes > 0)
            {
                last = Instructions.ReadOperation(ref body);
                var operand = Instructions.OperandOf(last);
                kinds.Add(operand);
                if (operand == OperandKind.Token)
                {
                    var token = MetadataTokens.EntityHandle(body.ReadInt32());
                    Assert.True(token.Kind is HandleKind.StandaloneSignature || MetadataTokens.TryGetTableIndex(token.Kind, out var table) && MetadataTokens.GetRowNumber(token) is var row && row >= 1 && row <= metadata.GetTableRowCount(table));
                }
                else
                {
                    Instructions.Skip(ref body, operand);
                }
            }
            Assert.True(last is ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Rethrow or ILOpCode.Endfinally || last.IsBranch() || last == ILOpCode.Jmp, $"{metadata.GetString(method.Name)} ends with {last}");
        }
        Assert.Empty(new[] { OperandKind.Token, OperandKind.Text, OperandKind.Bytes1, OperandKind.Bytes4, OperandKind.Bytes8, OperandKind.Switch }.Except(kinds));
    }
}

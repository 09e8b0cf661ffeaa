using System.Reflection.Metadata;

namespace BuildCache;

/// <summary>What follows an operation code in a method body.</summary>
enum OperandKind
{
    None,
    Token,
    Text,
    Bytes1,
    Bytes2,
    Bytes4,
    Bytes8,
    Switch,
}

/// <summary>Reads method bodies. ECMA-335, partition III; only the kind of the operand is needed here.</summary>
static class Instructions
{
    public static ILOpCode ReadOperation(ref BlobReader body)
    {
        var first = body.ReadByte();
        return (ILOpCode)(first == 0xFE ? 0xFE00 | body.ReadByte() : first);
    }

    public static OperandKind OperandOf(ILOpCode operation) => operation switch
    {
        ILOpCode.Jmp or ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Calli or ILOpCode.Newobj or ILOpCode.Ldftn or ILOpCode.Ldvirtftn
            or ILOpCode.Cpobj or ILOpCode.Ldobj or ILOpCode.Stobj or ILOpCode.Castclass or ILOpCode.Isinst or ILOpCode.Unbox or ILOpCode.Unbox_any
            or ILOpCode.Box or ILOpCode.Newarr or ILOpCode.Ldelema or ILOpCode.Ldelem or ILOpCode.Stelem or ILOpCode.Initobj or ILOpCode.Constrained
            or ILOpCode.Sizeof or ILOpCode.Refanyval or ILOpCode.Mkrefany or ILOpCode.Ldtoken
            or ILOpCode.Ldfld or ILOpCode.Ldflda or ILOpCode.Stfld or ILOpCode.Ldsfld or ILOpCode.Ldsflda or ILOpCode.Stsfld => OperandKind.Token,
        ILOpCode.Ldstr => OperandKind.Text,
        ILOpCode.Ldarg_s or ILOpCode.Ldarga_s or ILOpCode.Starg_s or ILOpCode.Ldloc_s or ILOpCode.Ldloca_s or ILOpCode.Stloc_s or ILOpCode.Ldc_i4_s
            or ILOpCode.Unaligned or (ILOpCode)0xFE19 => OperandKind.Bytes1,
        ILOpCode.Ldarg or ILOpCode.Ldarga or ILOpCode.Starg or ILOpCode.Ldloc or ILOpCode.Ldloca or ILOpCode.Stloc => OperandKind.Bytes2,
        ILOpCode.Ldc_i4 or ILOpCode.Ldc_r4 => OperandKind.Bytes4,
        ILOpCode.Ldc_i8 or ILOpCode.Ldc_r8 => OperandKind.Bytes8,
        ILOpCode.Switch => OperandKind.Switch,
        _ when operation.IsBranch() => operation.GetBranchOperandSize() == 1 ? OperandKind.Bytes1 : OperandKind.Bytes4,
        _ => OperandKind.None,
    };

    /// <summary>Moves behind an operand.</summary>
    public static void Skip(ref BlobReader body, OperandKind kind)
    {
        // The targets of a switch stand behind their number, and reading that moves the position.
        var length = kind switch
        {
            OperandKind.None => 0,
            OperandKind.Bytes1 => 1,
            OperandKind.Bytes2 => 2,
            OperandKind.Bytes8 => 8,
            OperandKind.Switch => 4 * body.ReadInt32(),
            _ => 4,
        };
        body.Offset += length;
    }
}

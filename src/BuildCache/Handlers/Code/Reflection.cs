namespace BuildCache;

/// <summary>
/// What code calls when it reaches other code in ways that its instructions do not show: by name, by enumeration, by stack. Whoever can
/// reach one of these depends on the whole assembly.
/// </summary>
static class Reflection
{
    /// <summary>Whether a type, or one of its members, leads to code that cannot be followed.</summary>
    /// <param name="type">Full name.</param>
    /// <param name="member">The member's name; empty when only the type is mentioned.</param>
    /// <param name="isGeneric">Whether the member is called with type arguments, which the instructions do show.</param>
    public static bool Hides(string type, string member, bool isGeneric) =>
        type.StartsWith("System.Reflection.", StringComparison.Ordinal)
        || type.StartsWith("System.Runtime.Loader.", StringComparison.Ordinal)
        || type.StartsWith("System.Resources.", StringComparison.Ordinal)
        || type.StartsWith("Microsoft.CSharp.RuntimeBinder.", StringComparison.Ordinal)
        || type switch
        {
            "System.AppDomain" or "System.Diagnostics.StackTrace" or "System.Diagnostics.StackFrame" => true,
            // typeof(X) and comparisons of it.
            "System.Type" => member is not ("" or "GetTypeFromHandle" or "op_Equality" or "op_Inequality"),
            // new T()
            "System.Activator" => member.Length > 0 && !isGeneric,
            "System.Delegate" => member is "CreateDelegate" or "get_Method",
            "System.Exception" or "System.Environment" => member is "get_StackTrace" or "get_TargetSite",
            _ => false,
        };

    /// <summary>
    /// Whether a library that calls this finds types of its callers although they hand it none: it asks for all types of an assembly,
    /// or for one by a name that may stand in data.
    /// </summary>
    public static bool FindsTypes(string type, string member) => (type, member) switch
    {
        ("System.Reflection.Assembly", "GetTypes" or "GetType" or "GetExportedTypes" or "get_DefinedTypes" or "get_ExportedTypes" or "GetForwardedTypes"
            or "GetCallingAssembly" or "GetEntryAssembly" or "GetManifestResourceStream" or "GetManifestResourceNames" or "CreateInstance") => true,
        ("System.Reflection.Module", "GetTypes" or "GetType" or "ResolveType" or "FindTypes") => true,
        ("System.Type", "GetType") => true,
        ("System.AppDomain", "GetAssemblies") => true,
        ("System.Runtime.Loader.AssemblyLoadContext", "get_Assemblies" or "get_All") => true,
        _ => false,
    };
}

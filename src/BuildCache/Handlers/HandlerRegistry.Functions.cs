using System.Reflection;
using System.Text.Json.Nodes;
using SQLitePCL;

namespace BuildCache;

// Functions that queries may call. Their result follows from their arguments: they are given no context, and may be called from any thread.
// Arguments and results are string, long, int, double, bool, JSON (JsonNode and what derives from it), or nullable. As with SQL's own
// functions, a null argument gives null, without a call, where the parameter is not declared as one that can be null.
public sealed partial class HandlerRegistry
{
    /// <summary>A function without arguments that queries may call by name.</summary>
    /// <param name="name">Letters, digits and <c>_</c>; no function of SQLite, BuildCache or another handler has it.</param>
    /// <param name="function"><c>static</c>; gives the same for ever until its code changes.</param>
    /// <typeparam name="TResult">string, long, int, double, bool, JSON, or nullable.</typeparam>
    public void Function<TResult>(string name, Func<TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        AddFunction(name, 0, function, _ => function());
    }

    /// <summary>A function of one argument that queries may call by name.</summary>
    /// <param name="name">Letters, digits and <c>_</c>; no function of SQLite, BuildCache or another handler has it.</param>
    /// <param name="function"><c>static</c>; its result follows from its arguments alone.</param>
    /// <typeparam name="T">string, long, int, double, bool, JSON, or nullable.</typeparam>
    /// <typeparam name="TResult">As an argument.</typeparam>
    public void Function<T, TResult>(string name, Func<T, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        AddFunction(name, 1, function, arguments => function(SqlFunction.Read<T>(arguments, 0)));
    }

    /// <summary>A function of two arguments that queries may call by name.</summary>
    /// <param name="name">Letters, digits and <c>_</c>; no function of SQLite, BuildCache or another handler has it.</param>
    /// <param name="function"><c>static</c>; its result follows from its arguments alone.</param>
    /// <typeparam name="T1">string, long, int, double, bool, JSON, or nullable.</typeparam>
    /// <typeparam name="T2">As the first.</typeparam>
    /// <typeparam name="TResult">As an argument.</typeparam>
    public void Function<T1, T2, TResult>(string name, Func<T1, T2, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        AddFunction(name, 2, function, arguments => function(SqlFunction.Read<T1>(arguments, 0), SqlFunction.Read<T2>(arguments, 1)));
    }

    /// <summary>A function of three arguments that queries may call by name.</summary>
    /// <param name="name">Letters, digits and <c>_</c>; no function of SQLite, BuildCache or another handler has it.</param>
    /// <param name="function"><c>static</c>; its result follows from its arguments alone.</param>
    /// <typeparam name="T1">string, long, int, double, bool, JSON, or nullable.</typeparam>
    /// <typeparam name="T2">As the first.</typeparam>
    /// <typeparam name="T3">As the first.</typeparam>
    /// <typeparam name="TResult">As an argument.</typeparam>
    public void Function<T1, T2, T3, TResult>(string name, Func<T1, T2, T3, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        AddFunction(name, 3, function, arguments =>
            function(SqlFunction.Read<T1>(arguments, 0), SqlFunction.Read<T2>(arguments, 1), SqlFunction.Read<T3>(arguments, 2)));
    }

    /// <summary>A function of any number of arguments that queries may call by name.</summary>
    /// <param name="name">Letters, digits and <c>_</c>; no function of SQLite, BuildCache or another handler has it.</param>
    /// <param name="function"><c>static</c>; its result follows from its arguments alone. Text is given as a JSON string, whatever it holds.</param>
    /// <typeparam name="TResult">string, long, int, double, bool, JSON, or nullable.</typeparam>
    public void Function<TResult>(string name, Func<IReadOnlyList<JsonNode?>, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        AddFunction(name, -1, function, arguments => function([.. arguments.Select(static (_, i) => i).Select(i => SqlFunction.Scalar(arguments, i))]));
    }

    void AddFunction(string name, int arity, Delegate function, Func<sqlite3_value[], object?> invoke)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!SqlFunction.IsName(name) || AllowedFunctions.Contains(name) || SqliteNative.IsKeyword(name))
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1315", $"'{name}' cannot be the name of an SQL function: it begins with a letter, goes on with letters, digits and _, and is no word or function of SQL. Choose another name."));
        }
        var parameters = arity < 0 ? [] : function.Method.GetParameters().TakeLast(arity).ToArray();
        if (parameters.Select(static parameter => parameter.ParameterType).Append(function.Method.ReturnType).FirstOrDefault(static type => !SqlFunction.CanPass(type)) is { } foreign)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1315", $"The SQL function '{name}' takes or gives {foreign.Name}, which SQL does not have. Use string, long, int, double, bool, JsonNode, or one of these that can be null."));
        }
        var nullability = new NullabilityInfoContext();
        var takesNull = Array.ConvertAll(parameters, parameter => nullability.Create(parameter).WriteState == NullabilityState.Nullable);
        SqlFunctions.Add(new SqlFunction(name, arity, Current!.GetType().Assembly, function, takesNull, arguments =>
            takesNull.Where((takes, i) => !takes && raw.sqlite3_value_type(arguments[i]) == raw.SQLITE_NULL).Any() ? null : invoke(arguments)));
    }
}

using System.Globalization;

namespace BuildCache.Tests.Handlers;

/// <summary>
/// Sources of handlers that reach each other's code in the ways that C# has. Each part gives a text in which its mark stands; whoever
/// uses the part gives another text when the mark changes.
/// </summary>
sealed class RandomCode(int seed, int parts, int handlers)
{
    /// <summary>
    /// How a part gives its mark: @ is its number, $ the mark, # what it makes of the parts below it. Every part has a method Get.
    /// </summary>
    static readonly string[] Kinds =
    [
        "static class P@ { public static string Get(string s) => \"$\" + #; }",
        "static class P@ { const string Mark = \"$\"; public static string Get(string s) { return Local(s) + Mark; static string Local(string s) => #; } }",
        "static class P@ { static readonly string Mark = string.Concat(\"$\", \"\"); public static string Get(string s) => Mark + #; }",
        "static class P@ { static readonly Dictionary<string, string> Marks = []; static P@() => Fill(); static void Fill() => Marks[\"m\"] = \"$\"; public static string Get(string s) => Marks[\"m\"] + #; }",
        "class P@ { public override string ToString() => \"$\"; public static string Get(string s) => $\"{Make<P@>()}\" + #; static T Make<T>() where T : new() => new T(); }",
        "abstract class P@ { public abstract string Text(); public static string Get(string s) => Pick(s).Text() + #; static P@ Pick(string s) => s.Length > 1000 ? new R@() : new Q@(); } class Q@ : P@ { public override string Text() => \"$\"; } class R@ : P@ { public override string Text() => \"never\"; }",
        "interface P@ { string Text() => \"$\"; static string Get(string s) => ((P@)new Q@()).Text() + #; } class Q@ : P@;",
        "record P@(string Value) { public string Mark => \"$\" + Value; public static string Get(string s) => System.Text.Json.JsonSerializer.Serialize(new P@(\"\")) + #; }",
        "enum E@ { M$ } static class P@ { public static string Get(string s) => E@.M$.ToString() + #; }",
        "static class P@ { static readonly byte[] Mark = [(byte)'$', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]; public static string Get(string s) => Mark[0] + #; }",
        "static class P@ { static IEnumerable<string> All(string s) { yield return \"$\"; yield return #; } public static string Get(string s) => string.Concat(All(s)); }",
        "static class P@ { public static string Get(string s) => Later(s).GetAwaiter().GetResult(); static async Task<string> Later(string s) { await Task.Yield(); return \"$\" + #; } }",
        "static class P@ { public static string Get(string s) { var mark = \"$\"; Func<string, string> add = text => text + mark; return add(#); } }",
        "static class P@ { public static string Get(string s) => s.Length switch { 1 => \"$one\", _ => \"$many\" } + #; }",
        "static class P@<T> { public static readonly string Mark = typeof(T) == typeof(int) ? \"$\" : \"\"; } static class P@ { public static string Get(string s) => P@<int>.Mark + #; }",
        "[System.Text.Json.Serialization.JsonDerivedType(typeof(Q@), \"q\")] class P@ { public static string Get(string s) => System.Text.Json.JsonSerializer.Deserialize<P@>(\"{\\\"$type\\\":\\\"q\\\"}\")!.ToString() + #; } class Q@ : P@ { public override string ToString() => \"%\"; }",
        "static class P@ { public static string Get(string s) => new { s.Length, Mark = \"$\" }.ToString() + #; }",
        "static class P@ { delegate string Text(); static readonly Text Mark = Say; static string Say() => \"$\"; public static string Get(string s) => Mark() + #; }",
        "static class P@ { public static string Get(this string s, int unused = 0) { try { throw new Q@(); } catch (Q@ e) when (e.Message.Length > 0) { return e.Message + #; } } } class Q@() : Exception(\"$\");",
        "struct P@ { public static implicit operator string(P@ p) => \"$\"; public static string Get(string s) => (string)default(P@) + #; }",
        // From here on what is reached cannot be followed.
        "static class P@ { public static string Mark = \"\"; public static string Get(string s) => Mark + #; } static class Q@ { [System.Runtime.CompilerServices.ModuleInitializer] internal static void Start() => P@.Mark = \"$\"; }",
        "[AttributeUsage(AttributeTargets.Class)] sealed class A@Attribute(string mark) : Attribute { public string Mark => mark; } [A@(\"$\")] static class P@ { public static string Get(string s) => ((A@Attribute)Attribute.GetCustomAttribute(typeof(P@), typeof(A@Attribute))!).Mark + #; }",
        "static class P@ { public static string Mark { get; set; } = \"\"; public static string Get(string s) => Mark + #; } sealed class H@ : Handler { public override void Register(HandlerRegistry on) => P@.Mark = \"$\"; }",
        "static class P@ { public static string Mark() => \"$\"; public static string Get(string s) => (string)Type.GetType(\"P@\")!.GetMethod(\"Mark\")!.Invoke(null, [])! + #; }",
    ];

    const int Hidden = 4;

    readonly Random random = new(seed);
    readonly int[] kinds = new int[parts];
    readonly int[] marks = new int[parts];
    readonly int[][] uses = new int[parts][];
    readonly int[][] reads = new int[handlers][];
    int noise;

    /// <summary>Makes the first sources.</summary>
    public string[] Begin()
    {
        for (var part = 0; part < parts; part++)
        {
            kinds[part] = Kind();
            uses[part] = Some(part, 2);
        }
        for (var handler = 0; handler < handlers; handler++)
        {
            reads[handler] = Some(parts, 3);
        }
        return Sources();
    }

    /// <summary>Alters one thing: a mark, what is used, what kind a part is, or something that nobody uses.</summary>
    public string[] Next()
    {
        var part = random.Next(parts);
        switch (random.Next(8))
        {
            case 0:
                noise++;
                break;
            case 1:
                kinds[part] = Kind();
                break;
            case 2:
                uses[part] = Some(part, 2);
                break;
            case 3:
                reads[random.Next(handlers)] = Some(parts, 3);
                break;
            default:
                marks[part]++;
                break;
        }
        return Sources();
    }

    int Kind() => random.Next(12) == 0 ? Kinds.Length - 1 - random.Next(Hidden) : random.Next(Kinds.Length - Hidden);

    int[] Some(int below, int most) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => random.Next(Math.Max(1, below))).Where(part => part < below).Distinct()];

    string[] Sources() =>
    [
        // What nobody uses stands first: everything that the compiler counts is counted otherwise.
        .. Enumerable.Range(0, noise).Select(static i => string.Create(CultureInfo.InvariantCulture, $$"""
            sealed class Noise{{i}} : Handler { public override void Register(HandlerRegistry on) => on.Files("none{{i}}").Named("Noise{{i}}").Run(static async (file, context) => { await Task.Yield(); context.Write("n", new { a = 1 }.ToString() + string.Concat(new[] { 1, 2 }.Select(static n => n + {{i}}))); }); }
            """)),
        .. Enumerable.Range(0, parts).Select(part => Kinds[kinds[part]]
            .Replace("\\\"$type", "\\\"\0type", StringComparison.Ordinal)
            .Replace("'$'", $"'{(char)('a' + marks[part] % 26)}'", StringComparison.Ordinal)
            .Replace("$\"{", "\0\"{", StringComparison.Ordinal).Replace("$", Mark(part), StringComparison.Ordinal).Replace('\0', '$')
            .Replace("%", Mark(part), StringComparison.Ordinal)
            .Replace("@", part.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("#", Calls(uses[part]), StringComparison.Ordinal)),
        .. Enumerable.Range(0, handlers).Select(handler => string.Create(CultureInfo.InvariantCulture, $$"""
            sealed class Handler{{handler}} : Handler { public override void Register(HandlerRegistry on) => on.Files("*.txt").Named("H{{handler}}").Run(static (file, context) => { var s = context.ReadText(file.Path); context.Write("{{handler}}/" + file.Path, {{Calls(reads[handler])}}); }); }
            """)),
    ];

    string Mark(int part) => string.Create(CultureInfo.InvariantCulture, $"m{part}v{marks[part]}");

    static string Calls(int[] called) => string.Join(" + ", called.Select(static part => string.Create(CultureInfo.InvariantCulture, $"P{part}.Get(s)")).Prepend("s"));
}

using Microsoft.CodeAnalysis;

namespace BuildCache.Tests.Handlers;

/// <summary>Which change of the sources is a change of which handler.</summary>
[Trait("Speed", "Slow")]
public sealed class CodeFingerprintTests : IDisposable
{
    /// <summary>Two handlers in one class, a helper for each and one for both.</summary>
    const string Two = """
        sealed class Both : Handler
        {
            public override void Register(HandlerRegistry on)
            {
                on.Files("*.a").Named("A").Run(static (file, context) => context.Write(file.Path, Texts.One(context.ReadText(file.Path))));
                on.Files("*.b").Named("B").Run(static async (file, context) =>
                {
                    await Task.Yield();
                    context.Write(file.Path, Texts.Two(context.ReadText(file.Path)));
                });
            }
        }

        static class Texts
        {
            public static string One(string text) => Shared(text) + "1";
            public static string Two(string text) => Shared(text) + "2";
            static string Shared(string text) => text.Trim();
        }
        """;

    readonly CompiledHandlers handlers = new();

    public void Dispose() => handlers.Dispose();

    /// <summary>The names whose fingerprints differ.</summary>
    static string Changed(SortedDictionary<string, Fingerprint> before, SortedDictionary<string, Fingerprint> after)
    {
        Assert.Equal(before.Keys, after.Keys);
        return string.Join(' ', before.Keys.Where(name => before[name] != after[name]));
    }

    string Edit(string source, string from, string to)
    {
        Assert.Contains(from, source, StringComparison.Ordinal);
        var before = handlers.Compile(source).Fingerprints();
        return Changed(before, handlers.Compile(source.Replace(from, to, StringComparison.Ordinal)).Fingerprints());
    }

    [Theory]
    [InlineData("+ \"1\"", "+ \"one\"", "A")]
    [InlineData("+ \"2\"", "+ \"two\"", "B")]
    [InlineData("text.Trim()", "text.TrimEnd()", "A B")]
    [InlineData("await Task.Yield();", "await Task.CompletedTask;", "B")]
    [InlineData("static class Texts\n{", "// A comment.\nstatic class Texts\n{\n    public static string Unused(string text) => text + new { text };", "")]
    [InlineData("on.Files(\"*.a\")", "on.Rows(\"select 1\").Named(\"0\").Run(static (row, context) => context.Write(\"0\", new[] { 1, 2, 3 }.Length + string.Concat(row.Keys.Select(static k => k + 1))));\n        on.Files(\"*.a\")", null)]
    public void An_edit_changes_those_who_reach_it(string from, string to, string? changed)
    {
        if (changed is null)
        {
            // Another handler before: the compiler numbers the lambdas anew, and nothing else differs.
            var before = handlers.Compile(Two).Fingerprints();
            var after = handlers.Compile(Two.Replace(from, to, StringComparison.Ordinal)).Fingerprints();
            after.Remove("0");
            Assert.Equal(before, after);
            return;
        }
        Assert.Equal(changed, Edit(Two, from.ReplaceLineEndings("\n"), to));
    }

    [Fact]
    public void Debug_information_and_comments_are_no_code_and_optimisation_is()
    {
        var before = handlers.Compile(Two).Fingerprints();
        Assert.Equal("", Changed(before, handlers.Compile(["/* A comment\nof two lines */ " + Two]).Fingerprints()));
        Assert.Equal("A B", Changed(before, handlers.Compile([Two], optimize: true).Fingerprints()));
    }

    /// <summary>One handler and a part of its code; what stands in the braces is replaced.</summary>
    [Theory]
    [InlineData("context.Write(\"x\", nameof(Data));", "enum Data { A = {1} }", "")]
    [InlineData("context.Write(\"x\", Data.A.ToString());", "enum Data { A = {1} }", "A")]
    [InlineData("context.Write(\"x\", Data.A.ToString());", "enum Data { A, {B} }", "A")]
    [InlineData("context.Emit(\"X\", \"1\", new Data());", "class Data { public int Value => {1}; }", "A")]
    [InlineData("context.Emit(\"X\", \"1\", new Data());", "class Data { [System.Text.Json.Serialization.JsonPropertyName(\"{1}\")] public int Value => 1; }", "A")]
    [InlineData("context.Emit(\"X\", \"1\", new { {value} = 1 });", "", "A")]
    [InlineData("context.Write(\"x\", new byte[] { 1, 2, 3, 4, 5, 6, 7, {8} });", "", "A")]
    [InlineData("context.Write(\"x\", Data.Texts[0]);", "static class Data { public static readonly string[] Texts = [\"{1}\"]; }", "A")]
    [InlineData("context.Write(\"x\", Data.Text);", "static class Data { public const string Text = \"{1}\"; }", "A")]
    [InlineData("context.Write(\"x\", Data.Text);", "static class Data { public static string Text = \"\"; public static void Other() => Text = \"{1}\"; }", "")]
    [InlineData("context.Write(\"x\", Data.Text);", "class Data : Handler { public static string Text = \"\"; public override void Register(HandlerRegistry on) => Set(1); static void Set(int x) => Text = \"{1}\"; }", "A")]
    [InlineData("context.Write(\"x\", Data.Texts[0]);", "class Data : Handler { public static readonly string[] Texts = [\"\"]; public Data() => new List<int>(1).ForEach(n => Texts[n] = \"{1}\"); public override void Register(HandlerRegistry on) { } }", "A")]
    [InlineData("context.Write(\"x\", Data.Text);", "static class Data { public static readonly string Text = \"\"; public static void Other() => Console.WriteLine(Text + \"{1}\"); }", "")]
    [InlineData("context.Write(\"x\", new Data().ToString()!);", "class Data : Base; class Base { public override string ToString() => \"{1}\"; }", "A")]
    [InlineData("Base data = context.Exists(\"x\") ? new Base() : new Data(); context.Write(\"x\", data.Text());", "class Data : Base { public override string Text() => \"{1}\"; } class Base { public virtual string Text() => \"\"; }", "A")]
    [InlineData("context.Write(\"x\", new Base().Text());", "class Data : Base { public override string Text() => \"{1}\"; } class Base { public virtual string Text() => \"\"; }", "")]
    [InlineData("context.Emit(\"X\", \"1\", new { Value = (Base)new Base() });", "[System.Text.Json.Serialization.JsonDerivedType(typeof(Data), \"{1}\")] class Base; class Data : Base;", "A")]
    [InlineData("context.Emit(\"X\", \"1\", System.Text.Json.JsonSerializer.Deserialize<Base>(\"{}\")!);", "[System.Text.Json.Serialization.JsonDerivedType(typeof(Data), \"data\")] class Base; class Data : Base { public int Value => {1}; }", "A")]
    [InlineData("context.Write(\"x\", Data<int>.Text());", "static class Data<T> { public static string Text() => typeof(T) == typeof(int) ? \"{1}\" : \"\"; }", "A")]
    [InlineData("context.Write(\"x\", Make<Data>().ToString()!); static T Make<T>() where T : new() => new T();", "class Data { public override string ToString() => \"{1}\"; }", "A")]
    [InlineData("context.Write(\"x\", Data.Text);", "static partial class Data { public static string Text => Startup.Text; } static class Startup { public static string Text = \"\"; [System.Runtime.CompilerServices.ModuleInitializer] internal static void Start() => Text = \"{1}\"; }", "A")]
    [InlineData("context.Write(\"x\", string.Concat(Data.All()));", "static class Data { public static IEnumerable<string> All() { yield return \"{1}\"; } }", "A")]
    [InlineData("context.Write(\"x\", (context.Exists(\"1\") ? 1 : 2) switch { 1 => \"{1}\", _ => \"\" });", "", "A")]
    [InlineData("try { context.Write(\"x\", \"\"); } catch ({InvalidOperationException}) { }", "", "A")]
    [InlineData("context.Write(\"x\", Type.GetType(\"Data\")!.GetMethod(\"Text\")!.Invoke(null, [])!.ToString()!);", "static class Data { public static string Text() => \"{1}\"; }", "A")]
    [InlineData("context.Write(\"x\", typeof(Both).Assembly.GetTypes().Length.ToString());", "class {Data};", "A")]
    [InlineData("context.Write(\"x\", typeof(Both).Assembly.GetTypes().Length.ToString());", "class Data { int {x} = 1; }", "A")]
    [InlineData("unsafe { delegate*<string> text = &Data.Text; context.Write(\"x\", text()); }", "static class Data { public static string Text() => \"{1}\"; }", "A")]
    [InlineData("Func<string> text = Data.Text; context.Write(\"x\", text());", "static class Data { public static string Text() => \"{1}\"; }", "A")]
    [InlineData("context.Write(\"x\", new object().ToString()!);", "static class Data { public static string Text() => \"{1}\"; }", "")]
    [InlineData("System.Linq.Expressions.Expression<Func<string>> text = () => Data.Text(); context.Write(\"x\", text.Compile()());", "static class Data { public static string Text() => \"{1}\"; }", "A")]
    public void What_decides_a_result_decides_the_fingerprint(string body, string rest, string changed)
    {
        var source = $$"""
            class Both : Handler
            {
                public override void Register(HandlerRegistry on) => on.Once().Named("A").Run(static context => { {{body}} });
            }
            {{rest}}
            """;
        var mark = System.Text.RegularExpressions.Regex.Match(source, @"\{(\w+)\}");
        var (open, close, word) = (mark.Index, mark.Index + mark.Length - 1, mark.Groups[1].Value);
        var other = word == nameof(InvalidOperationException) ? nameof(ArgumentException) : word + "7";
        var before = handlers.Compile(source[..open] + word + source[(close + 1)..]).Fingerprints();
        var after = handlers.Compile(source[..open] + other + source[(close + 1)..]).Fingerprints();
        Assert.Equal(changed, Changed(before, after));
    }

    [Fact]
    public void A_captured_value_stands_for_the_whole_assembly()
    {
        const string Source = """
            class Both : Handler
            {
                public override void Register(HandlerRegistry on)
                {
                    var text = Data.Text();
                    on.Once().Named("A").Run(context => context.Write("x", text));
                    on.Once().Named("B").Run(static context => context.Write("y", ""));
                }
            }
            static class Data { public static string Text() => "1"; }
            """;
        Assert.Equal("A", Edit(Source, "\"1\"", "\"2\""));
    }

    [Fact]
    public void A_reader_of_a_computation_depends_on_its_name_and_not_on_its_code()
    {
        const string Source = """
            class Both : Handler
            {
                static readonly Computation<string, string> Size = new("Size", static (text, context) => Task.FromResult(text + "1"));

                public override void Register(HandlerRegistry on)
                {
                    on.Compute(Size);
                    on.Once().Named("A").Run(static async context => context.Write("x", await context.ComputeAsync(Size, "a")));
                }
            }
            """;
        Assert.Equal("Size", Edit(Source, "\"1\"", "\"2\""));
    }

    [Fact]
    public void Referenced_assemblies_count_where_they_are_referred_to()
    {
        const string Library = "public static class Library { public static string Text() => \"1\"; }";
        string[] source = ["""
            class Both : Handler
            {
                public override void Register(HandlerRegistry on)
                {
                    on.Once().Named("A").Run(static context => context.Write("x", Middle.Text()));
                    on.Once().Named("B").Run(static context => context.Write("y", ""));
                }
            }
            """];
        SortedDictionary<string, Fingerprint> Build(string library)
        {
            handlers.Compile([library], "Library").Compile(["public static class Middle { public static string Text() => Library.Text(); }"], "Middle", ["Library"]);
            return handlers.Compile(source, references: ["Middle"]).Fingerprints();
        }
        var before = Build(Library);
        Assert.Equal("", Changed(before, Build(Library)));
        Assert.Equal("A", Changed(before, Build(Library.Replace("1", "2", StringComparison.Ordinal))));
        File.Delete(handlers.PathOf("Library"));
        Assert.Equal("A", Changed(before, handlers.Fingerprints()));
    }

    [Fact]
    public void A_library_that_looks_for_types_sees_the_whole_assembly()
    {
        string[] source = ["""
            class Both : Handler
            {
                public override void Register(HandlerRegistry on)
                {
                    on.Once().Named("A").Run(static context => context.Write("x", Library.Text()));
                    on.Once().Named("B").Run(static context => context.Write("y", ""));
                }
            }
            """, "static class Plugin;"];
        handlers.Compile(["public static class Library { public static string Text() => System.Reflection.Assembly.GetCallingAssembly().GetTypes().Length.ToString(); }"], "Library");
        var before = handlers.Compile(source, references: ["Library"]).Fingerprints();
        Assert.Equal("A", Changed(before, handlers.Compile([source[0], "static class Plugin2;"], references: ["Library"]).Fingerprints()));
    }

    [Fact]
    public void A_resource_counts_where_resources_are_read()
    {
        string[] source = ["""
            class Both : Handler
            {
                public override void Register(HandlerRegistry on)
                {
                    on.Once().Named("A").Run(static context => context.Write("x", typeof(Both).Assembly.GetManifestResourceStream("text")!.ReadByte().ToString()));
                    on.Once().Named("B").Run(static context => context.Write("y", ""));
                }
            }
            """];
        SortedDictionary<string, Fingerprint> Build(byte content) =>
            handlers.Compile(source, resources: [new ResourceDescription("text", () => new MemoryStream([content]), isPublic: true)]).Fingerprints();
        Assert.Equal("A", Changed(Build(1), Build(2)));
    }
}

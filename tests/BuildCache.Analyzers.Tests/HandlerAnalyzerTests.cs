using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BuildCache.Analyzers.Tests;

/// <summary>Each source compiles against the real engine. A comment <c>// BCM…</c> at the end of a line is what is expected there; a line without one expects silence.</summary>
public sealed class HandlerAnalyzerTests
{
    [Fact]
    public Task Files_behind_the_context() => Check(InHandler("""
        var text = File.ReadAllText("a.txt"); // BCM4001
        foreach (var found in Directory.EnumerateFiles(".")) { } // BCM4001
        var info = new FileInfo("a.txt"); // BCM4001
        using var reader = new StreamReader("a.txt"); // BCM4001
        using var stream = new FileStream("a.txt", FileMode.Open); // BCM4001
        var xml = System.Xml.Linq.XDocument.Load("a.xml"); // BCM4001
        var folder = Path.GetTempPath(); // BCM4001
        var there = Path.Exists("a.txt"); // BCM4001
        """));

    [Fact]
    public Task What_only_computes_is_silent() => Check(InHandler("""
        var path = Path.Combine("a", "b.txt");
        var name = Path.GetFileNameWithoutExtension(path);
        var rooted = Path.GetFullPath("a", "/b");
        using var reader = new StreamReader(new MemoryStream([1, 2]));
        var xml = System.Xml.Linq.XDocument.Parse("<a/>");
        var read = System.Xml.XmlReader.Create(new StringReader("<a/>"));
        var date = new DateTime(2026, 1, 1).AddDays(1);
        var seeded = new Random(42).Next();
        var line = Environment.NewLine;
        var hash = System.Security.Cryptography.SHA256.HashData([1]);
        var text = context.ReadText("a.txt");
        var cached = System.Text.Encoding.UTF8.GetBytes(string.Empty);
        """));

    [Fact]
    public Task Clock_and_chance() => Check(InHandler("""
        var now = DateTime.Now; // BCM4002
        var utc = DateTimeOffset.UtcNow; // BCM4002
        var today = DateTime.Today; // BCM4002
        var provider = TimeProvider.System; // BCM4002
        var id = Guid.NewGuid(); // BCM4002
        var chance = new Random().Next(); // BCM4002
        var shared = Random.Shared; // BCM4002
        var ticks = Environment.TickCount64; // BCM4002
        var hash = "a".GetHashCode(); // BCM4002
        var combined = HashCode.Combine(1, 2); // BCM4002
        """));

    [Fact]
    public Task The_machine() => Check(InHandler("""
        var path = Environment.GetEnvironmentVariable("PATH"); // BCM4003
        var name = Environment.MachineName; // BCM4003
        var folder = Environment.CurrentDirectory; // BCM4003
        var full = Path.GetFullPath("a"); // BCM4003
        var culture = System.Globalization.CultureInfo.CurrentCulture; // BCM4003
        var zone = TimeZoneInfo.Local; // BCM4003
        var windows = OperatingSystem.IsWindows(); // BCM4003
        """));

    [Fact]
    public Task Network_and_processes() => Check(InHandler("""
        using var client = new System.Net.Http.HttpClient(); // BCM4004
        var page = client.GetStringAsync("https://example.org"); // BCM4004
        var process = System.Diagnostics.Process.Start("git"); // BCM4004
        var host = System.Net.Dns.GetHostName(); // BCM4004
        """));

    [Fact]
    public Task Static_state_that_can_change() => Check("""
        using BuildCache;
        using System.Collections.Generic;
        public sealed class H : Handler
        {
            static int count;
            static readonly Dictionary<string, string> Known = new() { ["a"] = "b" };
            static readonly string[] Names = ["a"];
            const int Limit = 3;
            static int Total { get; set; }
            public override void Register(HandlerRegistry on) => on.Files("*.md").Run(static (file, context) =>
            {
                count++; // BCM4005
                Total = 1; // BCM4005
                Known["a"] = "c"; // BCM4005
                Known.Add("d", "e"); // BCM4005
                Names[0] = "b"; // BCM4005
                var fine = Known["a"] + Names[0] + Limit + Known.Count;
            });
        }
        """);

    [Fact]
    public Task Functions_that_can_capture() => Check("""
        using BuildCache;
        using System.Threading.Tasks;
        public sealed class H(string name) : Handler
        {
            static readonly Computation<string, int> Static = new("a", static (text, context) => Task.FromResult(text.Length));
            static readonly Computation<string, int> Free = new("b", (text, context) => Task.FromResult(text.Length)); // BCM4006
            public override void Register(HandlerRegistry on)
            {
                on.Files("*.md").Run((file, context) => context.Write(name, "")); // BCM4006
                on.Files("*.md").Run(static (file, context) => context.Write(file.Path, ""));
                on.Once().Run(Instance); // BCM4006
                on.Once().Run(Shared);
            }
            void Instance(HandlerContext context) { }
            static void Shared(HandlerContext context) { }
        }
        """);

    [Fact]
    public Task Helpers_that_handlers_call() => Check("""
        using BuildCache;
        using System.IO;
        public sealed class H : Handler
        {
            public override void Register(HandlerRegistry on) => on.Files("*.md").Run(static (file, context) => context.Write("a", Outer.Load()));
        }
        static class Outer
        {
            public static string Load() => Inner.Text + new Maker().Made;
        }
        static class Inner
        {
            public static string Text => File.ReadAllText("a"); // BCM4007
        }
        sealed class Maker
        {
            public Maker() => Made = System.Environment.MachineName; // BCM4007
            public string Made { get; }
        }
        static class Program
        {
            public static void NotAHandler() => File.WriteAllText("a", File.ReadAllText("b"));
        }
        """);

    [Fact]
    public Task Whatever_takes_a_context_is_handler_code() => Check("""
        using BuildCache;
        using System.IO;
        static class Pages
        {
            public static string Title(HandlerContext context, string path) => File.ReadAllText(path); // BCM4001
        }
        """);

    [Fact]
    public async Task A_way_to_a_helper_is_told()
    {
        var diagnostics = await Analyze("""
            using BuildCache;
            public sealed class ReleaseNotes : Handler
            {
                public override void Register(HandlerRegistry on) => on.Once().Run(static context => context.Write("a", Settings.Load()));
            }
            static class Settings
            {
                public static string Load() => System.IO.File.ReadAllText("a");
            }
            """);
        Assert.Equal(
            "Handlers get here (ReleaseNotes.Register → Settings.Load). File.ReadAllText: the build does not see it, so a change is not noticed. "
            + "Use the context: ReadText, ReadBytes, OpenRead, Exists, List, and Write for outputs.",
            Assert.Single(diagnostics).GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_compilation_without_the_engine_is_left_alone() =>
        Assert.Empty(await Analyze("class A { string B => System.IO.File.ReadAllText(\"a\"); }", withEngine: false));

    static string InHandler(string statements) => $$"""
        using System;
        using System.IO;
        using BuildCache;
        public sealed class H : Handler
        {
            public override void Register(HandlerRegistry on) => on.Files("*.md").Run(static (file, context) =>
            {
        {{statements}}
            });
        }
        """;

    static async Task Check(string source)
    {
        var expected = source.Split('\n')
            .Select(static (line, index) => (Line: index + 1, Code: line.Split("// ") is [_, var code] ? code.Trim() : null))
            .Where(static pair => pair.Code is not null).Select(static pair => $"{pair.Line}: {pair.Code}");
        var found = (await Analyze(source)).Select(static d => $"{d.Location.GetLineSpan().StartLinePosition.Line + 1}: {d.Id}").Distinct().OrderBy(static text => int.Parse(text[..text.IndexOf(':', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(expected, found);
    }

    static async Task<IReadOnlyList<Microsoft.CodeAnalysis.Diagnostic>> Analyze(string source, bool withEngine = true)
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var references = Directory.GetFiles(framework, "System*.dll").Where(static file => !file.Contains(".Native.", StringComparison.Ordinal)).Append(Path.Combine(framework, "netstandard.dll"))
            .Concat(withEngine ? [typeof(Handler).Assembly.Location] : []).Select(static file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create("Test", [CSharpSyntaxTree.ParseText(source)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error));
        var analysis = compilation.WithAnalyzers([new HandlerAnalyzer()], new CompilationWithAnalyzersOptions(new AnalyzerOptions([]),
            static (error, _, _) => throw new InvalidOperationException("The analyzer threw.", error), concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        return await analysis.GetAnalyzerDiagnosticsAsync();
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Queries;

/// <summary>Loadable extensions of SQLite, compiled here from C.</summary>
public sealed class SqliteExtensionTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    static readonly Handler Parse = new InlineHandler(static on => on.Files("*.json").Named("Parse").Produces("Note").Run(static (file, context) =>
        context.Emit("Note", file.Path, JsonNode.Parse(context.ReadText(file.Path))!)));

    static InlineHandler List(string sql, string name = "List") => new(on => on.Once().Named(name).Run(context =>
        context.Write(name + ".txt", string.Join('\n', context.Query(sql).Select(static row => row.ToJson().ToJsonString())))));

    /// <summary>
    /// A deterministic function rot13, another that does not say so, and a table. SQLite passes its functions to an extension in a table
    /// whose order never changes; the numbers are positions in it (sqlite3ext.h).
    /// </summary>
    const string Source = """
        #include <stdlib.h>
        #include <string.h>
        typedef void (*function)(void);
        static function *sqlite;
        static void rotate(void *context, int count, void **values) {
          const char *text = ((const char *(*)(void *))sqlite[109])(values[0]);
          char result[256] = {0};
          for (int i = 0; text && text[i] && i < 255; i++) {
            char c = text[i];
            result[i] = c >= 'a' && c <= 'z' ? 'a' + (c - 'a' + SHIFT) % 26 : c;
          }
          ((void (*)(void *, const char *, int, void *))sqlite[85])(context, result, -1, (void *)-1);
        }
        static int connect(void *db, void *data, int count, const char *const *arguments, void **table, char **error) {
          *table = calloc(1, 64);
          return ((int (*)(void *, const char *))sqlite[50])(db, "create table x(value)");
        }
        static int nothing(void *table, void *info) { return 0; }
        static int disconnect(void *table) { free(table); return 0; }
        static struct { int version; void *create, *connect, *best, *disconnect, *destroy, *others[20]; } module = { 0, 0, connect, nothing, disconnect };
        int ENTRY(void *db, char **error, function *routines) {
          sqlite = routines;
          int (*define)(void *, const char *, int, int, void *, void *, void *, void *) = (void *)sqlite[45];
          define(db, "rot13", 1, 1 | 0x800, 0, rotate, 0, 0);
          define(db, "undeclared", 1, 1, 0, rotate, 0, 0);
          ((int (*)(void *, const char *, void *, void *))sqlite[47])(db, "numbers", &module, 0);
          return FAILURE;
        }
        """;

    void Compile(string path = "native/rot.so", int shift = 13, string entry = "sqlite3_rot_init", int failure = 0)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/gcc"), "An extension is compiled with gcc, on Linux.");
        project.Write("native/rot.c", Source);
        var gcc = Process.Start(new ProcessStartInfo("/usr/bin/gcc", ["-shared", "-fPIC", "-w", $"-DSHIFT={shift}", $"-DENTRY={entry}", $"-DFAILURE={failure}", "-o", path, "native/rot.c"]) { WorkingDirectory = project.Folder })!;
        gcc.WaitForExit();
        Assert.Equal(0, gcc.ExitCode);
    }

    void Name(string path, string? entryPoint = null) => project.Items["BuildCacheSqliteExtension"] = new ItemList
    {
        Items = [new Item(path, entryPoint is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["EntryPoint"] = entryPoint })],
    };

    async Task<Diagnostic> Fail(params Handler[] handlers)
    {
        var result = await project.TryBuild([Parse, .. handlers], cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(result.Succeeded);
        return Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Its_functions_are_there_for_queries_and_another_library_runs_them_again()
    {
        Compile();
        Name("native/rot"); // with the suffix of the system
        project.Items["BuildCacheQuery"] = new ItemList { Include = ["queries/*.sql"] };
        project.Write("a.json", """{"title":"hello","weight":1}""");
        project.Write("queries/Secret.sql", "select id, rot13(title) as secret from Note");
        Handler[] handlers = [Parse, List("select secret from Secret", "Derived"), List("select rot13(title) as r from Note"), List("select rot13('') as r from Note", "Empty")];
        await project.SucceedAsClean(handlers);
        Assert.Equal("""{"r":"uryyb"}""", project.Read("List.txt"));
        var report = await project.SucceedAsClean(handlers);
        Assert.Equal((0, 0), (report.Queries.Run, report.Effects.Ran));

        Compile(shift: 1);
        report = await project.SucceedAsClean(handlers);
        Assert.Equal("""{"r":"ifmmp"}""", project.Read("List.txt"));
        Assert.Equal("""{"secret":"ifmmp"}""", project.Read("Derived.txt"));
        Assert.Equal(["Derived", "List"], report.Ran.Select(static r => r.Handler).Order());
        Assert.Single(Directory.GetDirectories(new DatabaseFiles(project.Database).Extensions));

        // Without it nothing of that is known.
        project.Items.Remove("BuildCacheSqliteExtension");
        var result = await project.TryBuild(handlers, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(result.Diagnostics, static d => d.Code == "BCM1310" && d.Message.Contains("rot13", StringComparison.Ordinal));
        Assert.Contains(result.Diagnostics, static d => d.Code == "BCM1301" && d.Message.Contains("rot13", StringComparison.Ordinal));
    }

    /// <summary>A restored cache may hold another library, or one that the library's own needs would be taken from.</summary>
    [Fact]
    public async Task What_somebody_put_in_the_place_of_the_copy_or_beside_it_is_not_loaded()
    {
        Compile();
        Name("native/rot.so");
        var list = List("select rot13('a') as r");
        await project.SucceedAsClean(list);
        var copy = Assert.Single(Directory.GetFiles(project.Database + ".extensions", "*", SearchOption.AllDirectories));
        Compile("native/planted.so", shift: 1);
        File.Copy(Path.Combine(project.Folder, "native/planted.so"), copy, overwrite: true);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(copy)!, "libc.so.6"), "");
        await project.SucceedAsClean(List("select rot13('b') as r", "Second"));
        Assert.Equal("""{"r":"o"}""", project.Read("Second.txt"));
        Assert.Equal(copy, Assert.Single(Directory.GetFiles(project.Database + ".extensions", "*", SearchOption.AllDirectories)));
    }

    [Fact]
    public async Task An_entry_point_can_be_named()
    {
        Compile(entry: "my_entry");
        Name("native/rot.so", "my_entry");
        await project.SucceedAsClean(Parse, List("select rot13('a') as r"));
        Assert.Equal("""{"r":"n"}""", project.Read("List.txt"));
    }

    [Theory]
    [InlineData("select undeclared('a') as r", "SQLITE_DETERMINISTIC")]
    [InlineData("select value from numbers", "table of the extension")]
    [InlineData("select load_extension('native/rot.so') as r", "load_extension")]
    public async Task What_is_not_known_to_be_a_function_of_its_arguments_is_refused(string sql, string mentions)
    {
        Compile();
        Name("native/rot.so");
        var error = await Fail(List(sql));
        Assert.Equal("BCM1301", error.Code);
        Assert.Contains(mentions, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task What_cannot_be_loaded_is_an_error_in_the_words_of_the_system()
    {
        Name("native/rot");
        Assert.Equal("BCM1320", (await Fail()).Code);
        project.Write("native/rot.so", "no library");
        Name("native/rot.so");
        var error = await Fail();
        Assert.Equal(("BCM1321", "native/rot.so"), (error.Code, error.File));
        Compile(entry: "other");
        error = await Fail();
        Assert.Equal("BCM1321", error.Code);
        Assert.Contains("sqlite3_rot_init", error.Message, StringComparison.Ordinal);
        Compile(failure: 1);
        Assert.Equal("BCM1321", (await Fail()).Code);
        Compile();
        await project.SucceedAsClean(Parse, List("select rot13('a') as r"));
    }

    [Fact]
    public async Task A_name_that_a_handler_uses_is_refused()
    {
        Compile();
        Name("native/rot.so");
        var error = await Fail(new InlineHandler(static on => on.Function("rot13", static (string text) => text)));
        Assert.Equal("BCM1321", error.Code);
        Assert.Contains("rot13", error.Message, StringComparison.Ordinal);
    }
}

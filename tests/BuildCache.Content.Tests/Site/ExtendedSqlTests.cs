using System.Diagnostics;

namespace BuildCache.Content.Tests.Site;

/// <summary>Full-text search and a loadable extension of SQLite, used from templates.</summary>
public sealed class ExtendedSqlTests : IDisposable
{
    readonly SiteProject site = new();

    public void Dispose() => site.Dispose();

    /// <summary>
    /// A deterministic function <c>loud</c> that puts a mark behind its argument. SQLite passes its functions in a table whose order never
    /// changes; the numbers are positions in it (sqlite3ext.h).
    /// </summary>
    const string Source = """
        #include <string.h>
        typedef void (*function)(void);
        static function *sqlite;
        static void loud(void *context, int count, void **values) {
          const char *text = ((const char *(*)(void *))sqlite[109])(values[0]);
          char result[256] = {0};
          strncpy(result, text ? text : "", 254);
          strcat(result, MARK);
          ((void (*)(void *, const char *, int, void *))sqlite[85])(context, result, -1, (void *)-1);
        }
        int sqlite3_loud_init(void *db, char **error, function *routines) {
          sqlite = routines;
          ((int (*)(void *, const char *, int, int, void *, void *, void *, void *))sqlite[45])(db, "loud", 1, 1 | 0x800, 0, loud, 0, 0);
          return 0;
        }
        """;

    void Compile(string mark)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/gcc"), "An extension is compiled with gcc, on Linux.");
        site.Write("native/loud.c", Source);
        using var gcc = Process.Start(new ProcessStartInfo("/usr/bin/gcc", ["-shared", "-fPIC", "-w", $"-DMARK=\"{mark}\"", "-o", "native/loud.so", "native/loud.c"]) { WorkingDirectory = site.Folder })!;
        gcc.WaitForExit();
        Assert.Equal(0, gcc.ExitCode);
    }

    [Fact]
    public async Task A_template_searches_and_runs_again_when_what_it_finds_differs()
    {
        site.Write("queries/Found.sql", "-- fts5: title, words, tokenize = 'porter unicode61'\nselect Page.path as id, title, words from Page join Text using (path)")
            .Write("_templates/found.hbs", "---\noutput: found.txt\n---\n{{#query \"select id, title from Found where Found match @terms order by id\" terms=\"boat\"}}{{id}}={{title}};{{/query}}")
            .Write("a.md", "# A\n\nTwo boats.\n").Write("b.md", "# B\n\nNo ship.\n");
        await site.SucceedAsync();
        Assert.Equal("a.md=A;", site.Read("found.txt"));

        // Another word that nobody searches for: the query is asked again, and the template does not run.
        site.Write("b.md", "# B\n\nNo ferry.\n");
        var result = await site.SucceedAsync();
        Assert.DoesNotContain(result.Report.Ran, static ran => ran.Key.Contains("found", StringComparison.Ordinal));

        site.Write("b.md", "# B\n\nBoating.\n");
        await site.SucceedAsync();
        Assert.Equal("a.md=A;b.md=B;", site.Read("found.txt"));

        site.Delete("a.md");
        await site.SucceedAsync();
        Assert.Equal("b.md=B;", site.Read("found.txt"));
    }

    [Fact]
    public async Task A_template_calls_a_function_of_an_extension_and_follows_its_code()
    {
        Compile("!");
        site.Items["BuildCacheSqliteExtension"] = new ItemList { Items = [new Item("native/loud.so", new Dictionary<string, string>())] };
        site.Write("_templates/loud.hbs", "---\noutput: loud.txt\n---\n{{#query \"select loud(title) as title from Page order by path\"}}{{title}}{{/query}}").Write("a.md", "# A\n");
        await site.SucceedAsync();
        Assert.Equal("A!", site.Read("loud.txt"));
        Assert.Empty((await site.SucceedAsync()).Report.Ran);

        site.Write("a.md", "# Other\n");
        await site.SucceedAsync();
        Assert.Equal("Other!", site.Read("loud.txt"));

        Compile("?");
        var result = await site.SucceedAsync();
        Assert.Equal("Other?", site.Read("loud.txt"));
        Assert.Equal(1, result.Report.Effects.Ran);
    }
}

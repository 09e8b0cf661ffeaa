using System.Text;
using Microsoft.Build.Logging.StructuredLogger;
using Task = System.Threading.Tasks.Task;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>Everything broken at once: each fault is one diagnostic at its place, the rest is built, and mending heals without a manual step.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task Each_fault_is_told_at_its_place_and_mending_it_is_enough()
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("build")).Succeeds();

        docs.Write("yaml.md", "---\ntitle: [a\n---\n\n# x\n")
            .Write("layout.md", "---\nlayout: nolayout\n---\n# x\n")
            .Write("block.md", "---\nlayout: broken\n---\n# x\n")
            .Write("_templates/broken.hbs", "ok\n{{#if x}}\n no end")
            .Write("partial.md", "---\nlayout: nopartial\n---\n# x\n")
            .Write("_templates/nopartial.hbs", "line1\n{{> nothere}}")
            .Write("_templates/sql.hbs", "---\nforeach: select nonsense from\noutput: x/{{row.a}}.html\n---\nx")
            .Write("_templates/escape.hbs", "---\noutput: ../escape.html\n---\nx")
            .Write("_templates/twice.hbs", "---\noutput: guide/page.html\n---\nx")
            .Write("_data/x.json", "{ \"a\": }")
            .Write("_data/y.yml", "a: [1")
            .Write("good.md", "# Good\n\n[no page](nothere.md), [no anchor](index.md#nope)\n");
        File.WriteAllBytes(docs.PathOf("latin1.md"), Encoding.Latin1.GetBytes("caf\u00e9 bad\n"));
        var faults = docs.Files(".").Where(static f => f is not ("index.md" or "guide/page.md" or "Docs.csproj") && !f.StartsWith("obj/", StringComparison.Ordinal) && !f.StartsWith("bin/", StringComparison.Ordinal)).ToList();

        var run = await docs.Dotnet("build");

        Assert.NotEqual(0, run.ExitCode);
        var errors = run.Errors.Select(e => (e.Code, Path.GetRelativePath(docs.Folder, e.File ?? docs.Folder).Replace('\\', '/'), e.LineNumber)).Order().ToArray();
        Assert.Equal(
            [
                ("BCM1003", "latin1.md", 1),
                ("BCM1101", "yaml.md", 3),
                ("BCM1130", "_data/x.json", 1),
                ("BCM1131", "_data/y.yml", 1),
                ("BCM1201", "_templates/broken.hbs", 2),
                ("BCM1202", "_templates/nopartial.hbs", 2),
                ("BCM1204", "_templates/sql.hbs", 2),
                ("BCM1401", "_templates/escape.hbs", 0),
                ("BCM1402", "_templates/twice.hbs", 0),
            ],
            errors);
        Assert.Equal([("BCM1110", 3), ("BCM1111", 3), ("BCM1203", 2)], run.Find<Warning>().Where(static w => w.Code.StartsWith("BCM", StringComparison.Ordinal)).Select(static w => (w.Code, w.LineNumber)).Order());
        Assert.True(docs.Has("bin/Debug/site/good.html"));
        // A failed build deletes nothing, and a path that two results claim keeps what it had.
        Assert.True(docs.Has("bin/Debug/site/guide/page.html"));
        Assert.False(docs.Has("bin/Debug/escape.html"));

        // The same faults again, without an edit: none is forgotten.
        Assert.Equal(errors.Length, (await docs.Dotnet("build")).Errors.Count());

        faults.ForEach(fault => File.Delete(docs.PathOf(fault)));
        var mended = (await docs.Dotnet("build")).Succeeds();
        Assert.Empty(mended.Find<Warning>());
        var twin = TestProject.Docs();
        (await twin.Dotnet("build")).Succeeds();
        Assert.Equal(twin.Files("bin/Debug/site"), docs.Files("bin/Debug/site"));
        Assert.All(twin.Files("bin/Debug/site"), file => Assert.Equal(twin.Read($"bin/Debug/site/{file}"), docs.Read($"bin/Debug/site/{file}")));
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using BuildCache.Content;
using BuildCache.Server;
using BuildCache.Tests;

namespace BuildCache.Benchmarks;

/// <summary>
/// From the write of a file to the frame in which a browser shows what became of it: the server, a page that is open in Chromium, one edit after
/// another. Beside it what the server itself says that each build took, the first answer after a start, memory, and what it costs to do nothing.
/// </summary>
static partial class ServedEdits
{
    static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(ServeOptions options)
    {
        if (Browser.Program is null)
        {
            await Console.Error.WriteLineAsync("Needs Chromium or Chrome on the PATH.");
            return 1;
        }
        foreach (var pages in options.Pages)
        {
            var root = Directory.CreateTempSubdirectory("buildcache-serve-").FullName;
            try
            {
                await MeasureAsync(root, pages, options);
            }
            finally
            {
                Directory.Delete(root, recursive: true);
            }
        }
        return 0;
    }

    static async Task MeasureAsync(string root, int pages, ServeOptions options)
    {
        var project = Write(root, pages);
        using (var workspace = Workspace.Open(project, ContentHandlers.Create(site: true)))
        {
            var result = await workspace.BuildAsync();
            if (!result.Succeeded)
            {
                throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
            }
        }
        ProjectDescriptionFile.Write(Path.Combine(root, "obj", "site.project.json"), project);

        using var end = new CancellationTokenSource();
        using var said = new StringWriter();
        var listening = new TaskCompletionSource<Uri>();
        var started = Stopwatch.GetTimestamp();
        var server = Task.Run(() => SiteServer.RunAsync(new ServerOptions
        {
            ProjectFile = project.ProjectFile,
            Target = new TargetHint(project.DatabasePath, project.OutputDirectory, "Release"),
            Port = 0,
            Output = TextWriter.Synchronized(said),
            Listening = listening.SetResult,
        }, end.Token));
        var address = await await Task.WhenAny(listening.Task, server.ContinueWith<Uri>(_ => throw new InvalidOperationException(said.ToString()), TaskScheduler.Default));
        using var client = new HttpClient();
        await client.GetByteArrayAsync(new Uri(address, "s000/p00000.html"));
        Say(string.Create(CultureInfo.InvariantCulture, $"{pages} pages: first page {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms after the start"));

        await using (var browser = await BrowserPage.OpenAsync(null, CancellationToken.None))
        {
            await browser.GoAsync(new Uri(address, "s000/p00000.html").AbsoluteUri);
            foreach (var kind in options.Kinds)
            {
                await MeasureAsync(browser, root, pages, kind, options.Edits, said);
            }
            await IdleAsync();
        }
        await end.CancelAsync();
        await server;
    }

    static async Task MeasureAsync(BrowserPage browser, string root, int pages, string kind, int edits, StringWriter said)
    {
        var (times, before) = (new List<double>(), GC.GetTotalMemory(forceFullCollection: true));
        using var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        said.GetStringBuilder().Clear();
        for (var edit = 1; edit <= edits; edit++)
        {
            var (path, text, condition) = Edit(root, pages, kind, edit);
            // A mutation is seen at once, and shown with the next frame; style sheets make none, and are looked at with every frame.
            await browser.EvaluateAsync($$"""
                window.seen = new Promise(done => {
                  let isSeen = false;
                  const look = () => {
                    if (isSeen || !({{condition}})) return;
                    isSeen = true;
                    mutations.disconnect();
                    requestAnimationFrame(() => done(performance.timeOrigin + performance.now()));
                  };
                  const mutations = new MutationObserver(look);
                  mutations.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
                  const frame = () => { if (!isSeen) { look(); requestAnimationFrame(frame); } };
                  if ({{(kind == "style" ? "true" : "false")}}) frame();
                }); 0
                """);
            var written = (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;
            await File.WriteAllTextAsync(path, text);
            times.Add((await browser.EvaluateAsync("window.seen")).GetDouble() - written);
            if (kind == "layout")
            {
                // The other pages are built behind the one that is open, and written; the next edit comes when that is done.
                await RestAsync(process);
            }
        }
        var builds = BuildTime().Matches(said.ToString()).Select(static match => double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).Order().ToList();
        var first = times[0];
        process.Refresh();
        times.Sort();
        Say(string.Create(CultureInfo.InvariantCulture,
            $"{pages} pages, {kind}: {edits} edits, median {times[edits / 2]:0.0} ms, p99 {times[edits * 99 / 100]:0.0} ms, the first {first:0} ms; of that the build, median {(builds.Count == 0 ? 0 : builds[builds.Count / 2]):0} ms; processor {(process.TotalProcessorTime - processor).TotalMilliseconds / edits:0.0} ms an edit; live memory {before / 1e6:0.0} -> {GC.GetTotalMemory(forceFullCollection: true) / 1e6:0.0} MB"));
    }

    static (string Path, string Text, string Condition) Edit(string root, int pages, string kind, int edit) => kind switch
    {
        "body" => (Path.Combine(root, Corpus.PathOf(0)), Corpus.WithBody(pages, edit), $"document.querySelector('main').textContent.includes('Edited {edit}.')"),
        "title" => (Path.Combine(root, Corpus.PathOf(0)), Corpus.WithTitle(pages, edit), $"document.title.includes('edited {edit}')"),
        "style" => (Path.Combine(root, "own.css"), $"h1 {{ margin-top: {edit}px }}", $"getComputedStyle(document.querySelector('h1')).marginTop === '{edit}px'"),
        "layout" or "layouts" => (Path.Combine(root, "_templates", "partials", "footer.hbs"), $"<footer>Footer {edit}.</footer>", $"document.querySelector('footer').textContent.includes('Footer {edit}.')"),
        _ => throw new ArgumentException($"There are edits of body, title, style, layout, and layouts (which do not wait until all pages show the one before), and none of {kind}."),
    };

    /// <summary>Waits until the process has done nothing for a while.</summary>
    static async Task RestAsync(Process process)
    {
        TimeSpan before;
        do
        {
            process.Refresh();
            before = process.TotalProcessorTime;
            await Task.Delay(Rest);
            process.Refresh();
        }
        while (process.TotalProcessorTime - before > Rest / 20);
    }

    /// <summary>What the process costs while nothing happens.</summary>
    static async Task IdleAsync()
    {
        using var process = Process.GetCurrentProcess();
        await Task.Delay(Idle);
        process.Refresh();
        var before = process.TotalProcessorTime;
        await Task.Delay(Idle);
        process.Refresh();
        Say(string.Create(CultureInfo.InvariantCulture, $"idle: {(process.TotalProcessorTime - before) / Idle:P2} of a processor, {process.WorkingSet64 / 1e6:0} MB in the process"));
    }

    static ProjectDescription Write(string root, int pages)
    {
        Corpus.Write(root, pages);
        Corpus.RenameIndexes(root, "index.md");
        Directory.CreateDirectory(Path.Combine(root, "_templates", "partials"));
        File.WriteAllText(Path.Combine(root, "_templates", "partials", "footer.hbs"), "<footer>Footer.</footer>");
        File.WriteAllText(Path.Combine(root, "_templates", "partials", "head.hbs"), """<link rel="stylesheet" href="{{url "own.css"}}">""");
        File.WriteAllText(Path.Combine(root, "own.css"), "h1 { margin-top: 0px }");
        File.WriteAllText(Path.Combine(root, "Site.csproj"), "<Project />");
        return ResidentBuilds.Describe(root);
    }

    static void Say(string line) => Console.WriteLine(line);

    [GeneratedRegex(@"→ .* in (\d+) ms")]
    private static partial Regex BuildTime();
}

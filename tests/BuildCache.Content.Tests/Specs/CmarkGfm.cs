using System.Diagnostics;

namespace BuildCache.Content.Tests.Specs;

/// <summary>GitHub's own reader of Markdown, written by others in another language: the Debian package <c>cmark-gfm</c>.</summary>
static class CmarkGfm
{
    public static string ToHtml(string markdown)
    {
        var start = new ProcessStartInfo("cmark-gfm", ["--unsafe", "-e", "table", "-e", "strikethrough", "-e", "autolink", "-e", "tasklist"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(false),
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardInput.Write(markdown);
        process.StandardInput.Close();
        var html = output.GetAwaiter().GetResult();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return html;
    }

    public static void SkipIfMissing()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assert.SkipUnless(folders.Any(static folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "cmark-gfm"))), "needs cmark-gfm (in Debian: apt install cmark-gfm)");
    }
}

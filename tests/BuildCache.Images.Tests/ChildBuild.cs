using System.Diagnostics;
using BuildCache.Content.Tests.Site;

namespace BuildCache.Images.Tests;

/// <summary>A build in a process of its own, which ends with what it ran and which libraries it loaded for it.</summary>
static class ChildBuild
{
    public const string Command = "build-in-child";

    public static async Task<int> RunAsync(string folder)
    {
        using var site = new SiteProject { Folder = folder, Handlers = [new ImageHandlers()], Keep = true };
        site.Properties["SiteResponsiveImages"] = "true";
        var result = await Build.RunAsync(site.Options);
        var loaded = AppDomain.CurrentDomain.GetAssemblies().Select(static assembly => assembly.GetName().Name).Where(static name => name is "SkiaSharp" or "Markdig" or "Handlebars").Order(StringComparer.Ordinal);
        Console.WriteLine($"{result.Report.Outcome}: {result.Report.Ran.Count} ran, loaded {string.Join(", ", loaded)}");
        return 0;
    }

    public static async Task<string> BuildAsync(string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildBuild).Assembly.Location);
        }

        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(folder);
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return said.Trim();
    }
}

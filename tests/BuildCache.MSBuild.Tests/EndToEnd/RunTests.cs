using System.Diagnostics;
using System.Globalization;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary><c>dotnet run</c> in a documentation project, with the packed packages: it serves the site until it is interrupted.</summary>
public sealed class RunTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, "bin/Debug/site", "-INT", false)]
    [InlineData(false, "bin/Debug/site", "-TERM", false)]
    [InlineData(false, "bin/Debug/site", "-INT", true)]
    [InlineData(true, "bin/Debug/net10.0/site", "-INT", false)]
    [InlineData(true, "bin/Debug/net10.0/site", "-INT", true)]
    public async Task A_site_is_served_while_it_changes_and_stands_on_disk_afterwards(bool isComposed, string output, string signal, bool isGroup)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Interrupts a group of processes, as a terminal does.");
        // 'dotnet run' would ignore it as well. The server does not, which a group of processes shows.
        Assert.SkipWhen(signal == "-INT" && !isGroup && OwnProcessTests.IgnoresInterrupts(), "Whoever started the tests has them ignore interrupts, and with them all that they start.");
        const string Body = "<PropertyGroup><SiteTitle>First</SiteTitle></PropertyGroup>";
        var project = isComposed ? TestProject.Composed(Body) : TestProject.Docs(Body);
        // What is wrong with the content is no reason not to begin: it stands over the pages until it is mended.
        project.Write("broken.md", "---\ntitle: [\n---\n");
        // A group of its own, which the interrupt is meant for.
        using var process = DotnetCommand.Start("sh", project.Folder, ["-c", "exec setsid dotnet run -- --port 0 --no-live"], new Dictionary<string, string?> { ["NUGET_PACKAGES"] = Packages.PackageFolder });
        try
        {
            var errors = process.StandardError.ReadToEndAsync(Token);
            var (said, address) = ("", "");
            while (address.Length == 0 && await process.StandardOutput.ReadLineAsync(Token) is { } line)
            {
                said += line + '\n';
                address = line.StartsWith("Serving ", StringComparison.Ordinal) ? line.Split(' ')[1] : "";
            }
            Assert.True(address.Length > 0, said + (process.HasExited ? await errors : ""));
            // What is wrong is said as soon as it is known.
            while (await process.StandardOutput.ReadLineAsync(Token) is { } line && !line.Contains("broken.md(", StringComparison.Ordinal))
            {
                said += line + '\n';
            }
            var rest = process.StandardOutput.ReadToEndAsync(Token);
            using var client = new HttpClient { BaseAddress = new Uri(address) };

            Assert.Equal(await File.ReadAllBytesAsync(project.PathOf(output + "/guide/page.html"), Token), await client.GetByteArrayAsync("guide/page.html", Token));
            project.Write("broken.md", "# Mended\n").Write("index.md", "# Home\n\nEdited.\n").Write("new.md", "# New\n");
            Assert.Contains("Mended", await UntilAsync(client, "broken.html", "Mended"), StringComparison.Ordinal);
            Assert.Contains("Edited.", await UntilAsync(client, "index.html", "Edited."), StringComparison.Ordinal);
            project.Write(project.Name + ".csproj", project.Read(project.Name + ".csproj").Replace("First", "Second", StringComparison.Ordinal));
            Assert.DoesNotContain("First", await UntilAsync(client, "guide/page.html", "Second"), StringComparison.Ordinal);

            // A terminal interrupts all that runs in it; a program may interrupt 'dotnet run' alone.
            End(process, signal, isGroup);
            await process.WaitForExitAsync(Token);
            Assert.Contains("All errors and warnings are fixed.", await rest, StringComparison.Ordinal);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        Assert.Contains("Edited.", project.Read(output + "/index.html"), StringComparison.Ordinal);
        Assert.Contains("Second", project.Read(output + "/new.html"), StringComparison.Ordinal);
        (await project.Dotnet("build")).Succeeds();
        Assert.Equal((0, 0, 0), (project.Report.Effects.Ran, project.Report.Outputs.Written, project.Report.Outputs.Restored));
    }

    static async Task<string> UntilAsync(HttpClient client, string path, string wanted)
    {
        while (true)
        {
            if (await (await client.GetAsync(new Uri(path, UriKind.Relative), Token)).Content.ReadAsStringAsync(Token) is var text && text.Contains(wanted, StringComparison.Ordinal))
            {
                return text;
            }
        }
    }

    static void End(Process process, string signal, bool isGroup)
    {
        using var kill = Process.Start("kill", [signal, "--", string.Create(CultureInfo.InvariantCulture, $"{(isGroup ? "-" : "")}{process.Id}")]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;

namespace BuildCache.Tool.Tests;

/// <summary>The server, begun by the tool.</summary>
public sealed class ServeCommandTests : IDisposable
{
    readonly ToolProject project = new();

    public void Dispose() => project.Dispose();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The real program, because it is to end by a signal.</summary>
    [Fact]
    public async Task The_site_is_answered_until_an_interrupt_which_leaves_it_on_disk()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no interrupt to be sent.");
        await project.BuildAsync();
        Directory.Delete(project.Description.OutputDirectory, recursive: true);
        var start = new ProcessStartInfo("dotnet", [typeof(Tool).Assembly.Location, "serve", project.Description.ProjectFile, "--port", "0", "--no-live", "--json"]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() };
        using var server = Process.Start(start)!;
        try
        {
            var text = "";
            while (!text.EndsWith('}'))
            {
                text += await server.StandardOutput.ReadLineAsync(Token) ?? throw new InvalidOperationException(text);
            }
            var address = new Uri(JsonNode.Parse(text)!["url"]!.GetValue<string>());
            using var client = new HttpClient();
            var page = await client.GetByteArrayAsync(new Uri(address, "guide/install.html"), Token);
            using (var interrupt = Process.Start("kill", ["-INT", server.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            {
                await interrupt.WaitForExitAsync(Token);
            }
            await server.WaitForExitAsync(Token);
            Assert.Equal(0, server.ExitCode);
            Assert.Equal(page, await File.ReadAllBytesAsync(Path.Combine(project.Description.OutputDirectory, "guide", "install.html"), Token));
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill();
            }
        }
    }

    [Fact]
    public async Task A_build_that_is_not_kept_cannot_be_served()
    {
        await project.BuildAsync();
        var answer = await project.RunAsync("serve", "--at", "99");
        Assert.Equal(ExitCode.NothingToAsk, answer.Code);
        Assert.Contains("after build 99 is not kept", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_to_be()
    {
        await project.BuildAsync();
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var plain = await project.RunAsync("serve", "--port", port);
        Assert.Equal(ExitCode.Refused, plain.Code);
        Assert.StartsWith("buildcache: The site cannot be served: ", plain.Error, StringComparison.Ordinal);
        var json = await project.RunAsync("serve", "--port", port, "--json");
        Assert.Equal(ExitCode.Refused, json.Code);
        Assert.StartsWith("The site cannot be served: ", JsonNode.Parse(json.Output)!["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "70000")]
    [InlineData("--port", "many")]
    [InlineData("nowhere.csproj")]
    public async Task What_cannot_be_served_is_refused_before_anything_is_done(params string[] arguments)
    {
        var answer = await project.RunAsync(["serve", .. arguments]);
        Assert.Equal(ExitCode.Usage, answer.Code);
        Assert.NotEmpty(answer.Error);
    }
}

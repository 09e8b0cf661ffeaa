using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BuildCache.Server;

/// <summary>
/// Serves the site of a project while somebody writes it: answers come from the database, and each change of a file is one build. Whatever
/// serves a project begins here.
/// </summary>
static class SiteServer
{
    /// <summary>The first port that is tried where none is asked for, and how many after it.</summary>
    const int FirstPort = 5280;
    const int Ports = 20;

    /// <summary>How long requests that are being answered may take when the server is to end.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>Serves until it is told to end.</summary>
    /// <param name="options">What, and to whom.</param>
    /// <param name="cancellationToken">Ends it. What was computed stands on disk afterwards.</param>
    /// <returns>The exit code: 0, or 1 when it could not begin.</returns>
    public static async Task<int> RunAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(options.Output);
        if (options.Former is { } former)
        {
            return await RunAsync(options, former, terminal, cancellationToken);
        }
        await using var project = new ServedProject(options, terminal);
        try
        {
            await project.FindAsync(cancellationToken);
            await using var app = Create(options, new ServerPages(options, project), await PortAsync(options));
            var address = await ListenAsync(app, options, terminal, options.IsInteractive, cancellationToken);
            using var keys = options.IsInteractive ? Keys.Listen(project, address, cancellationToken) : null;
            await project.RunAsync(keys?.Token ?? cancellationToken);
            await EndAsync(app);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception error) when (IsRefusal(error))
        {
            return Refuse(options, terminal, error);
        }
    }

    /// <summary>Serves what was, until it is told to end.</summary>
    static async Task<int> RunAsync(ServerOptions options, FormerSite site, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            await using var app = Create(options, new ServerPages(options, site), await PortAsync(options));
            await ListenAsync(app, options, terminal, hasKeys: false, cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await EndAsync(app);
            return 0;
        }
        catch (Exception error) when (IsRefusal(error))
        {
            return Refuse(options, terminal, error);
        }
    }

    static async Task<Uri> ListenAsync(WebApplication app, ServerOptions options, Terminal terminal, bool hasKeys, CancellationToken cancellationToken)
    {
        await app.StartAsync(cancellationToken);
        var address = new Uri(app.Urls.First().Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal));
        terminal.Listening(address, hasKeys, options.Former?.Build);
        options.Listening?.Invoke(address);
        if (options.Opens)
        {
            DefaultBrowser.Open(address);
        }
        return address;
    }

    static async Task EndAsync(WebApplication app)
    {
        using var patience = new CancellationTokenSource(Patience);
        await app.StopAsync(patience.Token);
    }

    static bool IsRefusal(Exception error) => error is IOException or SocketException or DiagnosticException;

    static int Refuse(ServerOptions options, Terminal terminal, Exception error) => Refuse(options.Refused ?? terminal.Refused, error is DiagnosticException { Diagnostic.Message: var message } ? message : SystemRefusal.Explain(error));

    static int Refuse(Action<string> tell, string why)
    {
        tell(why);
        return 1;
    }

    static WebApplication Create(ServerOptions options, ServerPages pages, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (options.Host is "*" or "+" or "0.0.0.0" or "[::]" or "::")
            {
                kestrel.ListenAnyIP(port, Configure);
            }
            else if (options.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) && port != 0)
            {
                kestrel.ListenLocalhost(port, Configure);
            }
            else
            {
                kestrel.Listen(AddressOf(options.Host), port, Configure);
            }
        });
        var app = builder.Build();
        app.Run(pages.AnswerAsync);
        return app;

        static void Configure(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;
    }

    static IPAddress AddressOf(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address
        : host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : Dns.GetHostAddresses(host)[0];

    /// <summary>The port that was asked for, or the first of ours that nobody uses.</summary>
    static async Task<int> PortAsync(ServerOptions options)
    {
        if (options.Port is { } port)
        {
            return port;
        }
        for (port = FirstPort; port < FirstPort + Ports; port++)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
            }
            catch (SocketException)
            {
                return port;
            }
        }
        return 0;
    }

    /// <summary>Signals are the business of whoever runs the server.</summary>
    sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

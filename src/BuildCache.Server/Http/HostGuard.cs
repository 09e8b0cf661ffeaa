using System.Net;
using Microsoft.AspNetCore.Http;

namespace BuildCache.Server;

/// <summary>
/// Whom a request may be meant for. A page of another site can make the browser ask this machine under a name of its own, and would read the
/// answer as its own; so only names are answered that nobody else can have given this machine.
/// </summary>
sealed class HostGuard(string host)
{
    /// <summary>Whether a request names this server, and comes from no page of another one.</summary>
    public bool Allows(HttpContext context)
    {
        var request = context.Request;
        if (!IsOurs(request.Host.Host))
        {
            return false;
        }
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value;
    }

    /// <summary>An address is no name, and cannot be given to anybody.</summary>
    bool IsOurs(string name) =>
        IPAddress.TryParse(name.Trim('[', ']'), out _)
        || name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || name.Equals(host, StringComparison.OrdinalIgnoreCase)
        || host is "*" or "+" && name.Equals(Dns.GetHostName(), StringComparison.OrdinalIgnoreCase);
}

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace BuildCache;

/// <summary>What a server sent.</summary>
sealed record HttpContentRead(byte[] Content, string ContentType, string? ETag, string? LastModified);

/// <summary>
/// Asks servers. One request has a time and a size it must stay within; a transient failure is tried again twice. Half an answer is a failure:
/// what is returned is whole.
/// </summary>
sealed class HttpFetch : IDisposable
{
    const int MostRedirects = 10;
    const int MostAtOnce = 16;
    static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500)];
    readonly SemaphoreSlim places = new(MostAtOnce);
    readonly HttpClient client;

    public HttpFetch()
    {
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            // The rest of a refused answer is not read to save the connection.
            MaxResponseDrainSize = 0,
            Proxy = new OutsideProxy(HttpClient.DefaultProxy),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("BuildCache", typeof(HttpFetch).Assembly.GetName().Version!.ToString(3)));
    }

    /// <summary>Asks a URL for an answer, or whether the known one still holds.</summary>
    /// <returns>The answer; <c>null</c> when the known one holds.</returns>
    /// <exception cref="HttpFailure">There is none.</exception>
    public async Task<HttpContentRead?> GetAsync(Uri url, HttpRequest request, StoredAnswer? known, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    return await TryAsync(url, request, known, cancellationToken);
                }
                catch (HttpFailure failure) when (failure.Kind == HttpFailureKind.Transient && attempt < Pauses.Length)
                {
                    await Task.Delay(Pauses[attempt], cancellationToken);
                }
            }
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose()
    {
        client.Dispose();
        places.Dispose();
    }

    async Task<HttpContentRead?> TryAsync(Uri url, HttpRequest request, StoredAnswer? known, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(request.Timeout);
        try
        {
            return await FollowAsync(url, request, known, time.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            // Not tried again: a build must not wait three times for a server that hangs.
            throw new HttpFailure(HttpFailureKind.TimedOut, string.Create(CultureInfo.InvariantCulture, $"it did not answer within {request.Timeout.TotalSeconds:0.###} s"), request, error);
        }
        catch (HttpRequestException error)
        {
            var kind = error.HttpRequestError is HttpRequestError.SecureConnectionError or HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded
                ? HttpFailureKind.Unavailable
                : HttpFailureKind.Transient;
            throw new HttpFailure(kind, Explain(error), request, error);
        }
        catch (IOException error)
        {
            // It broke off before the end that it had announced.
            throw new HttpFailure(HttpFailureKind.Transient, Explain(error), request, error);
        }
        catch (InvalidDataException error)
        {
            throw new HttpFailure(HttpFailureKind.Unavailable, Explain(error), request, error);
        }
    }

    /// <summary>Redirects are followed here, not by the client, so that each step is one that the build allows.</summary>
    async Task<HttpContentRead?> FollowAsync(Uri first, HttpRequest request, StoredAnswer? known, CancellationToken cancellationToken)
    {
        var next = first;
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            using var message = Message(next, first, known);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (IsRedirect(response.StatusCode) && response.Headers.Location is { } location)
            {
                next = Allowed(next, location, request);
                continue;
            }
            if (response.StatusCode == HttpStatusCode.NotModified && known is not null)
            {
                return null;
            }
            if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NonAuthoritativeInformation))
            {
                // The words for it are those of the standard: a server's own may repeat what it was asked.
                using var standard = new HttpResponseMessage(response.StatusCode);
                throw new HttpFailure(IsTransient(response.StatusCode) ? HttpFailureKind.Transient : HttpFailureKind.Unavailable,
                    string.Create(CultureInfo.InvariantCulture, $"the server answered {(int)response.StatusCode} {standard.ReasonPhrase}").TrimEnd(), request);
            }
            return new HttpContentRead(await ReadAsync(response.Content, request, cancellationToken), Header(response.Content.Headers, "Content-Type") ?? "",
                Header(response.Headers, "ETag"), Header(response.Content.Headers, "Last-Modified"));
        }
        throw new HttpFailure(HttpFailureKind.Unavailable, string.Create(CultureInfo.InvariantCulture, $"it redirects more than {MostRedirects} times"), request);
    }

    static HttpRequestMessage Message(Uri uri, Uri first, StoredAnswer? known)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, uri);
        if (first.UserInfo.Length > 0 && uri.Scheme == first.Scheme && uri.Authority == first.Authority)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(first.UserInfo))));
        }
        // As the server wrote them: a validator is compared, not understood.
        if (known?.ETag is { } tag)
        {
            message.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }
        if (known?.LastModified is { } time)
        {
            message.Headers.TryAddWithoutValidation("If-Modified-Since", time);
        }
        return message;
    }

    internal static Uri Allowed(Uri from, Uri location, HttpRequest request)
    {
        var to = new Uri(from, location);
        if (to.Scheme != Uri.UriSchemeHttp && to.Scheme != Uri.UriSchemeHttps)
        {
            throw new HttpFailure(HttpFailureKind.Unavailable, $"it redirects to a {to.Scheme} address, which is no web server", request);
        }
        if (from.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp)
        {
            throw new HttpFailure(HttpFailureKind.Unavailable, $"it redirects from https to {HttpUrl.Redact(to.AbsoluteUri)}, where anyone on the way could alter the answer", request);
        }
        return to;
    }

    static async Task<byte[]> ReadAsync(HttpContent content, HttpRequest request, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength is { } announced && announced > request.MaximumBytes)
        {
            throw TooLarge(string.Create(CultureInfo.InvariantCulture, $"it has {announced:N0} bytes where {request.MaximumBytes:N0} are allowed"), request);
        }
        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (all.Length + read > request.MaximumBytes)
            {
                throw TooLarge(string.Create(CultureInfo.InvariantCulture, $"it has more than the {request.MaximumBytes:N0} bytes that are allowed"), request);
            }
            all.Write(buffer, 0, read);
        }
        return all.ToArray();
    }

    static HttpFailure TooLarge(string found, HttpRequest request) => new(HttpFailureKind.TooLarge, found, request);

    static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    static string? Header(HttpHeaders headers, string name) => headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>The innermost reason, as the end of a sentence.</summary>
    static string Explain(Exception error) => HttpUrl.Redact(error.GetBaseException().Message).TrimEnd('.');

    /// <summary>The proxy of the machine, but none for a server on the machine itself.</summary>
    sealed class OutsideProxy(IWebProxy proxy) : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => proxy.Credentials;
            set => proxy.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxy.GetProxy(destination);

        public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);
    }
}

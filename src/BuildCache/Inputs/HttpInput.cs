namespace BuildCache;

/// <summary>How a handler wants the answer of a server (see <see cref="HandlerContext.HttpAsync"/>). Everything has a default.</summary>
public sealed record HttpInput
{
    /// <summary>
    /// How old the last check of a known answer may be before the server is asked whether it still holds. Zero asks once in every build.
    /// Default: the property <c>BuildCacheHttpMaximumAge</c>, and without it one day.
    /// </summary>
    public TimeSpan? MaximumAge { get; init; }

    /// <summary>
    /// The SHA-256 that the content must have, 64 hexadecimal digits. Content that has it is kept and the server never asked again, whatever
    /// its age; content with another hash is an error.
    /// </summary>
    public string? Sha256 { get; init; }

    /// <summary>The most bytes that the content may have; reading stops there, and the answer is refused. Default: 16,777,216 (16 MiB).</summary>
    public long MaximumBytes { get; init; } = DefaultMaximumBytes;

    /// <summary>How long one request may take, from connecting to the last byte. Default: 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    internal const long DefaultMaximumBytes = 16 * 1024 * 1024;

    internal static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
}

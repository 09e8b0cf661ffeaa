namespace BuildCache;

/// <summary>Why a server gave no answer that can be used.</summary>
enum HttpFailureKind
{
    /// <summary>It cannot be reached, broke off, or answered with an error.</summary>
    Unavailable,

    /// <summary>The same, in a way that a moment later may be over.</summary>
    Transient,

    /// <summary>It did not answer within the time that the request allows.</summary>
    TimedOut,

    /// <summary>The content is longer than the request allows.</summary>
    TooLarge,

    /// <summary>The content is not the one that was pinned.</summary>
    OtherContent,

    /// <summary>The build does not ask servers.</summary>
    Offline,
}

/// <summary>A request that gave nothing; the message says why, as the end of a sentence.</summary>
sealed class HttpFailure(HttpFailureKind kind, string reason, HttpRequest request, Exception? inner = null) : Exception(reason, inner)
{
    public HttpFailureKind Kind => kind;

    /// <summary>Whether another request, for the same answer, may succeed where this one did not.</summary>
    public bool MaySucceedFor(HttpRequest other) => kind switch
    {
        HttpFailureKind.TooLarge => other.MaximumBytes > request.MaximumBytes,
        HttpFailureKind.TimedOut => other.Timeout > request.Timeout,
        _ => false,
    };

    /// <summary>The error of a call that cannot do without an answer.</summary>
    public Diagnostic ToError() => kind switch
    {
        HttpFailureKind.TooLarge => new(Severity.Error, "BCM1504", $"The answer of {request.Address} was refused: {Message}. Raise MaximumBytes if so much is meant."),
        HttpFailureKind.OtherContent => new(Severity.Error, "BCM1505", $"The answer of {request.Address} is not the one that is pinned: {Message}. If the new content is right, pin its hash."),
        _ => new(Severity.Error, "BCM1503", $"There is no answer of {request.Address}, and none is known from an earlier build: {Message}."),
    };
}

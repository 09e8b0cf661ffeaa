using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace BuildCache;

/// <summary>
/// The answers of servers as this build knows them. A known answer is used until it is older than its reader allows; then the server is
/// asked, once in a build whoever wants it. Where that fails the known answer stays, with a warning: an outage changes no output.
/// </summary>
sealed class HttpAnswers(OutsideWorld world, ArtifactStore artifacts, CancellationToken cancellationToken) : IDisposable
{
    readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    readonly ConcurrentQueue<StoredAnswer> news = new();
    readonly ConcurrentDictionary<string, (string Address, StoredAnswer Known, HttpFailure Failure)> overdue = new(StringComparer.Ordinal);
    readonly Lazy<HttpFetch> fetch = new(static () => new HttpFetch());
    readonly long now = world.Clock.GetUtcNow().ToUnixTimeMilliseconds();
    readonly HashSet<Source> untold = [];
    long asked;

    /// <summary>Answers that were asked for in this build.</summary>
    public long Asked => Interlocked.Read(ref asked);

    public void Load(Connection db)
    {
        foreach (var answer in StoredAnswer.Load(db))
        {
            entries[HttpRequest.AnswerKeyOf(answer.Url, answer.Sha256)] = new Entry { Known = answer };
        }
    }

    /// <summary>The value of a source without asking anyone.</summary>
    public Fingerprint ValueOf(Source source) => entries.TryGetValue(HttpRequest.Of(source).AnswerKey, out var entry) && entry.Known is { } known ? known.Value : Fingerprint.Absent;

    /// <summary>
    /// Sources that are due and whose URLs the build was not told, because functions name them and their queries are not stored. No trace of
    /// an earlier build holds for them: whoever depends on one runs, and asks.
    /// </summary>
    public IReadOnlySet<Source> Untold => untold;

    /// <summary>What a call asks for.</summary>
    /// <exception cref="DiagnosticException">BCM1506: it cannot be asked for.</exception>
    public HttpRequest RequestOf(string url, HttpInput input) => HttpRequest.Of(url, input, world.Urls);

    /// <summary>Asks, all at once, for the answers that current traces depend on and that are older than one of their readers allows.</summary>
    public async Task CheckAsync(Connection db)
    {
        if (entries.IsEmpty)
        {
            return;
        }
        var due = new List<HttpRequest>();
        foreach (var row in db.Prepare("select key from bc_source where kind = ?").Bind((long)SourceKind.Http).Rows())
        {
            var request = HttpRequest.Of(new Source(SourceKind.Http, row.Text(0)));
            if (entries.TryGetValue(request.AnswerKey, out var entry) && entry.Known is { } known && !IsFresh(known, request) && IsRead(db, request.Source))
            {
                if (CanAsk(request))
                {
                    due.Add(request);
                }
                else
                {
                    untold.Add(request.Source);
                }
            }
        }
        // The most patient of its readers asks, so that the answer is one for all of them.
        await Task.WhenAll(due.GroupBy(static request => request.AnswerKey).Select(same => KnowAsync(same.First() with
        {
            MaximumAge = TimeSpan.Zero,
            MaximumBytes = same.Max(static request => request.MaximumBytes),
            Timeout = same.Max(static request => request.Timeout),
        })));
    }

    /// <summary>The value of a source, asked for when it is due; <see cref="Fingerprint.Absent"/> when there is none.</summary>
    public async Task<Fingerprint> ObserveAsync(Source source)
    {
        var request = HttpRequest.Of(source);
        return untold.Contains(source) || !CanAsk(request) && FreshFor(request) is null ? Fingerprint.Absent : (await KnowAsync(request)).Known?.Value ?? Fingerprint.Absent;
    }

    /// <summary>The answer for a call.</summary>
    /// <exception cref="DiagnosticException">BCM1503, BCM1504 or BCM1505: there is none that can be used.</exception>
    public async Task<StoredAnswer> AnswerAsync(HttpRequest request)
    {
        var (known, failure) = await KnowAsync(request);
        failure = known is null ? failure! : known.Size <= request.MaximumBytes ? null : new HttpFailure(HttpFailureKind.TooLarge,
            string.Create(CultureInfo.InvariantCulture, $"it has {known.Size:N0} bytes where {request.MaximumBytes:N0} are allowed"), request);
        return failure is null ? known! : throw new DiagnosticException(failure.ToError(), failure);
    }

    /// <summary>Drops an answer whose content is lost: the next who wants it asks for it anew.</summary>
    public void Forget(HttpRequest request, StoredAnswer answer)
    {
        if (entries.TryGetValue(request.AnswerKey, out var entry))
        {
            lock (entry)
            {
                if (entry.Known == answer)
                {
                    entry.Known = null;
                    entry.Asking = null;
                }
            }
        }
    }

    /// <summary>The answers that the writer has to store, each before anything that was made of it.</summary>
    public IEnumerable<StoredAnswer> TakeNews()
    {
        while (news.TryDequeue(out var answer))
        {
            yield return answer;
        }
    }

    /// <summary>One warning for each server and reason, and one for all that an offline build did not ask for.</summary>
    public IEnumerable<Diagnostic> Warnings() =>
        from late in overdue.Values
        group late by late.Failure.Kind == HttpFailureKind.Offline ? "" : new Uri(late.Known.Url).Authority + Source.Separator + late.Failure.Message into same
        let first = same.OrderBy(static late => late.Address, StringComparer.Ordinal).First()
        let others = same.Count() == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" (and {same.Count() - 1} more)")
        let day = DateTimeOffset.FromUnixTimeMilliseconds(first.Known.Checked).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
        select same.Key.Length == 0
            ? new Diagnostic(Severity.Warning, "BCM1502", $"{first.Address}{others} is older than its maximum age and was not checked, because BuildCacheOffline is true. The answer of {day} UTC is used.")
            : new Diagnostic(Severity.Warning, "BCM1501", $"{first.Address}{others} is older than its maximum age and could not be checked: {first.Failure.Message}. The answer of {day} UTC is used; the next build asks again.");

    public void Dispose()
    {
        if (fetch.IsValueCreated)
        {
            fetch.Value.Dispose();
        }
    }

    async Task<(StoredAnswer? Known, HttpFailure? Failure)> KnowAsync(HttpRequest request)
    {
        var entry = entries.GetOrAdd(request.AnswerKey, static _ => new Entry());
        while (true)
        {
            Task<HttpFailure?> asking;
            lock (entry)
            {
                if (entry.Known is { } known && IsFresh(known, request))
                {
                    return (known, null);
                }
                asking = entry.Asking ??= Task.Run(() => AskAsync(entry, request), cancellationToken);
            }
            var failure = await asking;
            lock (entry)
            {
                if (failure is null || !failure.MaySucceedFor(request))
                {
                    return (entry.Known, failure);
                }
                if (entry.Asking == asking)
                {
                    entry.Asking = null;
                }
            }
        }
    }

    /// <summary>Whether the build knows where to ask, or will not ask anybody.</summary>
    bool CanAsk(HttpRequest request) => world.Offline || world.Urls.Reveal(request.Url) is not null;

    StoredAnswer? FreshFor(HttpRequest request) => entries.TryGetValue(request.AnswerKey, out var entry) && entry.Known is { } known && IsFresh(known, request) ? known : null;

    /// <summary>Whether a known answer need not be checked. A time of check in the future says nothing: the clock was set back.</summary>
    bool IsFresh(StoredAnswer known, HttpRequest request) => request.IsPinned || world.AsksNobodyAgain
        || now - known.Checked is >= 0 and var age && age < (request.MaximumAge ?? world.HttpMaximumAge).TotalMilliseconds;

    async Task<HttpFailure?> AskAsync(Entry entry, HttpRequest request)
    {
        var known = entry.Known;
        try
        {
            if (world.Offline)
            {
                throw new HttpFailure(HttpFailureKind.Offline, "BuildCacheOffline is true, so no server is asked", request);
            }
            Interlocked.Increment(ref asked);
            var read = await fetch.Value.GetAsync(new Uri(world.Urls.Reveal(request.Url)!), request, known, cancellationToken);
            var answer = read is null ? known! with { Checked = now } : Keep(request, read);
            news.Enqueue(answer);
            lock (entry)
            {
                entry.Known = answer;
            }
            overdue.TryRemove(request.AnswerKey, out _);
            return null;
        }
        catch (HttpFailure failure)
        {
            if (known is not null)
            {
                overdue[request.AnswerKey] = (request.Address, known, failure);
            }
            return failure;
        }
    }

    StoredAnswer Keep(HttpRequest request, HttpContentRead read)
    {
        if (request.IsPinned && Convert.ToHexStringLower(SHA256.HashData(read.Content)) is var hash && hash != request.Sha256)
        {
            throw new HttpFailure(HttpFailureKind.OtherContent, $"its SHA-256 is {hash}, and {request.Sha256} is expected", request);
        }
        var artifact = artifacts.Prepare(read.Content);
        return new StoredAnswer(request.Url, request.Sha256, artifact.Hash, artifact.Size, read.ContentType, read.ETag, read.LastModified, now) { Artifact = artifact };
    }

    static bool IsRead(Connection db, Source source) =>
        db.Prepare("select 1 from bc_source s join bc_reader r on r.observation = s.current where s.kind = ? and s.key = ?").Bind((long)source.Kind).Bind(source.Key).Any();

    /// <summary>One answer in this build: what is known of it, and whether it was asked for.</summary>
    sealed class Entry
    {
        public StoredAnswer? Known { get; set; }

        /// <summary>Ends with the reason when there is no new answer.</summary>
        public Task<HttpFailure?>? Asking { get; set; }
    }
}

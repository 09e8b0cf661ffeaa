namespace BuildCache;

/// <summary>The last known answer of a server: its content as an artifact, what to ask with whether it still holds, and when that was last asked.</summary>
/// <param name="Url">The URL as it is stored (<see cref="HiddenUrls"/>).</param>
/// <param name="Sha256">The pinned hash, or empty.</param>
/// <param name="Hash">The SHA-256 of the content.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="ContentType">The header, or empty.</param>
/// <param name="ETag">The validator, if the server gave one.</param>
/// <param name="LastModified">The other validator, in the server's words.</param>
/// <param name="Checked">When the server last confirmed it, in milliseconds since 1970.</param>
sealed record StoredAnswer(string Url, string Sha256, byte[] Hash, long Size, string ContentType, string? ETag, string? LastModified, long Checked)
{
    /// <summary>The content, for an answer of this build that may not be in the database yet.</summary>
    public PendingArtifact? Artifact { get; init; }

    /// <summary>What is handed over: content and content type. Validators and times are no part of it.</summary>
    public Fingerprint Value { get; } = Fingerprint.Of($"{ContentType}\n{Convert.ToHexStringLower(Hash)}");

    /// <summary>All answers that are known.</summary>
    public static List<StoredAnswer> Load(Connection db) =>
        db.Prepare("select h.url, h.sha256, a.hash, a.size, h.content_type, h.etag, h.last_modified, h.checked from bc_http h join bc_artifact a on a.id = h.artifact")
            .List(static row => new StoredAnswer(row.Text(0), row.Text(1), row.Bytes(2).ToArray(), row.Int64(3), row.Text(4), row.TextOrNull(5), row.TextOrNull(6), row.Int64(7)));

    public void Save(Connection db)
    {
        var artifact = Artifact is null ? db.Prepare("select id from bc_artifact where hash = ?").BindBlob(Hash).Scalar() : ArtifactStore.Record(db, Artifact);
        db.Prepare("insert into bc_http (url, sha256, artifact, content_type, etag, last_modified, checked) values (?, ?, ?, ?, ?, ?, ?) on conflict do update set artifact = excluded.artifact, content_type = excluded.content_type, etag = excluded.etag, last_modified = excluded.last_modified, checked = excluded.checked")
            .Bind(Url).Bind(Sha256).Bind(artifact).Bind(ContentType).Bind(ETag).Bind(LastModified).Bind(Checked).Run();
    }
}

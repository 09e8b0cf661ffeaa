namespace BuildCache;

/// <summary>The door to servers.</summary>
sealed partial class Call
{
    /// <inheritdoc/>
    public override async Task<HttpAnswer> HttpAsync(string url, HttpInput? options = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        var answers = workshop.Leaves.Http;
        var request = answers.RequestOf(url, options ?? new HttpInput());
        try
        {
            using var waiting = clock.Wait();
            var answer = await answers.AnswerAsync(request);
            if (Content(answer) is not { } content)
            {
                answers.Forget(request, answer);
                answer = await answers.AnswerAsync(request);
                content = Content(answer) ?? throw new DamageException($"the answer of {request.Address} cannot be read back");
            }
            Record(request.Source, answer.Value);
            return new HttpAnswer(request.Address, answer.ContentType, content);
        }
        catch (DiagnosticException error)
        {
            // No answer is no value: whatever the function made of that would be kept for ever.
            throw Break(error);
        }
    }

    /// <summary>The content of an answer; null when the store does not have it whole.</summary>
    byte[]? Content(StoredAnswer answer)
    {
        using (Enter())
        {
            return answer.Artifact is { } artifact ? workshop.Artifacts.TryRead(artifact) : reader.Artifact(answer.Hash);
        }
    }
}

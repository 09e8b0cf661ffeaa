namespace BuildCache;

/// <summary>The door to servers.</summary>
/// <param name="record">The record of the call.</param>
/// <param name="inputs">The answers.</param>
/// <param name="reader">Reads their content.</param>
sealed class HttpDoor(CallRecord record, CurrentInputs inputs, Reader reader)
{
    public async Task<HttpAnswer> AskAsync(string url, HttpInput? options = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        var answers = inputs.Http;
        var request = answers.RequestOf(url, options ?? new HttpInput());
        try
        {
            using var waiting = record.Clock.Wait();
            var answer = await answers.AnswerAsync(request);
            if (Content(answer) is not { } content)
            {
                answers.Forget(request, answer);
                answer = await answers.AnswerAsync(request);
                content = Content(answer) ?? throw new DamageException($"the answer of {request.Address} cannot be read back");
            }
            record.See(request.Source, answer.Value);
            return new HttpAnswer(request.Address, answer.ContentType, content);
        }
        catch (DiagnosticException error)
        {
            // No answer is no value: whatever the function made of that would be kept for ever.
            throw record.Break(error);
        }
    }

    /// <summary>The content of an answer; null when the store does not have it whole.</summary>
    byte[]? Content(StoredAnswer answer)
    {
        using (record.Enter())
        {
            return answer.Artifact is { } artifact ? reader.Artifact(artifact) : reader.Artifact(answer.Hash);
        }
    }
}

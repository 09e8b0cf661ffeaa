namespace BuildCache;

/// <summary>Where in the project a call is about something: only a file that is there is the place of an error.</summary>
sealed class CallPlaces(FileTree tree)
{
    /// <summary>The file that a call is about: the one that triggered it, or the one after which its document is named.</summary>
    public string? FileOf(HandlerState handler, string key)
    {
        if (handler.Registration.Trigger.Kind is TriggerKind.Files or TriggerKind.Items)
        {
            return HttpUrl.Redact(InputFile.OfKey(key).Path);
        }
        // A file's name may hold a '#' too.
        for (var end = key.Length; end > 0; end = key.LastIndexOf('#', end - 1))
        {
            if (tree.TryGet(key[..end], out _))
            {
                return key[..end];
            }
        }
        return null;
    }
}

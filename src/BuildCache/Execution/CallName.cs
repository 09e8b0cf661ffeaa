namespace BuildCache;

/// <summary>How calls are named to people.</summary>
static class CallName
{
    /// <summary>The end of a sentence about a call: what it was for, where it is one of several.</summary>
    public static string For(string key) => key.Length == 0 ? "" : $" for '{Display(key)}'";

    public static string Display(string key) => HttpUrl.Redact(string.Join(' ', Source.Split(key)));
}

namespace BuildCache.Content.Data;

/// <summary>What texts and keys of data must be to become documents, whatever format they are written in.</summary>
static class DataText
{
    public const string HalfOfPair = "the text holds half of a surrogate pair, which is no character";

    /// <summary>Why a text cannot be a key; <c>null</c> when it can.</summary>
    public static string? ProblemOfKey(string key) =>
        key.Contains('\0', StringComparison.Ordinal) ? $"the key '{key.Replace("\0", "\\u0000", StringComparison.Ordinal)}' holds a NUL character, which no column can" : ProblemOf(key);

    /// <summary>Why a text cannot be stored; <c>null</c> when it can.</summary>
    public static string? ProblemOf(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return HalfOfPair;
            }
        }

        return null;
    }
}

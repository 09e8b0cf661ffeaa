namespace BuildCache.Content.Data;

/// <summary>Keys that documents can have and SQL cannot tell apart.</summary>
static class DataKeys
{
    /// <summary>What is wrong with the keys of some documents, the first in ordinal order: the key, and a sentence. <c>null</c> when all are columns.</summary>
    public static (string Key, string Message)? Check(IEnumerable<string> keys)
    {
        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var key in keys.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (key.Equals("true", StringComparison.OrdinalIgnoreCase) || key.Equals("false", StringComparison.OrdinalIgnoreCase))
            {
                return (key, $"The key '{key}' is a value in SQL, so that no query can name it. Use another name.");
            }

            if (!known.TryAdd(key, key))
            {
                return (key, $"The keys '{known[key]}' and '{key}' differ only in letter case, and SQL reads them as one column. Use another name for one of them.");
            }
        }

        return null;
    }
}

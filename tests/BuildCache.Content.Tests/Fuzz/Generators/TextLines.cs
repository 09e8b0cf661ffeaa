namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>Lines as an editor counts them.</summary>
static class TextLines
{
    public static int Count(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Count(static c => c is '\n' or '\r') + 1;
}

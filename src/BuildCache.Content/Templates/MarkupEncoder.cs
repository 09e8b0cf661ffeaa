using System.Text;
using BuildCache.Content.Site;
using HandlebarsDotNet;

namespace BuildCache.Content.Templates;

/// <summary>
/// Escapes what HTML and XML need escaped in text and in quoted attributes, and nothing else: <c>é</c> stays <c>é</c>. Characters that
/// XML has no way to say are left out.
/// </summary>
sealed class MarkupEncoder : ITextEncoder
{
    public void Encode(StringBuilder? text, TextWriter target) => Encode(text?.ToString(), target);

    public void Encode(string? text, TextWriter target)
    {
        for (var rest = Xml.Clean(text ?? "").AsSpan(); !rest.IsEmpty;)
        {
            var plain = rest.IndexOfAny(Escaped);
            target.Write(plain < 0 ? rest : rest[..plain]);
            if (plain < 0)
            {
                return;
            }

            target.Write(Escape(rest[plain]));
            rest = rest[(plain + 1)..];
        }
    }

    public void Encode<T>(T? text, TextWriter target)
        where T : IEnumerator<char>
    {
        var whole = new StringBuilder();
        while (text is not null && text.MoveNext())
        {
            whole.Append(text.Current);
        }

        Encode(whole.ToString(), target);
    }

    /// <summary>An equals sign is not escaped, but ends a piece: who reads addresses tells what began one piece from what followed it.</summary>
    static readonly System.Buffers.SearchValues<char> Escaped = System.Buffers.SearchValues.Create("&<>\"'=");

    static string Escape(char character) => character switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        _ => "=",
    };
}

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
        foreach (var character in Xml.Clean(text ?? ""))
        {
            Encode(character, target);
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

    static void Encode(char character, TextWriter target)
    {
        switch (character)
        {
            case '&':
                target.Write("&amp;");
                break;
            case '<':
                target.Write("&lt;");
                break;
            case '>':
                target.Write("&gt;");
                break;
            case '"':
                target.Write("&quot;");
                break;
            case '\'':
                target.Write("&#39;");
                break;
            default:
                target.Write(character);
                break;
        }
    }
}

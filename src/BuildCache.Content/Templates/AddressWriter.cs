using System.Globalization;
using System.Text;

namespace BuildCache.Content.Templates;

/// <summary>Takes markup as it is rendered, and has the addresses in it judged.</summary>
/// <param name="rendering">Who renders.</param>
/// <param name="capacity">Characters that most outputs stay below.</param>
sealed class AddressWriter(Rendering rendering, int capacity) : TextWriter(CultureInfo.InvariantCulture)
{
    readonly StringBuilder written = new(capacity);
    readonly AddressReader reader = new(rendering);

    public override Encoding Encoding => Encoding.Unicode;

    /// <summary>How much is written.</summary>
    public int Length => written.Length;

    /// <summary>Where in the markup that ends.</summary>
    public AddressPlace Place => reader.Place;

    /// <summary>Whether that is between two tags: what follows means the same wherever it stands.</summary>
    public bool IsBetweenTags => reader.IsBetweenTags;

    /// <summary>Writes what ends between tags, too, and has been judged.</summary>
    public void WriteJudged(ReadOnlySpan<char> markup) => written.Append(markup);

    /// <summary>Takes back what was written since it was as long, and ended between tags.</summary>
    public void Rewind(int length)
    {
        written.Length = length;
        reader.Restart();
    }

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        written.Append(buffer);
        reader.Read(buffer);
    }

    public override string ToString() => written.ToString();
}

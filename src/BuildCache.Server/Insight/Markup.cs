using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace BuildCache.Server;

/// <summary>HTML. It is written as a text with holes, and whatever fills one is encoded unless it is HTML itself.</summary>
readonly record struct Markup
{
    readonly string? text;

    Markup(string text) => this.text = text;

    /// <summary>A text with holes.</summary>
    public static Markup Of(MarkupWriter writer) => new(writer.ToString());

    /// <summary>Nothing.</summary>
    public static Markup None { get; } = new("");

    /// <inheritdoc/>
    public override string ToString() => text ?? "";
}

/// <summary>Fills the holes of a text of HTML.</summary>
[InterpolatedStringHandler]
readonly ref struct MarkupWriter
{
    readonly StringBuilder text;

    /// <summary>Begins; for the compiler.</summary>
    public MarkupWriter(int literals, int holes) => text = new StringBuilder(literals + (16 * holes));

    /// <summary>What stands between the holes.</summary>
    public void AppendLiteral(string literal) => text.Append(literal);

    /// <summary>HTML.</summary>
    public void AppendFormatted(Markup markup) => text.Append(markup.ToString());

    /// <summary>Pieces of HTML.</summary>
    public void AppendFormatted(IEnumerable<Markup> pieces) => text.AppendJoin("", pieces);

    /// <summary>A text.</summary>
    public void AppendFormatted(string? value) => text.Append(WebUtility.HtmlEncode(value));

    /// <summary>A number.</summary>
    public void AppendFormatted(long value) => text.Append(value.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>A number, in a format of .NET.</summary>
    public void AppendFormatted(double value, string format) => text.Append(value.ToString(format, CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override string ToString() => text.ToString();
}

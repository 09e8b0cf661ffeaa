using System.Globalization;
using System.Runtime.InteropServices;
using System.Xml;

namespace BuildCache.Images;

/// <summary>The dimensions of a drawing: its width and height in pixels, else those of its view box. Nothing is drawn.</summary>
static class SvgSize
{
    public static ImageFacts Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            MemoryMarshal.TryGetArray(content, out var bytes);
            using var stream = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
            using var xml = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "svg")
            {
                return new ImageFacts { Format = "svg", Problem = "its root element is not <svg>" };
            }

            var box = (xml.GetAttribute("viewBox") ?? "").Split([' ', ',', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries) is { Length: 4 } parts
                ? (Width: Pixels(parts[2]), Height: Pixels(parts[3]))
                : (null, null);
            var (width, height) = (Pixels(xml.GetAttribute("width")), Pixels(xml.GetAttribute("height")));
            if (width is not null && height is null && box is { Width: > 0, Height: not null })
            {
                height = width * box.Height / box.Width;
            }
            else if (height is not null && width is null && box is { Width: not null, Height: > 0 })
            {
                width = height * box.Width / box.Height;
            }
            else if (width is null)
            {
                (width, height) = box;
            }

            return new ImageFacts { Format = "svg", Width = Whole(width), Height = Whole(height) };
        }
        catch (XmlException error)
        {
            return new ImageFacts { Format = "svg", Problem = error.LineNumber == 0 ? "it is empty" : string.Create(CultureInfo.InvariantCulture, $"it is no well-formed XML (line {error.LineNumber}, column {error.LinePosition})") };
        }
    }

    static double? Pixels(string? length)
    {
        var number = length?.Trim();
        if (number?.EndsWith("px", StringComparison.OrdinalIgnoreCase) == true)
        {
            number = number[..^2];
        }

        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and < 1_000_000 ? value : null;
    }

    static int? Whole(double? value) => value is null ? null : Math.Max(1, (int)Math.Round(value.Value));
}

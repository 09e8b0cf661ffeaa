using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using BuildCache.Content.Markdown;

namespace BuildCache.Content.Tests.Markdown;

/// <summary>Trees are written by a writer of their own: what it writes is the canonical JSON of the engine, byte for byte.</summary>
public sealed class CanonicalTreeTests
{
    [Fact]
    public void Every_character_is_spelled_as_the_engine_spells_it()
    {
        for (var code = 0; code < 0x3000; code++)
        {
            AssertAgree(((char)code).ToString());
        }
        AssertAgree("\uFFFE\uFFFF\uE000 \U0001F600 </script> \u2028");
    }

    [Fact]
    public void Texts_of_any_mixture_are_spelled_as_the_engine_spells_them()
    {
        var random = new Random(5);
        const string Pieces = "ab \\\"/\b\f\n\r\t\u0000\u001f\u007fé€漢";
        for (var i = 0; i < 2_000; i++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(0, 40); length > 0; length--)
            {
                text.Append(random.Next(10) == 0 ? "😀" : Pieces[random.Next(Pieces.Length)].ToString());
            }
            AssertAgree(text.ToString());
        }
    }

    [Theory]
    [InlineData("# One\n\nText with *emphasis*, `code \"quoted\"` and [a link](b.md#c \"title\").\n\n- [x] done\n- not\n\n| a | b |\n|:-|-:|\n| 1 | 2 |\n")]
    [InlineData("> [!NOTE]\n> 😀 \\\\ & < >\n\n```cs title=\"a\"\nvar a = '\\t';\n```\n\n![image](a.png)\n")]
    public void A_tree_read_and_written_by_the_engine_has_the_same_bytes(string markdown)
    {
        var tree = Encoding.UTF8.GetString(MarkdownParser.Parse(markdown).Json.Span);
        Assert.Equal(CanonicalJson.Text(JsonNode.Parse(tree)), tree);
    }

    static void AssertAgree(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new CanonicalJsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("a", text);
        writer.WriteNumber("b", int.MinValue);
        writer.WriteBoolean("c", true);
        writer.WriteEndObject();
        Assert.Equal(CanonicalJson.Text(new JsonObject { ["c"] = true, ["b"] = int.MinValue, ["a"] = text }), Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}

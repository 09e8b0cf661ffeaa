using System.Text;
using BuildCache.Images.Pixels;
using SkiaSharp;

namespace BuildCache.Images.Tests;

/// <summary>What is known of a file before its pixels are decoded.</summary>
public sealed class ImageFactsTests
{
    [Theory]
    [InlineData(SKEncodedImageFormat.Png, "png")]
    [InlineData(SKEncodedImageFormat.Jpeg, "jpg")]
    [InlineData(SKEncodedImageFormat.Webp, "webp")]
    public void Dimensions_and_format(SKEncodedImageFormat format, string name) =>
        Assert.Equal(new ImageFacts { Format = name, Width = 31, Height = 17, IsResizable = true }, ImageHeader.Read(Pictures.File(31, 17, format)));

    [Theory]
    [InlineData(1, 40, 20)]
    [InlineData(3, 40, 20)]
    [InlineData(5, 20, 40)]
    [InlineData(8, 20, 40)]
    public void A_photograph_that_is_to_be_turned_has_been(int orientation, int width, int height)
    {
        using var quarters = Pictures.Quarters();
        var facts = ImageHeader.Read(Pictures.WithOrientation(Pictures.Encode(quarters, SKEncodedImageFormat.Jpeg), orientation));
        Assert.Equal((width, height), (facts.Width, facts.Height));
    }

    [Fact]
    public void An_animation_is_not_resizable()
    {
        Assert.Equal(new ImageFacts { Format = "gif", Width = 1, Height = 1, IsAnimated = true }, ImageHeader.Read(Pictures.AnimatedGif()));
        Assert.Equal(new ImageFacts { Format = "png", Width = 9, Height = 9, IsAnimated = true }, ImageHeader.Read(Pictures.Animated(Pictures.File(9, 9, SKEncodedImageFormat.Png))));
    }

    [Fact]
    public void A_bomb_is_known_by_its_head()
    {
        var facts = ImageHeader.Read(Pictures.PngHead(50_000, 50_000));
        Assert.Equal((true, false, 50_000), (facts.IsTooLarge, facts.IsResizable, facts.Width));
    }

    [Theory]
    [InlineData("", "it ends too early")]
    [InlineData("This is a text, as long as the head of a picture would have been.", "it is of no format that is known")]
    public void What_is_no_image_has_a_problem(string content, string problem) => Assert.Equal(problem, ImageHeader.Read(Encoding.UTF8.GetBytes(content)).Problem);

    [Fact]
    public void Avif_is_known_and_not_decoded() =>
        Assert.Equal(new ImageFacts { Format = "avif" }, ImageHeader.Read((byte[])[0, 0, 0, 28, .. "ftypavif"u8, 0, 0, 0, 0, .. "mif1miaf"u8]));

    [Theory]
    [InlineData("<svg width=\"30\" height=\"20.4px\"/>", 30, 20)]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE svg><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 9\"><g/></svg>", 16, 9)]
    [InlineData("<svg width=\"32\" viewBox=\"0,0,16,9\"/>", 32, 18)]
    [InlineData("<svg height=\"18\" viewBox=\"0 0 16 9\"/>", 32, 18)]
    [InlineData("<svg width=\"100%\" height=\"100%\" viewBox=\"0 0 16 9\"/>", 16, 9)]
    [InlineData("<svg/>", null, null)]
    public void A_drawing_has_the_size_it_says(string svg, int? width, int? height) =>
        Assert.Equal(new ImageFacts { Format = "svg", Width = width, Height = height }, SvgSize.Read(Encoding.UTF8.GetBytes(svg)));

    [Theory]
    [InlineData("<html/>", "its root element is not <svg>")]
    [InlineData("<svg", "it is no well-formed XML (line 1, column 5)")]
    [InlineData("<?xml version=\"1.0\"?>\n<svg width=30/>", "it is no well-formed XML (line 2, column 12)")]
    [InlineData("", "it is empty")]
    public void A_drawing_that_is_none_has_a_problem(string svg, string problem) => Assert.Equal(problem, SvgSize.Read(Encoding.UTF8.GetBytes(svg)).Problem);
}

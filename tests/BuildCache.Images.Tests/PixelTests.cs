using BuildCache.Images.Pixels;
using SkiaSharp;

namespace BuildCache.Images.Tests;

/// <summary>What becomes of pixels: turned, made smaller, encoded.</summary>
public sealed class PixelTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Corners as they are seen: above left, above right, below left, below right.</summary>
    [Theory]
    [InlineData(SKEncodedOrigin.TopLeft, "RGBW")]
    [InlineData(SKEncodedOrigin.TopRight, "GRWB")]
    [InlineData(SKEncodedOrigin.BottomRight, "WBGR")]
    [InlineData(SKEncodedOrigin.BottomLeft, "BWRG")]
    [InlineData(SKEncodedOrigin.LeftTop, "RBGW")]
    [InlineData(SKEncodedOrigin.RightTop, "BRWG")]
    [InlineData(SKEncodedOrigin.RightBottom, "WGBR")]
    [InlineData(SKEncodedOrigin.LeftBottom, "GWRB")]
    public void Each_orientation(SKEncodedOrigin origin, string corners)
    {
        using var quarters = Pictures.Quarters();
        using var turned = Orientation.Apply(quarters, origin);
        var (right, bottom) = (turned.Width - 1, turned.Height - 1);
        Assert.Equal(Orientation.Swaps(origin) ? (20, 40) : (40, 20), (turned.Width, turned.Height));
        Assert.Equal(corners, string.Concat(new[] { turned.GetPixel(0, 0), turned.GetPixel(right, 0), turned.GetPixel(0, bottom), turned.GetPixel(right, bottom) }.Select(Name)));
    }

    [Fact]
    public void A_fine_pattern_becomes_its_mean_and_not_another_pattern()
    {
        using var pattern = new SKBitmap(new SKImageInfo(640, 640, SKColorType.Rgba8888, SKAlphaType.Opaque, SKColorSpace.CreateSrgb()));
        for (var y = 0; y < 640; y++)
        {
            for (var x = 0; x < 640; x++)
            {
                pattern.SetPixel(x, y, (x + y) % 2 == 0 ? SKColors.Black : SKColors.White);
            }
        }

        using var small = Scaling.Cover(pattern, 70, 70);
        Assert.All(Enumerable.Range(0, 70), i => Assert.InRange(small.GetPixel(i, 69 - i).Red, 126, 129));
    }

    [Fact]
    public void What_does_not_fit_is_cut_off_at_both_sides()
    {
        using var quarters = Pictures.Quarters();
        using var middle = Scaling.Cover(quarters, 10, 10);
        Assert.Equal("RGBW", string.Concat(new[] { middle.GetPixel(0, 0), middle.GetPixel(9, 0), middle.GetPixel(0, 9), middle.GetPixel(9, 9) }.Select(Name)));
        using var same = Scaling.Cover(quarters, 40, 20);
        Assert.Equal(quarters.Bytes, same.Bytes);
    }

    [Theory]
    [InlineData("webp")]
    [InlineData("jpg")]
    [InlineData("png")]
    public void The_same_pixels_give_the_same_bytes_without_metadata(string format)
    {
        using var bitmap = Pictures.Draw(200, 100);
        var first = Encoder.Encode(bitmap, format, 80, isLossless: false);
        Assert.Equal(first, Encoder.Encode(bitmap, format, 80, isLossless: false));
        var text = System.Text.Encoding.Latin1.GetString(first);
        Assert.All(new[] { "ICCP", "iCCP", "ICC_PROFILE", "Exif", "EXIF", "XMP", "sRGB" }, mark => Assert.DoesNotContain(mark, text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_drawing_stays_without_loss_where_that_is_smaller()
    {
        using var flat = Pictures.Quarters();
        using var decoded = SKBitmap.Decode(Encoder.Encode(flat, "webp", 80, isLossless: true));
        Assert.Equal(SKColors.Lime, decoded.GetPixel(20, 0));
        using var photograph = Pictures.Draw(300, 200);
        Assert.Equal(Encoder.Encode(photograph, "webp", 40, isLossless: false), Encoder.Encode(photograph, "webp", 40, isLossless: true));
    }

    [Fact]
    public async Task Colours_of_another_profile_become_sRGB()
    {
        var p3 = SKColorSpace.CreateRgb(SKColorSpaceTransferFn.Srgb, SKColorSpaceXyz.DisplayP3);
        using var wide = new SKBitmap(new SKImageInfo(8, 8, SKColorType.Rgba8888, SKAlphaType.Opaque, p3));
        // As they stand in the file: nobody converts them.
        byte[] stored = [.. Enumerable.Range(0, 64).SelectMany(static _ => new byte[] { 128, 204, 128, 255 })];
        System.Runtime.InteropServices.Marshal.Copy(stored, 0, wide.GetPixels(), stored.Length);
        var file = Pictures.Encode(wide, SKEncodedImageFormat.Png);
        using var image = DecodedImage.Share("p3", file);
        var pixel = (await image.PixelsAsync(Cancel)).GetPixel(4, 4);
        // The green of a display is further out: to show the same colour, sRGB takes less red and more green.
        Assert.InRange(pixel.Red, 95, 110);
        Assert.InRange(pixel.Green, 205, 210);
    }

    [Fact]
    public async Task A_picture_is_decoded_once_for_those_who_work_on_it_together_and_goes_with_the_last()
    {
        var file = Pictures.File(20, 10);
        var first = DecodedImage.Share("one", file);
        var second = DecodedImage.Share("one", file);
        Assert.Same(await first.PixelsAsync(Cancel), await second.PixelsAsync(Cancel));
        first.Dispose();
        Assert.NotEqual(IntPtr.Zero, (await second.PixelsAsync(Cancel)).Handle);
        var pixels = await second.PixelsAsync(Cancel);
        second.Dispose();
        Assert.Equal(IntPtr.Zero, pixels.Handle);
        using var again = DecodedImage.Share("one", file);
        Assert.NotSame(pixels, await again.PixelsAsync(Cancel));
    }

    [Fact]
    public async Task Half_a_file_is_broken()
    {
        using var image = DecodedImage.Share("half", Pictures.File(200, 200).AsMemory(0, 1500));
        Assert.Equal("it ends too early", (await Assert.ThrowsAsync<BrokenImageException>(() => image.PixelsAsync(Cancel))).Message);
    }

    [Fact]
    public void Only_so_many_pixels_are_decoded_at_a_time_and_in_the_order_of_asking()
    {
        var budget = new PixelBudget(100);
        var (first, second) = (budget.EnterAsync(60, Cancel), budget.EnterAsync(40, Cancel));
        var (third, huge, small) = (budget.EnterAsync(50, Cancel), budget.EnterAsync(1000, Cancel), budget.EnterAsync(1, Cancel));
        Assert.Equal((true, true, false), (first.IsCompleted, second.IsCompleted, third.IsCompleted));
        budget.Exit(40);
        Assert.False(third.IsCompleted);
        budget.Exit(60);
        Assert.Equal((true, false, false), (third.IsCompletedSuccessfully, huge.IsCompleted, small.IsCompleted));
        budget.Exit(50);
        Assert.Equal((true, false), (huge.IsCompletedSuccessfully, small.IsCompleted));
        budget.Exit(1000);
        Assert.True(small.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_is_cancelled_while_it_waits_takes_no_room_and_keeps_nobody_waiting()
    {
        var budget = new PixelBudget(100);
        using var cancellation = new CancellationTokenSource();
        var first = budget.EnterAsync(60, Cancel);
        var (cancelled, third) = (budget.EnterAsync(60, cancellation.Token), budget.EnterAsync(40, Cancel));
        Assert.Equal((true, false, false), (first.IsCompletedSuccessfully, cancelled.IsCompleted, third.IsCompleted));
        await cancellation.CancelAsync();
        Assert.Equal((true, true), (cancelled.IsCanceled, third.IsCompletedSuccessfully));
        Assert.True(budget.EnterAsync(1, cancellation.Token).IsCanceled);
        budget.Exit(60);
        budget.Exit(40);
        Assert.True(budget.EnterAsync(1000, Cancel).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_picture_that_waits_to_be_decoded_is_not_decoded_after_a_cancellation()
    {
        var file = Pictures.File(60, 40);
        using var cancellation = new CancellationTokenSource();
        await PixelBudget.Decoding.EnterAsync(1_000_000_000, Cancel);
        var variant = ImageVariant.DrawAsync(new ImageRequest("a.jpg", "a.jpg", 10), file, cancellation.Token);
        var other = DecodedImage.Share(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(file)), file);
        var wanted = other.PixelsAsync(Cancel);
        Assert.Equal((false, false), (variant.IsCompleted, wanted.IsCompleted));

        // Who is cancelled stops waiting; who is not goes on with the same picture.
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => variant);
        Assert.False(wanted.IsCompleted);
        // With the last of them the wait itself ends, although there is still no room.
        other.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wanted);
        PixelBudget.Decoding.Exit(1_000_000_000);
    }

    [Fact]
    public async Task What_only_the_decoder_needs_is_given_back_when_it_has_decoded()
    {
        const int Side = 3000;
        using var drawn = new SKBitmap(Side, Side);
        drawn.Erase(SKColors.Red);
        using var image = DecodedImage.Share("memory", Pictures.Encode(drawn, SKEncodedImageFormat.Webp));
        await image.PixelsAsync(Cancel);
        // All is free but what the picture shows; others may work on theirs, and would wait for ever if it were not.
        await PixelBudget.Decoding.EnterAsync(64_000_000 - Side * Side, Cancel).WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        PixelBudget.Decoding.Exit(64_000_000 - Side * Side);
    }

    [Fact]
    public async Task Nothing_is_drawn_after_a_cancellation() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ImageVariant.DrawAsync(new ImageRequest("a.jpg", "a.jpg", 10), Pictures.File(60, 40), new CancellationToken(canceled: true)));

    [Fact]
    public async Task Variants_are_drawn_within_a_budget_of_all_calls_and_keep_the_picture_until_they_are_encoded()
    {
        var file = Pictures.File(300, 200);
        await PixelBudget.Drawing.EnterAsync(1_000_000_000, Cancel);
        using var shared = DecodedImage.Share(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(file)), file);
        await shared.PixelsAsync(Cancel);
        // What was decoded already is at hand at once, so only the budget can hold it up.
        var variant = ImageVariant.DrawAsync(new ImageRequest("a.jpg", "a.jpg", 100), file, Cancel);
        Assert.False(variant.IsCompleted);
        PixelBudget.Drawing.Exit(1_000_000_000);
        var (_, width, height) = await variant;
        Assert.Equal((100, 67), (width, height));
    }

    [Theory]
    [InlineData(1000, 800, 100, 80, 250_000)]
    [InlineData(1000, 800, 100, 100, 200_000)]
    [InlineData(1000, 800, 900, 720, 1_296_000)]
    [InlineData(1000, 800, 1000, 800, 1_600_000)]
    public void What_drawing_takes_is_known_before_it_begins(int width, int height, int drawnWidth, int drawnHeight, long needed)
    {
        using var picture = new SKBitmap(new SKImageInfo(width, height));
        Assert.Equal(needed, Scaling.PixelsNeeded(picture, drawnWidth, drawnHeight));
    }

    static string Name(SKColor color) => color switch
    {
        _ when color == SKColors.Red => "R",
        _ when color == SKColors.Lime => "G",
        _ when color == SKColors.Blue => "B",
        _ when color == SKColors.White => "W",
        _ => color.ToString(),
    };
}

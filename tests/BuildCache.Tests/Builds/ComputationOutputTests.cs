namespace BuildCache.Tests.Builds;

/// <summary>A file that a computation writes belongs to the computation: it is written once, and is there as long as somebody asks.</summary>
public sealed class ComputationOutputTests : IDisposable
{
    readonly TestProject project = new();

    static readonly Computation<string, string> Thumbnail = new("Thumbnail", static (name, context) =>
    {
        var text = context.ReadText(name);
        context.Write($"thumbs/{name}", text[..2]);
        return Task.FromResult(text.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
    });

    static readonly InlineHandler Images = new(static on => on.Compute(Thumbnail));

    /// <summary>Each *.page names a picture and shows its length.</summary>
    static readonly InlineHandler Pages = new(static on => on.Files("*.page").Named("Page").Run(static async (file, context) =>
        context.Write(file.Path + ".html", await context.ComputeAsync(Thumbnail, context.ReadText(file.Path)))));

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task It_is_made_and_written_once_for_all_who_ask()
    {
        project.Write("a.png", "aaaa");
        for (var i = 0; i < 20; i++)
        {
            project.Write($"{i}.page", "a.png");
        }
        var first = await project.Succeed(Images, Pages);
        Assert.Equal((1, 20, 21), (Ran(first, "Thumbnail"), Ran(first, "Page"), first.Outputs.Written));
        Assert.Equal(21, first.Effects.Ran);
        Assert.Equal("aa", project.Read("thumbs/a.png"));

        var second = await project.Succeed(Images, Pages);
        Assert.Equal((0, 0, 0), (second.Ran.Count, second.Outputs.Written, second.Outputs.Restored));

        // Another picture of the same length: its file is another, the pages are not.
        project.Write("a.png", "bbbb");
        var edited = await project.Succeed(Images, Pages);
        Assert.Equal((1, 0, 1), (Ran(edited, "Thumbnail"), Ran(edited, "Page"), edited.Outputs.Written));
        Assert.Equal("bb", project.Read("thumbs/a.png"));
    }

    [Fact]
    public async Task It_goes_with_the_last_who_asks_and_comes_back_without_being_made_again()
    {
        project.Write("a.png", "aaaa");
        project.Write("1.page", "a.png");
        project.Write("2.page", "a.png");
        await project.Succeed(Images, Pages);

        project.Delete("1.page");
        await project.Succeed(Images, Pages);
        Assert.True(project.HasOutput("thumbs/a.png"));

        project.Delete("2.page");
        var without = await project.Succeed(Images, Pages);
        Assert.False(project.HasOutput("thumbs/a.png"));
        Assert.Equal((2, 0), (without.Outputs.Deleted, without.Outputs.Total));

        project.Write("2.page", "a.png");
        var back = await project.Succeed(Images, Pages);
        Assert.Equal((0, 2), (back.Ran.Count, back.Outputs.Written));
        Assert.Equal("aa", project.Read("thumbs/a.png"));
    }

    [Fact]
    public async Task It_is_restored_when_it_is_lost_and_made_again_when_its_content_is_damaged()
    {
        project.Write("a.png", "aaaa" + new string('a', 300_000));
        project.Write("1.page", "a.png");
        var whole = new Computation<string, string>("Thumbnail", static (name, context) =>
        {
            context.CopyFile(name, $"thumbs/{name}");
            return Task.FromResult("x");
        });
        var images = new InlineHandler(on => on.Compute(whole));
        await project.Succeed(images, Pages);
        File.Delete(Path.Combine(project.OutputFolder, "thumbs/a.png"));
        var restored = await project.Succeed(images, Pages);
        Assert.Equal((0, 1), (restored.Ran.Count, restored.Outputs.Restored));

        File.Delete(Path.Combine(project.OutputFolder, "thumbs/a.png"));
        foreach (var artifact in Directory.EnumerateFiles(Path.GetDirectoryName(project.Database)!, "*", SearchOption.AllDirectories).Where(static f => Path.GetFileName(f).Length >= 60))
        {
            File.WriteAllText(artifact, "damaged");
        }
        var healed = await project.Succeed(images, Pages);
        Assert.Equal(1, Ran(healed, "Thumbnail"));
        Assert.Equal(300_004, project.Read("thumbs/a.png").Length);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Two_that_write_the_same_path_clash_and_a_failed_reader_deletes_nothing()
    {
        var other = new Computation<string, string>("Other", static (name, context) =>
        {
            context.Write("Thumbs/A.png", "other");
            return Task.FromResult(name);
        });
        var pages = new InlineHandler(on =>
        {
            on.Compute(other);
            on.Once().Named("Odd").Run(async context =>
            {
                if (context.TryReadText("odd.txt") is { } text)
                {
                    context.Write("odd.html", await context.ComputeAsync(other, text));
                }
            });
        });
        project.Write("a.png", "aaaa");
        project.Write("1.page", "a.png");
        await project.Succeed(Images, Pages, pages);

        project.Write("odd.txt", "!");
        var clash = await project.TryBuild([Images, Pages, pages], cancellationToken: TestContext.Current.CancellationToken);
        var error = Assert.Single(clash.Diagnostics, static d => d.Severity == Severity.Error);
        Assert.Equal("BCM1402", error.Code);
        Assert.Contains("Thumbnail for '\"a.png\"'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Other for '\"!\"'", error.Message, StringComparison.Ordinal);

        project.Delete("odd.txt");
        await project.Succeed(Images, Pages, pages);
        project.Write("1.page", "nowhere.png");
        var failed = await project.TryBuild([Images, Pages, pages], cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(failed.Succeeded);
        Assert.Equal("aa", project.Read("thumbs/a.png"));
        project.Write("1.page", "a.png");
        var mended = await project.Succeed(Images, Pages, pages);
        Assert.Equal((0, 0), (mended.Ran.Count, mended.Outputs.Written));
    }

    [Fact]
    public async Task One_that_is_not_registered_any_more_takes_its_files_and_is_missed_by_its_readers()
    {
        project.Write("a.png", "aaaa");
        project.Write("1.page", "a.png");
        await project.Succeed(Images, Pages);
        var gone = await project.TryBuild([Pages], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BCM1305", Assert.Single(gone.Diagnostics, static d => d.Severity == Severity.Error).Code);
        var back = await project.Succeed(Images, Pages);
        Assert.Equal((0, 2), (back.Ran.Count, back.Outputs.Total));
    }

    static long Ran(BuildReport report, string handler) => report.Handlers.Single(h => h.Name == handler).Ran;
}

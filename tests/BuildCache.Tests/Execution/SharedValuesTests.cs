using System.Collections.Concurrent;

namespace BuildCache.Tests.Execution;

/// <summary>A value that nobody alters is one object for all who ask, and memory for such values has an end.</summary>
public sealed class SharedValuesTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    sealed record Words(string Text);

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 3)]
    public async Task All_who_ask_are_handed_one_object_where_the_computation_says_so(bool shares, int objects)
    {
        var seen = new ConcurrentBag<Words>();
        var words = new Computation<string, Words>("Words", static (name, context) => Task.FromResult(new Words(context.ReadText(name)))) { SharesValue = shares };
        project.Write("a.txt", "text");
        foreach (var page in (string[])["1.page", "2.page", "3.page"])
        {
            project.Write(page, "");
        }
        await project.Succeed(new InlineHandler(on =>
        {
            on.Compute(words);
            on.Files("*.page").Named("Page").Run(async (_, context) => seen.Add(await context.ComputeAsync(words, "a.txt")));
        }));
        Assert.Equal(3, seen.Count);
        Assert.All(seen, static value => Assert.Equal("text", value.Text));
        Assert.Equal(objects, seen.Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    [Fact]
    public void What_was_kept_first_goes_first_and_the_newest_always_stays()
    {
        var values = new SharedValues(10);
        var reads = new List<string>();
        object Ask(string name, int size) => values.GetOrRead(Fingerprint.Of(System.Text.Encoding.UTF8.GetBytes(name)), () =>
        {
            reads.Add(name);
            return (new object(), size);
        });

        Assert.Same(Ask("a", 6), Ask("a", 6));
        Ask("b", 4);
        Ask("a", 6);
        Assert.Equal(["a", "b"], reads);
        Ask("c", 1);
        Ask("b", 4);
        Ask("a", 6);
        Assert.Equal(["a", "b", "c", "a"], reads);
        Assert.Same(Ask("large", 100), Ask("large", 100));
        Ask("a", 6);
        Assert.Equal(["a", "b", "c", "a", "large", "a"], reads);
    }
}

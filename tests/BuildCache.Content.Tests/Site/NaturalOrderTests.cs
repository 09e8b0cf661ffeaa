using BuildCache.Content.Site;

namespace BuildCache.Content.Tests.Site;

public sealed class NaturalOrderTests
{
    [Fact]
    public void Numbers_count_by_their_value_and_letters_whatever_their_case()
    {
        string[] inOrder = ["", "(a)", "0", "1", "2", "09", "10", "100", "123456789", "1234567890", "12345678901234567890", "a", "A 1", "a 2", "A 10", "a b", "B"];
        Assert.Equal(inOrder, inOrder.Reverse().OrderBy(NaturalOrder.KeyOf, StringComparer.Ordinal));
    }
}

namespace BuildCache.Tests;

public sealed class WarningPolicyTests
{
    [Theory]
    [InlineData(false, "", "", "", Severity.Warning)]
    [InlineData(true, "", "", "", Severity.Error)]
    [InlineData(true, "", "", "CS1591,BCM1110", Severity.Warning)]
    [InlineData(true, "", "", "BCM1111", Severity.Error)]
    [InlineData(false, "", "CS0168; BCM1110", "", Severity.Error)]
    [InlineData(false, "", "BCM1111", "", Severity.Warning)]
    [InlineData(false, "", "BCM1110", "BCM1110", Severity.Warning)]
    [InlineData(true, "1701;1702 bcm1110", "BCM1110", "", Severity.Message)]
    public void A_warning_is_what_the_compiler_would_make_of_it(bool treatAsErrors, string noWarn, string asErrors, string notAsErrors, Severity expected)
    {
        var policy = new WarningPolicy(treatAsErrors, noWarn, asErrors, notAsErrors);

        Assert.Equal(expected, policy.Apply(new Diagnostic(Severity.Warning, "BCM1110", "text")).Severity);
        Assert.Equal(Severity.Error, policy.Apply(new Diagnostic(Severity.Error, "BCM1110", "text")).Severity);
        Assert.Equal(Severity.Message, policy.Apply(new Diagnostic(Severity.Message, "BCM1110", "text")).Severity);
    }
}

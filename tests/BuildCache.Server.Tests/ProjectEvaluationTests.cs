using System.Diagnostics;

namespace BuildCache.Server.Tests;

/// <summary>What is said when a project cannot be evaluated.</summary>
public sealed class ProjectEvaluationTests
{
    [Fact]
    public void Errors_are_those_of_MSBuild_with_their_places()
    {
        var faults = ProjectEvaluation.FaultsIn("/p/Docs.csproj(2,5): error MSB4025: The project file could not be loaded. [/p/Docs.csproj]\n/p/own/A.cs(7,1): error CS1002: ; expected [/p/Docs.csproj]\n", "/p/Docs.csproj");
        Assert.Equal(
            [new(Severity.Error, "MSB4025", "The project file could not be loaded.", "Docs.csproj", 2, 5), new(Severity.Error, "CS1002", "; expected", "own/A.cs", 7, 1)],
            faults);
    }

    [Fact]
    public void What_is_no_error_of_MSBuild_is_told_as_it_is()
    {
        var fault = Assert.Single(ProjectEvaluation.FaultsIn("It broke.\n", "/p/Docs.csproj"));
        Assert.Equal(("BCM4102", "The project file cannot be evaluated: It broke.", "Docs.csproj"), (fault.Code, fault.Message, fault.File));
    }

    [Fact]
    public void Without_a_dotnet_command_there_is_no_evaluation() =>
        Assert.Equal("BCM4101", Assert.Throws<DiagnosticException>(static () => ProjectEvaluation.Start(new ProcessStartInfo("no-such-dotnet"))).Diagnostic.Code);
}

using System.Collections;
using BuildCache.MSBuild.Tests.EndToEnd;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace BuildCache.MSBuild.Tests.Tasks;

public sealed class DiagnosticLogTests
{
    static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "p"));
    static readonly BuildTarget Target = new(Path.Combine(Root, "Docs.csproj"), "obj/docs.db", "bin", "Debug");

    [Fact]
    public void A_warning_has_its_place_and_a_page_that_explains_it()
    {
        var warning = Assert.IsType<BuildWarningEventArgs>(Log(new Diagnostic(Severity.Warning, "BCM1110", "100 {0} %", "guide/a.md", 3, 5)));

        Assert.Equal(("BCM1110", "100 {0} %", 3, 5), (warning.Code, warning.Message, warning.LineNumber, warning.ColumnNumber));
        Assert.Equal(Path.Combine(Root, "guide", "a.md"), warning.File);
        var link = new Uri(warning.HelpLink!);
        Assert.Equal("#bcm1110", link.Fragment);
        Assert.Contains("## BCM1110: ", File.ReadAllText(link.LocalPath), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_without_a_place_is_about_the_project()
    {
        var error = Assert.IsType<BuildErrorEventArgs>(Log(new Diagnostic(Severity.Error, "BCM1301", "bad")));

        Assert.Equal((Target.ProjectFile, 0, 0), (error.File, error.LineNumber, error.ColumnNumber));
    }

    [Fact]
    public void A_message_is_for_the_detailed_log() =>
        Assert.Equal(MessageImportance.Low, Assert.IsType<BuildMessageEventArgs>(Log(new Diagnostic(Severity.Message, "BCM1120", "note")), exactMatch: false).Importance);

    [Fact]
    public void A_notice_of_this_build_is_in_every_log() =>
        Assert.Equal(MessageImportance.High, Assert.IsType<BuildMessageEventArgs>(Log(new Diagnostic(Severity.Message, "BCM3005", "wait") { IsNotice = true }), exactMatch: false).Importance);

    [Fact]
    public void Every_code_of_the_product_has_its_page()
    {
        var pages = File.ReadAllLines(Path.Combine(Packages.Repository, "docs", "diagnostics.md"));
        var sources = Directory.GetFiles(Path.Combine(Packages.Repository, "src"), "*", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(Packages.Repository, "sdk"), "*.targets", SearchOption.AllDirectories))
            .Where(static file => Path.GetExtension(file) is ".cs" or ".targets" && !file.Split('/', '\\').Any(static part => part is "bin" or "obj"));
        var codes = sources
            .SelectMany(static file => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(file), "\"(BCM[0-9]{4})\""))
            .Select(static match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(codes);
        Assert.DoesNotContain(codes, code => !pages.Any(line => line.StartsWith($"## {code}: ", StringComparison.Ordinal)));
    }

    static LazyFormattedBuildEventArgs Log(Diagnostic diagnostic)
    {
        var engine = new Engine();
        DiagnosticLog.Write(new TaskLoggingHelper(engine, "Test"), diagnostic, Target);
        return engine.Logged!;
    }

    sealed class Engine : IBuildEngine
    {
        public LazyFormattedBuildEventArgs? Logged { get; private set; }

        public bool ContinueOnError => false;

        public int LineNumberOfTaskNode => 0;

        public int ColumnNumberOfTaskNode => 0;

        public string ProjectFileOfTaskNode => "";

        public void LogErrorEvent(BuildErrorEventArgs e) => Logged = e;

        public void LogWarningEvent(BuildWarningEventArgs e) => Logged = e;

        public void LogMessageEvent(BuildMessageEventArgs e) => Logged = e;

        public void LogCustomEvent(CustomBuildEventArgs e) => throw new NotSupportedException();

        public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) =>
            throw new NotSupportedException();
    }
}

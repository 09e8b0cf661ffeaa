using System.Globalization;
using System.Text;

namespace BuildCache.MSBuild;

/// <summary>The one line that a build says: <c>BuildCache: 1 ran, 9,999 reused, 1 written in 43 ms</c>.</summary>
static class BuildSummary
{
    public static string Of(BuildReport report)
    {
        var line = new StringBuilder("BuildCache: ");
        line.Append(CultureInfo.InvariantCulture, $"{report.Effects.Ran:N0} ran, {report.Effects.Reused:N0} reused, {report.Outputs.Written:N0} written");
        Unless0(line, report.Outputs.Restored, "restored");
        Unless0(line, report.Outputs.Deleted, "deleted");
        Unless0(line, report.Effects.Failed, "failed");
        line.Append(" in ").Append(Duration(report.ElapsedMs));
        if (report.Outputs.Waiting > 0)
        {
            line.Append(CultureInfo.InvariantCulture, $"; {report.Outputs.Waiting:N0} {(report.Outputs.Waiting == 1 ? "deletion waits" : "deletions wait")} until the build succeeds");
        }

        return line.ToString();
    }

    static void Unless0(StringBuilder line, long count, string what)
    {
        if (count != 0)
        {
            line.Append(CultureInfo.InvariantCulture, $", {count:N0} {what}");
        }
    }

    static string Duration(double milliseconds) => milliseconds < 10_000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:N0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:N1} s");
}

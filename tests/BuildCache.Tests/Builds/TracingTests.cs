using System.Diagnostics;

namespace BuildCache.Tests.Builds;

/// <summary>What whoever listens to activities hears of a build.</summary>
public sealed class TracingTests
{
    [Fact]
    public async Task Builds_and_calls_are_activities()
    {
        using var project = new TestProject();
        project.Write("a.txt", "A");
        project.Write("b.txt", "B");
        var heard = new List<Activity>();
        using var own = new ActivitySource("BuildCache.Tests");
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "BuildCache" or "BuildCache.Tests",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (heard)
                {
                    heard.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        BuildReport report;
        ActivityTraceId trace;
        using (var test = own.StartActivity("test")!)
        {
            trace = test.TraceId;
            report = await project.Succeed(new InlineHandler(static on => on.Files("*.txt").Named("Copy").Run(static (file, context) => context.Write(file.Path, context.ReadText(file.Path)))));
        }
        // Other tests build meanwhile.
        var ours = heard.Where(activity => activity.TraceId == trace && activity.Source.Name == "BuildCache").ToList();
        var build = Assert.Single(ours, static activity => activity.OperationName == "build");
        Assert.Equal((project.Target, report.Build, "succeeded"), ((string?)build.GetTagItem("buildcache.target"), (long)build.GetTagItem("buildcache.build")!, (string?)build.GetTagItem("buildcache.outcome")));
        var calls = ours.Where(static activity => activity.OperationName == "call").ToList();
        Assert.Equal(["Copy a.txt it is new", "Copy b.txt it is new"], calls.Select(static call => $"{call.GetTagItem("buildcache.handler")} {call.GetTagItem("buildcache.key")} {call.GetTagItem("buildcache.because")}").Order());
        Assert.All(calls, call => Assert.Equal(build.SpanId, call.ParentSpanId));
    }
}

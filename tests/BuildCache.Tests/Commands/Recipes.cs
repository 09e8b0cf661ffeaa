namespace BuildCache.Tests.Commands;

/// <summary>
/// Commands as files of a project: <c>name.cmd</c> has lines <c>outputs:</c>, <c>inputs:</c>, <c>after:</c> (recipes whose files it reads),
/// <c>depfile:</c>, each with words, and <c>run:</c> with the text for the shell. The run is a computation, which owns what it wrote.
/// </summary>
static class Recipes
{
    static readonly Computation<string, IReadOnlyList<ProducedFile>> Files = new("Recipe", RunAsync);

    public static Handler[] Handlers { get; } =
    [
        new InlineHandler(static on =>
        {
            on.Compute(Files);
            on.Files("*.cmd").Named("Recipes").Run(static (file, context) => context.ComputeAsync(Files, file.Path));
        }),
    ];

    /// <summary>What the recipes of a folder declare.</summary>
    public static List<string> OutputsOf(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.cmd").Select(File.ReadAllText).SelectMany(static text => Words(text, "outputs").Concat(Words(text, "depfile"))).Distinct().Order(StringComparer.Ordinal)];

    public static string Write(string run, string outputs, string inputs = "", string after = "", string depFile = "") =>
        $"outputs: {outputs}\ninputs: {inputs}\nafter: {after}\ndepfile: {depFile}\nrun: {run}\n";

    public static Task<BuildResult> Build(this TestProject project)
    {
        project.OutputsInPlace = OutputsOf(project.Folder);
        return project.TryBuild(Handlers, cancellationToken: TestContext.Current.CancellationToken);
    }

    public static IEnumerable<string> Words(string text, string name) =>
        Line(text, name).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static string Line(string text, string name) =>
        text.Split('\n').FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim() ?? "";

    static async Task<IReadOnlyList<ProducedFile>> RunAsync(string name, HandlerContext context)
    {
        var text = context.ReadText(name);
        var produced = new List<ProducedFile>();
        foreach (var other in Words(text, "after"))
        {
            produced.AddRange(await context.ComputeAsync(Files, other));
        }
        var result = await context.RunAsync(new ShellCommand(Line(text, "run"))
        {
            Inputs = [.. Words(text, "inputs")],
            Outputs = [.. Words(text, "outputs")],
            Produced = produced,
            DepFile = Words(text, "depfile").FirstOrDefault(),
        });
        if (result.ExitCode != 0 || result.Missing.Count > 0)
        {
            context.Error("BCM1999", $"exit code {result.ExitCode}, missing {string.Join(' ', result.Missing)}: {result.StandardError.Trim()}", name);
        }
        foreach (var file in result.Files)
        {
            context.Own(file);
        }
        return result.Files;
    }
}

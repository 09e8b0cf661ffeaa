using System.IO.Pipelines;
using System.Text.Json;
using BuildCache.Projects;

namespace BuildCache.MSBuild.Tests.Tasks;

/// <summary>The conversation of a worker with whoever asks for the build, without processes.</summary>
public sealed class WorkerTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("buildcache-worker-").FullName;
    readonly Pipe toWorker = new();
    readonly Pipe fromWorker = new();
    readonly List<string> moments = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    ProjectDescription Project(IReadOnlyDictionary<string, ItemList>? items = null)
    {
        File.WriteAllText(Path.Combine(folder, "index.md"), "# Home\n\n[nowhere](nowhere.md)\n");
        return new ProjectDescription
        {
            ProjectFile = Path.Combine(folder, "Site.csproj"),
            ProjectDirectory = folder,
            DatabasePath = Path.Combine(folder, "obj", "site.db"),
            OutputDirectory = Path.Combine(folder, "out"),
            Target = "Test",
            IsSite = true,
            Items = items ?? new Dictionary<string, ItemList> { ["Markdown"] = new() { Include = ["*.md"] } },
            ExcludedFolders = ["obj", "out"],
        };
    }

    Stream Ask(ProjectDescription project)
    {
        var stream = toWorker.Writer.AsStream();
        Frames.Write(stream, JsonSerializer.SerializeToUtf8Bytes(new WorkerRequest(false, 0, 1), WorkerJson.Default.WorkerRequest));
        Frames.Write(stream, ProjectDescriptionFile.ToBytes(project));
        return stream;
    }

    Task<int> Work() => Task.Run(async () =>
    {
        try
        {
            return await WorkerServer.RunAsync(toWorker.Reader.AsStream(), fromWorker.Writer.AsStream(), TestContext.Current.CancellationToken);
        }
        finally
        {
            await fromWorker.Writer.CompleteAsync();
        }
    });

    /// <summary>What the worker says next, apart from notable moments: how many there are depends on how long things take.</summary>
    async Task<WorkerReply?> Hear()
    {
        while (await Frames.ReadAsync(fromWorker.Reader.AsStream(leaveOpen: true)) is { } message)
        {
            var reply = JsonSerializer.Deserialize(message, WorkerJson.Default.WorkerReply)!;
            if ((reply.Log ?? reply.Progress) is not { } moment)
            {
                return reply;
            }

            moments.Add(moment);
        }

        return null;
    }

    /// <summary>The result that is told while no other build can begin.</summary>
    async Task<WorkerResult> HearFinishing()
    {
        var reply = await Hear();
        Assert.True(reply?.Finishing is not null, $"The worker says {JsonSerializer.Serialize(reply)} after {string.Join(" | ", moments)}");
        return reply.Finishing;
    }

    static void Answer(Stream stream, string? refusal) =>
        Frames.Write(stream, JsonSerializer.SerializeToUtf8Bytes(new WorkerAnswer(refusal), WorkerJson.Default.WorkerAnswer));

    [Fact]
    public async Task The_result_is_told_under_the_lock_and_again_at_the_end()
    {
        var worker = Work();
        var stream = Ask(Project());
        var finishing = await HearFinishing();
        Assert.Equal(["BCM1110"], finishing.Diagnostics.Select(static diagnostic => diagnostic.Code));
        // Nobody else can begin until there is an answer.
        Assert.Throws<IOException>(() => File.Open(Project().DatabasePath + ".build", FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose());
        Answer(stream, null);
        var result = (await Hear())!.Result!;
        Assert.Equal(JsonSerializer.Serialize(finishing), JsonSerializer.Serialize(result));
        Assert.Contains("index.html", result.Outputs);
        Assert.Equal(0, await worker);
    }

    [Fact]
    public async Task What_could_not_be_written_beside_the_database_fails_the_build()
    {
        var worker = Work();
        var stream = Ask(Project());
        await HearFinishing();
        Answer(stream, "The disk is full.");
        var result = (await Hear())!.Result!;
        Assert.False(result.Succeeded);
        // What the build had to say is said as well.
        Assert.Equal(["BCM1110", "BCM9002"], result.Diagnostics.Select(static diagnostic => diagnostic.Code));
        Assert.Contains("The disk is full.", result.Diagnostics[1].Message, StringComparison.Ordinal);
        Assert.Equal(0, await worker);
    }

    [Fact]
    public async Task A_build_ends_when_nobody_is_there_any_more()
    {
        var stream = Ask(Project());
        await stream.DisposeAsync();
        Assert.Equal(WorkerServer.Cancelled, await Work());
        Assert.Null((await Hear())?.Result);
    }

    [Fact]
    public async Task Nothing_is_built_for_nobody()
    {
        await toWorker.Writer.CompleteAsync();
        Assert.Equal(2, await Work());
    }

    [Fact]
    public void A_diagnostic_arrives_with_all_that_it_says()
    {
        var diagnostic = new Diagnostic(Severity.Warning, "BCM1999", "a\nb", "x.md", 3, 4) { UnlessOutput = "x.html", IsNotice = true };
        var message = JsonSerializer.SerializeToUtf8Bytes(new WorkerReply { Result = new WorkerResult(true, new BuildReport(), [WorkerDiagnostic.Of(diagnostic)], [], [], []) }, WorkerJson.Default.WorkerReply);
        Assert.Equal(diagnostic, JsonSerializer.Deserialize(message, WorkerJson.Default.WorkerReply)!.Result!.ToResult().Diagnostics.Single());
    }

    [Fact]
    public async Task A_message_that_is_cut_off_is_none_and_a_length_that_cannot_be_is_refused()
    {
        Assert.Equal([1, 2], await Frames.ReadAsync(new MemoryStream([2, 0, 0, 0, 1, 2])));
        Assert.Null(await Frames.ReadAsync(new MemoryStream([2, 0, 0, 0, 1])));
        Assert.Null(await Frames.ReadAsync(new MemoryStream([2, 0])));
        await Assert.ThrowsAsync<InvalidDataException>(() => Frames.ReadAsync(new MemoryStream([0, 0, 0, 255, 1])));
    }
}

using System.Buffers;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace BuildCache.MSBuild;

/// <summary>
/// Replays the outputs of the last build of a target: for design-time builds, <c>--no-build</c> and whoever needs them as items.
/// Never generates, writes or locks, and never opens the database.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class ReadBuildCacheOutputs : BuildCacheTask
{
    static readonly SearchValues<char> Special = SearchValues.Create("%*?@$();'");

    /// <summary>The outputs by full path (whoever references the project has another folder), with metadata <c>OutputPath</c> relative to the output folder.</summary>
    [Output]
    public ITaskItem[] Outputs { get; private set; } = [];

    private protected override bool Run(BuildTarget target)
    {
        Outputs =
        [
            .. OutputList.Read(target.OutputListPath).Select(output =>
            {
                var item = new TaskItem(Escape(Path.GetFullPath(output, target.OutputDirectory)));
                item.SetMetadata("OutputPath", Escape(output));
                return item;
            }),
        ];
        return true;
    }

    /// <summary>A task item takes its texts escaped: without this <c>50%25.html</c> would become <c>50%.html</c>.</summary>
    static string Escape(string text) =>
        text.AsSpan().ContainsAny(Special)
            ? string.Concat(text.Select(static c => Special.Contains(c) ? $"%{(int)c:X2}" : c.ToString()))
            : text;
}

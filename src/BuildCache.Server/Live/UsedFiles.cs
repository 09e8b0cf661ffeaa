namespace BuildCache.Server;

/// <summary>The outputs that pages use (style sheets, scripts, images), and which of them a build has changed.</summary>
sealed class UsedFiles
{
    static readonly string[] Endings = [".css", ".js", ".mjs", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".ico", ".woff2"];

    Dictionary<string, OutputHash>? known;
    long build;

    /// <summary>Somebody looks from now on.</summary>
    public void Begin(OutputView view)
    {
        if (known is null)
        {
            (known, build) = (new(view.EndingIn(Endings), StringComparer.Ordinal), view.Build);
        }
    }

    /// <summary>Nobody looks any more.</summary>
    public void Forget() => known = null;

    /// <summary>Goes on to another build.</summary>
    /// <param name="view">What there is now.</param>
    /// <param name="result">The build that led there; null for one of another process.</param>
    /// <returns>The addresses of what is another now.</returns>
    public IReadOnlyList<string> Move(OutputView view, BuildResult? result)
    {
        var isNext = result is not null && result.Report.Build == view.Build && build == view.Build - 1;
        var now = isNext ? null : view.EndingIn(Endings);
        var changed = new List<string>();
        foreach (var path in isNext ? result!.ChangedOutputs.Where(static path => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))) : now!.Keys)
        {
            if (view.Find(path) is not { } hash)
            {
                known!.Remove(path);
            }
            else if (!known!.TryGetValue(path, out var before) || before != hash)
            {
                known[path] = hash;
                changed.Add("/" + path);
            }
        }
        build = view.Build;
        return changed;
    }
}

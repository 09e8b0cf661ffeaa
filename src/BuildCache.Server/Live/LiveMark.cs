using System.Text;
using System.Text.Encodings.Web;

namespace BuildCache.Server;

/// <summary>What is added to a page that is served: the script that keeps it as it is here. It stands behind everything else.</summary>
static class LiveMark
{
    /// <summary>Adds it.</summary>
    /// <param name="page">The output.</param>
    /// <param name="path">The path of its address, decoded.</param>
    /// <param name="hash">What the output is.</param>
    public static byte[] AddTo(ReadOnlySpan<byte> page, string path, string hash) =>
    [
        .. page,
        .. Encoding.UTF8.GetBytes($"<!-- buildcache:live --><script src=\"{ServerPages.Root}live.js\" data-buildcache-live data-path=\"{HtmlEncoder.Default.Encode(path)}\" data-hash=\"{hash}\"></script>"),
    ];
}

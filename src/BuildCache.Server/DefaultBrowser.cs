using System.ComponentModel;
using System.Diagnostics;

namespace BuildCache.Server;

/// <summary>The browser of whoever runs the server.</summary>
static class DefaultBrowser
{
    /// <summary>Opens an address. Where there is no browser nothing happens: the address stands in the terminal.</summary>
    public static void Open(Uri address)
    {
        try
        {
            using var _ = Process.Start(
                OperatingSystem.IsWindows() ? new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true }
                : new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address.AbsoluteUri]) { RedirectStandardError = true, RedirectStandardOutput = true });
        }
        catch (Exception error) when (error is Win32Exception or FileNotFoundException)
        {
            // No desktop.
        }
    }
}

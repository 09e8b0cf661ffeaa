using System.Diagnostics;

namespace BuildCache.Tests;

/// <summary>Chromium or Chrome without a window; what needs one is skipped without it.</summary>
static class Browser
{
    static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

    /// <summary>The program; null where there is none on the PATH.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(static folder => Names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    public static Process Start(string profile, params string[] arguments) => Process.Start(new ProcessStartInfo(Program!,
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", $"--user-data-dir={profile}", .. arguments,
    ])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}

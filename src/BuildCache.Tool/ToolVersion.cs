using System.Reflection;

namespace BuildCache.Tool;

/// <summary>Which version this is.</summary>
static class ToolVersion
{
    public static string Text { get; } = typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}

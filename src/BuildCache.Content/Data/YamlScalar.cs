using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace BuildCache.Content.Data;

/// <summary>
/// Plain scalars by the core schema of YAML 1.2, as far as JSON holds them: <c>true</c>/<c>false</c>, numbers, <c>null</c>. Everything
/// else is text, dates too. Numbers that would change when they are written again stay text: <see cref="WrittenNumber"/>.
/// </summary>
static class YamlScalar
{
    public static JsonNode? ToJson(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value.EndsWith(":str", StringComparison.Ordinal)))
        {
            return text;
        }

        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL": return null;
            case "true" or "True" or "TRUE": return true;
            case "false" or "False" or "FALSE": return false;
        }

        return WrittenNumber.Read(text) ?? text;
    }

    /// <summary>A scalar as it was written; nothing where nothing is.</summary>
    public static JsonNode? ToText(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" ? null : scalar.Value;

    /// <summary>Whether a key stands for the keys of another mapping; in quotes it is a key as any other.</summary>
    public static bool IsMergeKey(Scalar key) => key is { Value: "<<", Style: ScalarStyle.Plain };
}

using System.Diagnostics.CodeAnalysis;
using HandlebarsDotNet;
using HandlebarsDotNet.IO;

namespace BuildCache.Content.Templates;

/// <summary>True and false as JSON and JavaScript write them.</summary>
sealed class BooleanFormatter : IFormatterProvider, IFormatter
{
    public bool TryCreateFormatter(Type type, [NotNullWhen(true)] out IFormatter? formatter)
    {
        formatter = type == typeof(bool) ? this : null;
        return formatter is not null;
    }

    public void Format<T>(T value, in EncodedTextWriter writer) => writer.Write(value is true ? "true" : "false", false);
}

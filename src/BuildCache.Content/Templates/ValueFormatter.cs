using System.Collections;
using System.Diagnostics.CodeAnalysis;
using HandlebarsDotNet;
using HandlebarsDotNet.IO;

namespace BuildCache.Content.Templates;

/// <summary>True and false as JSON and JavaScript write them; lists and objects as <see cref="TemplateValue.Text"/> says.</summary>
sealed class ValueFormatter : IFormatterProvider, IFormatter
{
    public bool TryCreateFormatter(Type type, [NotNullWhen(true)] out IFormatter? formatter)
    {
        formatter = type == typeof(bool) || (type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable))) ? this : null;
        return formatter is not null;
    }

    public void Format<T>(T value, in EncodedTextWriter writer) => writer.Write(TemplateValue.Text(value));
}

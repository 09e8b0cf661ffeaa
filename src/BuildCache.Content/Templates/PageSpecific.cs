using System.Collections;
using HandlebarsDotNet;

namespace BuildCache.Content.Templates;

/// <summary>
/// A value that differs from output to output, while a partial is rendered for many of them. Whatever is made of it but what it is made for ends
/// the attempt, and the partial is rendered in each output.
/// </summary>
abstract class PageSpecific
{
    /// <summary>Lets no helper see such a value.</summary>
    /// <exception cref="PageSpecificException">One of the values is.</exception>
    public static void Refuse(in Arguments arguments)
    {
        for (var index = 0; index < arguments.Length; index++)
        {
            if (arguments[index] is PageSpecific)
            {
                throw new PageSpecificException();
            }
        }
    }

    /// <summary>Whether two values are alike: true, false, or what is known for an output alone.</summary>
    public static object AreEqual(Rendering rendering, object? left, object? right) => (left, right) switch
    {
        (OwnAddress, PageSpecific) or (PageSpecific, OwnAddress) => throw new PageSpecificException(),
        (OwnAddress, var other) => new SameAddress(rendering, TemplateValue.Text(other)),
        (var other, OwnAddress) => new SameAddress(rendering, TemplateValue.Text(other)),
        _ => TemplateValue.Text(left) == TemplateValue.Text(right),
    };

    /// <summary>Nobody shows it.</summary>
    public sealed override string ToString() => throw new PageSpecificException();
}

/// <summary>The address of the output. An output has one, so it is something.</summary>
sealed class OwnAddress : PageSpecific
{
    public static readonly OwnAddress Instance = new();
}

/// <summary>
/// Whether an address is that of the output. Handlebars asks a value whether it is something by asking for its first entry; what it is told is
/// what the rendering supposes, and the place in what is written is noted.
/// </summary>
sealed class SameAddress(Rendering rendering, string address) : PageSpecific, IEnumerable
{
    public IEnumerator GetEnumerator() => (rendering.Suppose(address) ? new[] { true } : []).GetEnumerator();
}

/// <summary>Something was made of a value that differs from output to output.</summary>
/// <param name="isOfFrame">Not of a value, but perhaps of what stands around the partial: it cannot be rendered without that.</param>
sealed class PageSpecificException(bool isOfFrame = false) : Exception("This is known for an output alone.")
{
    public bool IsOfFrame => isOfFrame;
}

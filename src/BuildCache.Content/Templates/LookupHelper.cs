using HandlebarsDotNet;
using HandlebarsDotNet.Features;
using HandlebarsDotNet.Helpers;
using HandlebarsDotNet.PathStructure;
using HandlebarsDotNet.Runtime;

namespace BuildCache.Content.Templates;

/// <summary>
/// <c>lookup</c>: that of Handlebars fails where the key is nothing, which a value of a page may be. Handlebars puts its own helpers in their
/// places whenever it compiles, so this one is put there after them.
/// </summary>
sealed class LookupHelper : IHelperDescriptor<HelperOptions>, IFeatureFactory, IFeature
{
    public PathInfo Name => "lookup";

    public object? Invoke(in HelperOptions options, in Context context, in Arguments arguments)
    {
        PageSpecific.Refuse(arguments);
        return arguments.Length < 2
            ? throw new HandlebarsException("{{lookup}} needs an object or a list, and a key or a number")
            : TemplateObjectDescriptors.MemberOf(arguments[0], TemplateValue.Text(arguments[1]));
    }

    public void Invoke(in EncodedTextWriter output, in HelperOptions options, in Context context, in Arguments arguments) =>
        output.Write(Invoke(options, context, arguments));

    public IFeature CreateFeature() => this;

    public void OnCompiling(ICompiledHandlebarsConfiguration configuration) =>
        configuration.Helpers.AddOrReplace(Name, new Ref<IHelperDescriptor<HelperOptions>>(this));

    public void CompilationCompleted()
    {
    }
}

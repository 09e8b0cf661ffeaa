using System.Text.Json.Nodes;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;
using HandlebarsDotNet.Helpers;
using HandlebarsDotNet.PathStructure;

namespace BuildCache.Content.Templates;

/// <summary>
/// Stands for a registered helper in compiled templates, which outlive a build: it knows the name alone, and asks the rendering for the
/// function behind it. As with built-in helpers a key of the same name is not hidden by it: without arguments it is the key.
/// </summary>
sealed class HelperDescriptor(string name) : IHelperDescriptor<HelperOptions>
{
    public PathInfo Name => name;

    public object? Invoke(in HelperOptions options, in Context context, in Arguments arguments) =>
        arguments.Length == 0 ? PathResolver.ResolvePath(options.Frame, options.Name) : TemplateValue.From(Ask(options, arguments).Value);

    public void Invoke(in EncodedTextWriter output, in HelperOptions options, in Context context, in Arguments arguments)
    {
        if (arguments.Length == 0)
        {
            output.Write(PathResolver.ResolvePath(options.Frame, options.Name));
            return;
        }

        var answer = Ask(options, arguments);
        if (answer.IsHtml)
        {
            output.Write(TemplateValue.Text(TemplateValue.From(answer.Value)), false);
        }
        else
        {
            output.Write(TemplateValue.From(answer.Value));
        }
    }

    HelperAnswer Ask(in HelperOptions options, in Arguments arguments)
    {
        var rendering = TemplateHelpers.RenderingOf(options);
        var positional = new JsonArray();
        foreach (var argument in arguments.AsEnumerable())
        {
            if (argument is not HashParameterDictionary)
            {
                positional.Add(TemplateValue.ToJson(argument));
            }
        }

        var named = new JsonObject(arguments.Hash.Select(static pair => KeyValuePair.Create(pair.Key, TemplateValue.ToJson(pair.Value))));
        return rendering.Ask(name, new HelperCall(positional, named, rendering.Root));
    }
}

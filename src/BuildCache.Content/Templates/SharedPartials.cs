using BuildCache.Content.Site;

namespace BuildCache.Content.Templates;

/// <summary>Which partial, and where it stands: links depend on the folder, the navigation is the document that a page has.</summary>
sealed record PartialPlace(string Partial, string Folder, string Section);

/// <summary>
/// A partial that is the same in many outputs, rendered once for a folder and a section. It reads what it reads as in an output; whether an
/// address is that of the output is supposed, once so and once otherwise. Where more than that differs between outputs, or anything goes wrong,
/// it gives nothing, and the partial is rendered in each output as any other.
/// </summary>
sealed class SharedPartials
{
    public Computation<PartialPlace, SharedText> Computation { get; } = new("Partial", RenderAsync) { SharesValue = true };

    /// <summary>The text of a partial; <see cref="SharedText.None"/> where it has to be rendered.</summary>
    public static SharedText Find(HandlerContext context, PartialPlace place) => context.Extension<SharedPartials>() is { } partials
        ? context.ComputeAsync(partials.Computation, place).GetAwaiter().GetResult()
        : SharedText.None;

    static async Task<SharedText> RenderAsync(PartialPlace place, HandlerContext context)
    {
        var partial = await TemplateLookup.PartialAsync(context, place.Partial);
        try
        {
            return partial.Source is null ? SharedText.None : SharedText.Of(Suppose(isOwn: false), Suppose(isOwn: true));
        }
        catch (Exception exception) when (exception is PageSpecificException or DiagnosticException)
        {
            // A mistake is told by the outputs that show it, with its place in them.
            return SharedText.None;
        }

        SupposedText Suppose(bool isOwn)
        {
            // Links do not depend on the name behind the folder.
            var output = place.Folder + "index.html";
            var values = PageValues.Create(context, output, place.Section);
            values["url"] = OwnAddress.Instance;
            var rendering = new Rendering(context, output, values) { Supposition = new Supposition(isOwn) };
            rendering.Include(partial, isPartial: true);
            return new SupposedText(TemplateEngine.For(output, context).Render(rendering, partial.Source), rendering.Supposition.Questions);
        }
    }
}

/// <summary>Whether the addresses that are asked for are that of the output, and which were asked for.</summary>
sealed class Supposition(bool isOwn)
{
    public bool IsOwn => isOwn;

    public List<SupposedAddress> Questions { get; } = [];
}

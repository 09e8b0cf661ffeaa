namespace BuildCache.Content.Templates;

/// <summary>What is rendered once for many outputs: here it is shown, or is being rendered.</summary>
sealed partial class Rendering
{
    static readonly string[] SharedNames = ["site", "navigation", "feed"];

    bool hasDefinitions;

    /// <summary>
    /// The navigation that stands at the top, where <c>site</c>, <c>navigation</c> and <c>feed</c> are those of every output: partials
    /// that show nothing else are rendered once for many. Null where they are not.
    /// </summary>
    public string? Section { get; init; }

    /// <summary>What is supposed of the output, where a partial is rendered for many.</summary>
    public Supposition? Supposition { get; init; }

    /// <summary>Writes what a partial gives for many outputs; false where it has to be rendered in this one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="template">What the name stands for.</param>
    /// <param name="context">What it was to be rendered with.</param>
    /// <param name="render">Renders a part of it that was left open.</param>
    public bool TryShowShared(string name, CompiledTemplate template, object? context, Action<OpenPart> render)
    {
        if (Section is null || LinksFromHostRoot || hasDefinitions || !template.Text.Reach.IsForMany || Writer is not { IsBetweenTags: true }
            || !TemplateObjectDescriptors.Shows(context, this, SharedNames))
        {
            return false;
        }

        var text = SharedPartials.Find(Context, new PartialPlace(name, Output[..(Output.LastIndexOf('/') + 1)], Section));
        if (text.Text is not null)
        {
            text.WriteTo(Writer, Output, render);
        }

        return text.Text is not null;
    }

    /// <summary>
    /// Renders a partial. In one that is rendered for many outputs, a partial that shows more of an output than can be filled in is left open:
    /// each output renders it by itself, with what it was to be rendered with.
    /// </summary>
    public void Show(string name, CompiledTemplate template, object? context, Action render)
    {
        if (Supposition is null || !template.Text.Reach.StaysInside || !Writer!.IsBetweenTags || context is not IReadOnlyDictionary<string, object?>)
        {
            render();
            return;
        }

        var (length, questions) = (Writer.Length, Supposition.Questions.Count);
        try
        {
            render();
        }
        catch (PageSpecificException exception) when (!exception.IsOfFrame)
        {
            Writer.Rewind(length);
            Supposition.Questions.RemoveRange(questions, Supposition.Questions.Count - questions);
            Supposition.Questions.Add(new SupposedAddress("", length, Writer.Place, new OpenPart(name, TemplateValue.ToJson(context))));
        }
    }

    /// <summary>Whether an address is that of the output, where many are meant; the question is noted.</summary>
    public bool Suppose(string address)
    {
        var place = Writer!.Place;
        Supposition!.Questions.Add(new SupposedAddress(address, Writer.Length, place.IsInAddress ? throw new PageSpecificException() : place));
        return Supposition.IsOwn;
    }

    /// <summary>Notes that a template is begun, and what names it gives.</summary>
    /// <exception cref="PageSpecificException">Many outputs are meant, and it may see what only one of them has.</exception>
    void RequireInside(CompiledTemplate template)
    {
        if (Supposition is not null && !template.Text.Reach.StaysInside)
        {
            throw new PageSpecificException(isOfFrame: true);
        }

        hasDefinitions |= template.Text.Defines;
    }
}

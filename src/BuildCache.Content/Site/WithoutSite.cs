namespace BuildCache.Content.Site;

/// <summary>
/// Stands for the handlers that make a site, in a project that makes none: what templates find of them at the top of a page is empty there,
/// and the names of their collections are free. It is a computation so that whoever asked is asked again when the project becomes a site.
/// </summary>
sealed class WithoutSite : Handler
{
    public override void Register(HandlerRegistry on) => on.Compute(on.Extension<Mark>().Computation);

    /// <summary>A document of a site; null where the project is none.</summary>
    public static Document? Find(HandlerContext context, string collection, string id)
    {
        if (context.Extension<Mark>() is not { } mark)
        {
            return context.Document(collection, id);
        }

        context.ComputeAsync(mark.Computation, true).GetAwaiter().GetResult();
        return null;
    }

    sealed class Mark
    {
        public Computation<bool, bool> Computation { get; } = new("WithoutSite", static (answer, _) => Task.FromResult(answer));
    }
}

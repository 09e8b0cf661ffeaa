using Markdig.Syntax.Inlines;

namespace BuildCache.Content.Markdown.Dialects.Docfx.References;

/// <summary>A link by uid that has no brackets: <c>@uid</c>, <c>&lt;xref:uid&gt;</c>, <c>&lt;xref href="uid"/&gt;</c>.</summary>
/// <param name="uid">With query and fragment, as it was written.</param>
/// <param name="text">What is shown where the uid is not known; empty for the uid.</param>
/// <param name="isQuiet">An <c>@</c> is often just that: a uid that is not known is no fault there.</param>
sealed class XrefInline(string uid, string text, bool isQuiet) : LeafInline
{
    public string Uid => uid;

    public string Text => text;

    public bool IsQuiet => isQuiet;
}

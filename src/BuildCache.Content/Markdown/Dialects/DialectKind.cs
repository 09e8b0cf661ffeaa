namespace BuildCache.Content.Markdown.Dialects;

/// <summary>Constructs of the docfx dialect that have no meaning here yet. They stay visible as text, and each kind is reported once per file.</summary>
enum DialectKind
{
    /// <summary><c>[!INCLUDE [title](path)]</c></summary>
    Include,

    /// <summary><c>[!code-csharp[title](path#region)]</c></summary>
    Snippet,

    /// <summary><c>:::code language="csharp" source="path":::</c>, <c>:::image …:::</c>, <c>::: moniker …</c>, <c>:::row:::</c></summary>
    Block,

    /// <summary><c># [Title](#tab/id)</c></summary>
    Tab,

    /// <summary><c>&lt;xref:uid&gt;</c>, <c>[text](xref:uid)</c></summary>
    CrossReference,

    /// <summary><c>{{&lt; figure >}}</c>, <c>{% include %}</c>, <c>!!! note</c>, <c>--8&lt;--</c>: what other generators read (<see cref="ForeignSyntax"/>).</summary>
    Foreign,

    /// <summary><c>[!VIDEO url]</c>, <c>[!div class="x"]</c>, <c>[!NOTE]</c> where it makes no alert, alerts of an unknown kind</summary>
    Marker,
}

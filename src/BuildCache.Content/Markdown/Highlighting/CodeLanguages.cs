namespace BuildCache.Content.Markdown.Highlighting;

/// <summary>The languages that have colours, by the names that people write behind the fence.</summary>
static class CodeLanguages
{
    static readonly (string Open, string Close)[] Stars = [("/*", "*/")];
    static readonly StringRule Double = new("\"", "\""), Single = new("'", "'"), Letter = new("'", "'") { IsCharacter = true }, Backtick = new("`", "`", HasLines: true);

    static readonly StringRule[] CSharpStrings =
    [
        new("$$\"\"\"", "\"\"\"", '\0', HasLines: true), new("$\"\"\"", "\"\"\"", '\0', HasLines: true), new("\"\"\"", "\"\"\"", '\0', HasLines: true),
        new("$@\"", "\"", '"', HasLines: true), new("@$\"", "\"", '"', HasLines: true), new("@\"", "\"", '"', HasLines: true), new("$\"", "\""), Double, Single,
    ];

    static readonly WordLanguage CSharp = new("abstract add alias and as ascending async await base bool break byte case catch char checked class const continue decimal default delegate descending do double dynamic else enum equals event explicit extern false file finally fixed float for foreach from get global goto group if implicit in init int interface internal into is join let lock long managed nameof namespace new nint not notnull nuint null object on operator or orderby out override params partial private protected public readonly record ref remove required return sbyte scoped sealed select set short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unmanaged unsafe ushort using value var virtual void volatile when where while with yield")
    {
        LineComments = ["//"],
        BlockComments = Stars,
        Strings = CSharpStrings,
        Directives = "#",
        TypesFollow = "class struct interface enum record new is as delegate",
    };

    static readonly WordLanguage CFamily = C("alignas alignof and asm auto bool break case catch char class concept const consteval constexpr const_cast continue co_await co_return co_yield decltype default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept not nullptr operator or override private protected public register reinterpret_cast requires return short signed sizeof static static_assert static_cast struct switch template this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t while", "#", Double, Letter);

    static readonly WordLanguage Script = C("abstract any as async await boolean break case catch class const constructor continue debugger declare default delete do else enum export extends false finally for from function get if implements import in infer instanceof interface is keyof let namespace never new null number object of override private protected public readonly return satisfies set static string super switch symbol this throw true try type typeof undefined unknown var void while with yield", "", Double, Single, Backtick);

    static readonly WordLanguage Java = C("abstract assert boolean break byte case catch char class const continue default do double else enum extends false final finally float for fun if implements import in instanceof int interface internal is lateinit let long native new null object open operator out override package permits private protected public record return sealed short static super suspend switch synchronized this throw throws transient true try val var void volatile when while yield", "", new("\"\"\"", "\"\"\"", HasLines: true), Double, Letter);

    static readonly WordLanguage Systems = C("as async await bool break case chan char const continue crate default defer dyn else enum error extern f32 f64 fallthrough false fn for func go goto i16 i32 i64 i8 if impl import in int interface isize let loop map match mod move mut nil package pub range ref return rune select self static str string struct super switch trait true type u16 u32 u64 u8 uint unsafe use usize var where while", "", Double, Backtick, Letter);

    static readonly WordLanguage VisualBasic = new("AddHandler AddressOf And AndAlso As Async Await Boolean ByRef Byte ByVal Call Case Catch CBool CByte CChar CDate CDbl CInt Char Class CLng CObj Const Continue CStr CType Date Decimal Declare Default Delegate Dim DirectCast Do Double Each Else ElseIf End Enum Erase Error Event Exit False Finally For Friend From Function Get GetType Global GoTo Handles If Implements Imports In Inherits Integer Interface Is IsNot Let Lib Like Long Loop Me Mod Module MustInherit MustOverride MyBase MyClass Namespace New Next Not Nothing NotInheritable NotOverridable Object Of On Operator Option Optional Or OrElse Overloads Overridable Overrides ParamArray Partial Private Property Protected Public RaiseEvent ReadOnly ReDim RemoveHandler Return Select Set Shadows Shared Short Single Static Step Stop String Structure Sub SyncLock Then Throw To True Try TryCast TypeOf UInteger ULong Using When Where While With WithEvents WriteOnly Xor Yield", ignoreCase: true)
    {
        LineComments = ["'"],
        Strings = [new("$\"", "\"", '"'), new("\"", "\"", '"')],
        Directives = "#",
    };

    static readonly WordLanguage FSharp = new("abstract and as assert async base begin bool class default delegate do done downcast downto elif else end exception extern false finally fixed float for fun function global if in inherit inline int interface internal lazy let match member module mutable namespace new not null of open or override private public rec return sig static string struct task then to true try type unit upcast use val void when while with yield")
    {
        LineComments = ["//"],
        BlockComments = [("(*", "*)")],
        Strings = [new("$\"\"\"", "\"\"\"", '\0', HasLines: true), new("\"\"\"", "\"\"\"", '\0', HasLines: true), new("@\"", "\"", '"', HasLines: true), new("$\"", "\"", HasLines: true), new("\"", "\"", HasLines: true), Letter],
        Directives = "#",
    };

    static readonly WordLanguage Python = new("False None True and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return self try while with yield begin do end ensure module nil rescue require then unless until")
    {
        LineComments = ["#"],
        Strings = [new("\"\"\"", "\"\"\"", HasLines: true), new("'''", "'''", HasLines: true), Double, Single],
        Directives = "@",
    };

    static readonly WordLanguage Sql = new("add all alter and any apply as asc authorization backup begin between bigint bit by cascade case cast char check clustered coalesce column commit constraint convert create cross current cursor database date datetime datetime2 decimal declare default delete deny desc distinct drop else end escape except exec execute exists false fetch float for foreign from full function go grant group having identity if in index inner insert int integer intersect into is join key left like limit match merge money nchar next no nocheck nonclustered not null numeric nvarchar of off offset on only open or order outer output over partition primary print procedure raiserror real recursive references return returning returns revoke right rollback row rows schema select set smallint table text then throw tinyint to top transaction trigger true truncate try union unique uniqueidentifier update use user using values varbinary varchar view when where while with", ignoreCase: true)
    {
        LineComments = ["--"],
        BlockComments = Stars,
        Strings = [new("N'", "'", '\'', HasLines: true), new("'", "'", '\'', HasLines: true), new("\"", "\"", '"')],
        Variables = "@",
    };

    static readonly WordLanguage PowerShell = new("begin break catch class continue data default do dynamicparam else elseif end enum exit filter finally for foreach from function hidden if in param process return static switch throw trap try until using var while", ignoreCase: true)
    {
        LineComments = ["#"],
        CommentsBeginWords = true,
        BlockComments = [("<#", "#>")],
        Strings = [new("@\"", "\"@", '\0', HasLines: true), new("@'", "'@", '\0', HasLines: true), new("\"", "\"", '`', HasLines: true), new("'", "'", '\'', HasLines: true)],
        Variables = "$",
        WordParts = "-:",
        HasOptions = true,
        HasCommands = true,
    };

    static readonly WordLanguage Shell = new("break case continue do done elif else esac exit export false fi for function if in local return select set then true until while sudo cd echo source")
    {
        LineComments = ["#"],
        CommentsBeginWords = true,
        Strings = [new("\"", "\"", HasLines: true), new("'", "'", '\0', HasLines: true)],
        Variables = "$",
        WordParts = "-./",
        HasOptions = true,
    };

    static readonly WordLanguage Batch = new("call cd copy del do echo else endlocal exist exit for goto if in md mkdir move not pause rd rem ren set setlocal", ignoreCase: true)
    {
        LineComments = ["::"],
        Strings = [new("\"", "\"", '\0')],
        WordParts = "-./",
        HasOptions = true,
    };

    static readonly WordLanguage Dockerfile = new("ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR", ignoreCase: true)
    {
        LineComments = ["#"],
        CommentsBeginWords = true,
        KeywordsBeginLines = true,
        Strings = [Double, Single],
        Variables = "$",
        WordParts = "-./",
        HasOptions = true,
    };

    static readonly WordLanguage Json = new("true false null NaN Infinity")
    {
        LineComments = ["//"],
        BlockComments = Stars,
        Strings = [Double, Single],
        NamesBeforeColons = true,
    };

    static readonly WordLanguage Css = new("important inherit initial none unset auto from to and not only screen print")
    {
        LineComments = ["//"],
        BlockComments = Stars,
        Strings = [Double, Single],
        Directives = "@",
        Variables = "$",
        WordParts = "-",
        NamesBeforeColons = true,
    };

    static readonly KeyLanguage Yaml = new(":", "#", hasSections: false), Ini = new("=:", "#;", hasSections: true);

    static readonly Dictionary<string, CodeLanguage> Languages = Named(
        (CSharp, "csharp cs c# cake csx"),
        (CFamily, "c cpp c++ h hpp cxx hlsl glsl shader arduino objectivec"),
        (Script, "javascript js jsx mjs typescript ts tsx node"),
        (Java, "java kotlin kt scala dart groovy gradle"),
        (Systems, "rust rs go golang swift zig"),
        (VisualBasic, "vb vbnet visualbasic vb.net"),
        (FSharp, "fsharp fs f# fsx ocaml"),
        (Python, "python py ruby rb gdscript"),
        (Sql, "sql tsql t-sql plsql mysql pgsql sqlite kusto wql"),
        (PowerShell, "powershell ps ps1 pwsh posh azurepowershell"),
        (Shell, "bash sh shell zsh dotnetcli azurecli cli makefile azuredeveloper"),
        (new SessionLanguage(Shell), "console shellsession terminal shell-session"),
        (Batch, "cmd bat batch dos"),
        (Dockerfile, "dockerfile docker containerfile"),
        (Json, "json jsonc json5 jsonl"),
        (Css, "css scss less"),
        (new MarkupLanguage(), "xml html xaml axaml svg xhtml msbuild csproj fsproj vbproj props targets config nuspec resx handlebars hbs vue mathml"),
        (new MarkupLanguage(CSharp), "razor cshtml blazor aspx aspx-csharp"),
        (Yaml, "yaml yml"),
        (Ini, "ini toml properties editorconfig gitconfig conf env"),
        (new HttpLanguage(new KeyLanguage(":", "", hasSections: false), Json), "http https rest"),
        (new DiffLanguage(), "diff patch"));

    /// <summary>The language of a name; null for one without colours.</summary>
    /// <param name="name">As it was written: <c>CSharp</c>, <c>csharp-interactive</c>, <c>sql-server</c>.</param>
    public static CodeLanguage? Find(string name)
    {
        var key = name.ToLowerInvariant();
        return Languages.GetValueOrDefault(key)
            ?? (key.IndexOf('-', StringComparison.Ordinal) is > 0 and var part ? Languages.GetValueOrDefault(key[..part]) : null);
    }

    static WordLanguage C(string words, string directives, params StringRule[] strings) => new(words)
    {
        LineComments = ["//"],
        BlockComments = Stars,
        Strings = strings,
        Directives = directives,
        TypesFollow = "class struct interface enum new extends implements instanceof as impl trait",
    };

    static Dictionary<string, CodeLanguage> Named(params (CodeLanguage Language, string Names)[] languages) => languages
        .SelectMany(static entry => entry.Names.Split(' ').Select(name => (Name: name, entry.Language)))
        .ToDictionary(static entry => entry.Name, static entry => entry.Language, StringComparer.Ordinal);
}

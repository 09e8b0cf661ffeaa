namespace BuildCache;

/// <summary>
/// Divides SQL into its tokens, as SQLite does (https://sqlite.org/src/file/src/tokenize.c): whoever looks into a query's text looks at
/// these, so that what stands in a comment, a text or quotes is never taken for code. It knows no grammar.
/// </summary>
static class SqlLexer
{
    static readonly string[] Symbols = ["->>", "->", "==", "<=", "<>", "<<", ">=", ">>", "!=", "||"];

    /// <summary>All tokens; together they are the text.</summary>
    public static IEnumerable<SqlToken> Tokens(string sql)
    {
        for (var start = 0; start < sql.Length;)
        {
            var (kind, end) = Next(sql, start);
            yield return new SqlToken(sql, kind, start, end);
            start = end;
        }
    }

    /// <summary>The tokens without spaces and comments.</summary>
    public static List<SqlToken> Code(string sql)
    {
        var code = new List<SqlToken>();
        for (var start = 0; start < sql.Length;)
        {
            var (kind, end) = Next(sql, start);
            if (kind is not (SqlTokenKind.Space or SqlTokenKind.Comment))
            {
                code.Add(new SqlToken(sql, kind, start, end));
            }
            start = end;
        }
        return code;
    }

    static (SqlTokenKind Kind, int End) Next(string sql, int at)
    {
        var next = At(sql, at + 1);
        switch (sql[at])
        {
            case var c when IsSpace(c):
                return (SqlTokenKind.Space, EndOf(sql, at + 1, IsMoreSpace));
            case '-' when next == '-':
                return (SqlTokenKind.Comment, sql.IndexOf('\n', at) is var line and >= 0 ? line : sql.Length);
            case '/' when next == '*' && at + 2 < sql.Length:
                return (SqlTokenKind.Comment, sql.IndexOf("*/", at + 2, StringComparison.Ordinal) is var close and >= 0 ? close + 2 : sql.Length);
            case '\'':
                return Quoted(sql, at, SqlTokenKind.String);
            case '"' or '`':
                return Quoted(sql, at, SqlTokenKind.QuotedName);
            case '[':
                return sql.IndexOf(']', at) is var bracket and >= 0 ? (SqlTokenKind.QuotedName, bracket + 1) : (SqlTokenKind.Unknown, sql.Length);
            case 'x' or 'X' when next == '\'':
                return Blob(sql, at + 2);
            case '?':
                return (SqlTokenKind.Parameter, EndOf(sql, at + 1, char.IsAsciiDigit));
            case '@' or ':' or '$':
                return Parameter(sql, at);
            case '#':
                return (SqlTokenKind.Unknown, Parameter(sql, at).End);
            case var c when char.IsAsciiDigit(c) || c == '.' && char.IsAsciiDigit(next):
                return Number(sql, at);
            case var c when IsOfName(c):
                return (SqlTokenKind.Word, EndOf(sql, at + 1, IsOfName));
            case '!' when next != '=':
                return (SqlTokenKind.Unknown, at + 1);
            case var c when "()*,.;+-/%=<>!|&~".Contains(c, StringComparison.Ordinal):
                var symbol = Array.Find(Symbols, symbol => string.CompareOrdinal(sql, at, symbol, 0, symbol.Length) == 0);
                return (SqlTokenKind.Symbol, at + (symbol?.Length ?? 1));
            default:
                return (SqlTokenKind.Unknown, at + 1);
        }
    }

    /// <summary>A quote stands for itself where it is doubled.</summary>
    static (SqlTokenKind, int) Quoted(string sql, int start, SqlTokenKind kind)
    {
        var quote = sql[start];
        for (var at = start + 1; (at = sql.IndexOf(quote, at)) >= 0; at += 2)
        {
            if (At(sql, at + 1) != quote)
            {
                return (kind, at + 1);
            }
        }
        return (SqlTokenKind.Unknown, sql.Length);
    }

    static (SqlTokenKind, int) Blob(string sql, int digits)
    {
        var end = EndOf(sql, digits, char.IsAsciiHexDigit);
        if (At(sql, end) == '\'' && (end - digits) % 2 == 0)
        {
            return (SqlTokenKind.Blob, end + 1);
        }
        var close = sql.IndexOf('\'', end);
        return (SqlTokenKind.Unknown, close < 0 ? sql.Length : close + 1);
    }

    /// <summary>A name behind a mark; one behind <c>$</c> may also be a variable of Tcl: <c>$a::b(c)</c>.</summary>
    static (SqlTokenKind Kind, int End) Parameter(string sql, int start)
    {
        var isNamed = false;
        var at = start + 1;
        for (; at < sql.Length; at++)
        {
            if (IsOfName(sql[at]))
            {
                isNamed = true;
            }
            else if (sql[at] == '(' && isNamed)
            {
                var end = EndOf(sql, at + 1, static c => !IsMoreSpace(c) && c != ')');
                return At(sql, end) == ')' ? (SqlTokenKind.Parameter, end + 1) : (SqlTokenKind.Unknown, end);
            }
            else if (sql[at] == ':' && At(sql, at + 1) == ':')
            {
                at++;
            }
            else
            {
                break;
            }
        }
        return (isNamed ? SqlTokenKind.Parameter : SqlTokenKind.Unknown, at);
    }

    static (SqlTokenKind, int) Number(string sql, int start)
    {
        int end;
        if (sql[start] == '0' && At(sql, start + 1) is 'x' or 'X' && char.IsAsciiHexDigit(At(sql, start + 2)))
        {
            end = EndOf(sql, start + 2, static c => char.IsAsciiHexDigit(c) || c == '_');
        }
        else
        {
            end = Digits(sql, start);
            if (At(sql, end) == '.')
            {
                end = Digits(sql, end + 1);
            }
            if (At(sql, end) is 'e' or 'E')
            {
                var exponent = end + (At(sql, end + 1) is '+' or '-' ? 2 : 1);
                end = char.IsAsciiDigit(At(sql, exponent)) ? Digits(sql, exponent) : end;
            }
        }
        return IsOfName(At(sql, end)) ? (SqlTokenKind.Unknown, EndOf(sql, end, IsOfName)) : (SqlTokenKind.Number, end);
    }

    static int Digits(string sql, int start) => EndOf(sql, start, static c => char.IsAsciiDigit(c) || c == '_');

    static int EndOf(string sql, int start, Func<char, bool> isOfIt)
    {
        while (start < sql.Length && isOfIt(sql[start]))
        {
            start++;
        }
        return start;
    }

    static char At(string sql, int at) => at < sql.Length ? sql[at] : '\0';

    /// <summary>SQLite passes over a byte order mark wherever a token can begin.</summary>
    static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\f' or '\r' or '\uFEFF';

    /// <summary>A vertical tab can stand between two spaces, but not begin them.</summary>
    static bool IsMoreSpace(char c) => c is ' ' or (>= '\t' and <= '\r');

    /// <summary>Every character beyond ASCII belongs to a name.</summary>
    static bool IsOfName(char c) => c >= '\u0080' || char.IsAsciiLetterOrDigit(c) || c is '_' or '$';
}

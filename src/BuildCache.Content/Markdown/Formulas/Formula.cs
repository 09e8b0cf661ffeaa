using System.Net;
using System.Text;

namespace BuildCache.Content.Markdown.Formulas;

/// <summary>A formula of TeX as MathML, which browsers show by themselves: no script, no fonts.</summary>
sealed partial class Formula
{
    const int Deepest = 60;

    // What is longer is no formula.
    const int Longest = 10_000;

    readonly string tex;
    readonly bool isBlock;
    int at;
    int depth;

    Formula(string tex, bool isBlock)
    {
        this.tex = tex;
        this.isBlock = isBlock;
    }

    /// <summary>The element <c>math</c>; null, and the word that nobody knows, for what is not understood: it is better shown as it was written.</summary>
    public static (string? MathMl, string Unknown) Read(string tex, bool isBlock)
    {
        if (tex.Length > Longest)
        {
            return (null, tex[..20] + "…");
        }

        try
        {
            var formula = new Formula(tex.Trim(), isBlock);
            var rows = formula.Rows(static (text, at) => false);
            if (formula.at < formula.tex.Length)
            {
                throw new FormulaException(formula.tex[formula.at].ToString());
            }

            var source = WebUtility.HtmlEncode(tex.Trim());
            return ($"<math{(isBlock ? " display=\"block\"" : "")}><semantics>{rows}<annotation encoding=\"application/x-tex\">{source}</annotation></semantics></math>", "");
        }
        catch (FormulaException error)
        {
            return (null, error.Message);
        }
    }

    /// <summary>What stands between <c>&amp;</c> and <c>\\</c>: one row, or a table.</summary>
    string Rows(Func<string, int, bool> isEnd, string alignment = "")
    {
        var rows = new List<List<string>> { new() };
        while (true)
        {
            rows[^1].Add(Row(isEnd));
            if (at < tex.Length && tex[at] == '&' && !isEnd(tex, at))
            {
                at++;
            }
            else if (Is("\\\\"))
            {
                at += 2;
                Optional();
                rows.Add([]);
            }
            else
            {
                break;
            }
        }

        if (rows[^1] is ["<mrow></mrow>"] && rows.Count > 1)
        {
            rows.RemoveAt(rows.Count - 1);
        }

        if (rows.Count == 1 && rows[0].Count == 1 && alignment.Length == 0)
        {
            return rows[0][0];
        }

        var table = new StringBuilder("<mtable").Append(alignment == "aligned" ? " displaystyle=\"true\">" : ">");
        foreach (var row in rows)
        {
            table.Append("<mtr>");
            for (var cell = 0; cell < row.Count; cell++)
            {
                var side = alignment == "cases" || (alignment == "aligned" && cell % 2 == 1) ? "left" : alignment == "aligned" ? "right" : "";
                table.Append(side.Length > 0 ? $"<mtd style=\"text-align:{side}\">" : "<mtd>").Append(row[cell]).Append("</mtd>");
            }

            table.Append("</mtr>");
        }

        return table.Append("</mtable>").ToString();
    }

    /// <summary>Signs up to the end of a group, a cell or a line.</summary>
    string Row(Func<string, int, bool> isEnd)
    {
        if (++depth > Deepest)
        {
            throw new FormulaException("{");
        }

        var row = new StringBuilder("<mrow>");
        Spaces();
        while (at < tex.Length && tex[at] is not ('}' or '&') && !Is("\\\\") && !isEnd(tex, at))
        {
            row.Append(Scripted());
            Spaces();
        }

        depth--;
        return row.Append("</mrow>").ToString();
    }

    /// <summary>A sign with what stands below and above it.</summary>
    string Scripted()
    {
        var start = at;
        var body = tex[at] is '_' or '^' or '\'' ? "<mrow></mrow>" : Atom();
        var isOver = HasLimits(tex[start..at]);
        string? below = null, above = null;
        while (true)
        {
            Spaces();
            if (Is("\\limits") || Is("\\nolimits"))
            {
                isOver = Is("\\limits");
                at += isOver ? 7 : 9;
            }
            else if (at < tex.Length && tex[at] == '\'' && above is null)
            {
                var primes = at;
                while (at < tex.Length && tex[at] == '\'')
                {
                    at++;
                }

                above = $"<mo>{new string('′', at - primes)}</mo>";
            }
            else if (at < tex.Length && tex[at] == '_' && below is null)
            {
                at++;
                below = Argument();
            }
            else if (at < tex.Length && tex[at] == '^' && (above is null || above.Contains('′', StringComparison.Ordinal)))
            {
                at++;
                above = above is null ? Argument() : $"<mrow>{above}{Argument()}</mrow>";
            }
            else
            {
                break;
            }
        }

        return (below, above) switch
        {
            (null, null) => body,
            (not null, null) => Element(isOver ? "munder" : "msub", body, below),
            (null, not null) => Element(isOver ? "mover" : "msup", body, above),
            _ => Element(isOver ? "munderover" : "msubsup", body, below!, above!),
        };
    }

    bool HasLimits(string sign)
    {
        var name = sign.TrimStart('\\').Trim();
        return sign.StartsWith('\\') && (FormulaSymbols.HasLimits(name) || name.StartsWith("operatorname*", StringComparison.Ordinal) || name.StartsWith("underbrace", StringComparison.Ordinal) || name.StartsWith("overbrace", StringComparison.Ordinal)
            || (isBlock && FormulaSymbols.LargeOperator(name) is not null && !name.EndsWith("int", StringComparison.Ordinal)));
    }

    string Atom()
    {
        var c = tex[at];
        switch (c)
        {
            case '{':
                return Group();
            case '\\':
                return Command(Name());
            case '~':
                at++;
                return "<mspace width=\"0.3333em\"></mspace>";
            case '}' or '&' or '$' or '#' or '%':
                throw new FormulaException(c.ToString());
        }

        if (char.IsAsciiDigit(c))
        {
            var start = at;
            while (at < tex.Length && (char.IsAsciiDigit(tex[at]) || (tex[at] == '.' && at + 1 < tex.Length && char.IsAsciiDigit(tex[at + 1]))))
            {
                at++;
            }

            return $"<mn>{tex[start..at]}</mn>";
        }

        at += char.IsHighSurrogate(c) && at + 1 < tex.Length ? 2 : 1;
        return char.IsLetter(c) ? $"<mi>{c}</mi>" : $"<mo{(c is '|' or '/' or '(' or ')' or '[' or ']' ? " stretchy=\"false\"" : "")}>{WebUtility.HtmlEncode(c switch { '-' => "−", '*' => "∗", _ => char.IsHighSurrogate(c) ? tex[(at - 2)..at] : c.ToString() })}</mo>";
    }

    string Group()
    {
        at++;
        var content = Row(static (text, at) => false);
        if (at >= tex.Length || tex[at] != '}')
        {
            throw new FormulaException("{");
        }

        at++;
        return content;
    }

    string Argument()
    {
        Spaces();
        if (at < tex.Length && char.IsAsciiDigit(tex[at]))
        {
            // Without braces it is one digit: ½ is \frac12.
            return $"<mn>{tex[at++]}</mn>";
        }

        return at < tex.Length ? Atom() : throw new FormulaException(tex.Length > 0 ? tex[^1].ToString() : "");
    }

    /// <summary>The text of a group that is no formula: <c>\text{…}</c>, the name of an environment.</summary>
    string Words()
    {
        Spaces();
        var close = at < tex.Length && tex[at] == '{' ? tex.IndexOf('}', at) : -1;
        if (close < 0)
        {
            throw new FormulaException("{");
        }

        var words = tex[(at + 1)..close];
        at = close + 1;
        return words;
    }

    string? Optional()
    {
        Spaces();
        if (at >= tex.Length || tex[at] != '[' || tex.IndexOf(']', at) is not (>= 0 and var close))
        {
            return null;
        }

        var words = tex[(at + 1)..close];
        at = close + 1;
        return words;
    }

    string Name()
    {
        var start = ++at;
        while (at < tex.Length && char.IsAsciiLetter(tex[at]))
        {
            at++;
        }

        if (at == start && at < tex.Length)
        {
            at++;
        }
        else if (at < tex.Length && tex[at] == '*' && tex[start..at] == "operatorname")
        {
            at++;
        }

        return tex[start..at];
    }

    bool Is(string what) =>
        string.CompareOrdinal(tex, at, what, 0, what.Length) == 0
        && (!char.IsAsciiLetter(what[^1]) || at + what.Length >= tex.Length || !char.IsAsciiLetter(tex[at + what.Length]));

    void Spaces()
    {
        while (at < tex.Length && char.IsWhiteSpace(tex[at]))
        {
            at++;
        }
    }

    static string Element(string name, params string[] children) => $"<{name}>{string.Concat(children)}</{name}>";
}

/// <summary>A word that is not understood; the message is the word.</summary>
sealed class FormulaException(string word) : Exception(word);

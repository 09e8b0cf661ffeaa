using System.Net;

namespace BuildCache.Content.Markdown.Formulas;

/// <summary>What stands behind a backslash.</summary>
sealed partial class Formula
{
    string Command(string name)
    {
        if (FormulaSymbols.Identifier(name) is { } identifier)
        {
            return $"<mi{(char.IsUpper(name[0]) && name.Length > 1 ? " mathvariant=\"normal\"" : "")}>{WebUtility.HtmlEncode(identifier)}</mi>";
        }

        if (FormulaSymbols.Operator(name) is { } sign)
        {
            return $"<mo stretchy=\"false\">{WebUtility.HtmlEncode(sign)}</mo>";
        }

        if (FormulaSymbols.LargeOperator(name) is { } large)
        {
            return $"<mo>{large}</mo>";
        }

        if (FormulaSymbols.IsFunction(name))
        {
            return Function(name);
        }

        if (FormulaSymbols.Accent(name) is { } accent)
        {
            return $"<mover accent=\"true\">{Argument()}<mo stretchy=\"{(name is "overline" or "widehat" or "widetilde" or "overbrace" or "overrightarrow" ? "true" : "false")}\">{accent}</mo></mover>";
        }

        return FormulaSymbols.Space(name) is { } width ? $"<mspace width=\"{width}\"></mspace>" : Structure(name);
    }

    string Structure(string name)
    {
        switch (name)
        {
            case "frac" or "dfrac" or "tfrac" or "cfrac":
                return Element("mfrac", Argument(), Argument());
            case "binom" or "dbinom" or "tbinom":
                return $"<mrow><mo>(</mo><mfrac linethickness=\"0\">{Argument()}{Argument()}</mfrac><mo>)</mo></mrow>";
            case "sqrt":
                return Optional() is { } degree ? Element("mroot", Argument(), Inner(degree)) : Element("msqrt", Argument());
            case "text" or "textrm" or "textbf" or "textit" or "mbox" or "textnormal" or "texttt":
                return $"<mtext>{WebUtility.HtmlEncode(Words().Replace(' ', '\u00A0'))}</mtext>";
            case "mathrm" or "rm":
                return Letters(Words(), " mathvariant=\"normal\"");
            case "operatorname" or "operatorname*":
                return Function(Words());
            case "mathbf" or "boldsymbol" or "bm" or "mathbb" or "mathcal" or "mathscr" or "mathfrak":
                return Letters(FormulaAlphabet.Write(Argumentless(), name), "");
            case "mathit" or "mathsf" or "mathtt":
                return Letters(Argumentless(), "");
            case "underline":
                return $"<munder>{Argument()}<mo stretchy=\"true\">_</mo></munder>";
            case "underbrace":
                return $"<munder>{Argument()}<mo stretchy=\"true\">⏟</mo></munder>";
            case "overset" or "stackrel":
                return Swapped("mover");
            case "underset":
                return Swapped("munder");
            case "left":
                return Fenced();
            case "big" or "Big" or "bigg" or "Bigg" or "bigl" or "bigr" or "Bigl" or "Bigr" or "biggl" or "biggr" or "Biggl" or "Biggr":
                return $"<mo stretchy=\"true\" minsize=\"{(name[0] == 'b' ? name.StartsWith("bigg", StringComparison.Ordinal) ? "1.8" : "1.2" : "1.5")}em\">{Delimiter()}</mo>";
            case "begin":
                return Environment();
            case "pmod":
                return $"<mrow><mspace width=\"0.4em\"></mspace><mo stretchy=\"false\">(</mo><mi>mod</mi><mspace width=\"0.2em\"></mspace>{Argument()}<mo stretchy=\"false\">)</mo></mrow>";
            case "bmod" or "mod":
                return "<mo lspace=\"0.2em\" rspace=\"0.2em\">mod</mo>";
            case "not":
                var negated = Argument();
                return negated.LastIndexOf("</mo>", StringComparison.Ordinal) is > 0 and var close ? negated.Insert(close, "\u0338") : throw new FormulaException("\\not");
            case "displaystyle" or "textstyle" or "nonumber" or "notag":
                return "";
            case " ":
                return "<mspace width=\"0.3333em\"></mspace>";
            default:
                throw new FormulaException("\\" + name);
        }
    }

    string Function(string name)
    {
        Spaces();
        // Behind a name without parentheses stands a little space.
        var space = at < tex.Length && (char.IsAsciiLetterOrDigit(tex[at]) || tex[at] == '\\') ? "<mspace width=\"0.1667em\"></mspace>" : "";
        return $"<mi>{WebUtility.HtmlEncode(name switch { "liminf" => "lim\u2009inf", "limsup" => "lim\u2009sup", "argmax" => "arg\u2009max", "argmin" => "arg\u2009min", _ => name })}</mi>" + (space.Length > 0 && !FormulaSymbols.HasLimits(name) ? "<mo>\u2061</mo>" : "");
    }

    static string Letters(string text, string variant) => $"<mi{(variant.Length == 0 && text.Length > 2 ? "" : variant)}>{WebUtility.HtmlEncode(text)}</mi>";

    /// <summary>The letters of an argument, in braces or one alone.</summary>
    string Argumentless()
    {
        Spaces();
        if (at < tex.Length && tex[at] == '{')
        {
            var words = Words();
            return words.Contains('\\', StringComparison.Ordinal) ? throw new FormulaException(words) : words;
        }

        return at < tex.Length && tex[at] != '\\' ? tex[at++].ToString() : throw new FormulaException("{");
    }

    string Swapped(string element)
    {
        var mark = Argument();
        return Element(element, Argument(), mark);
    }

    string Fenced()
    {
        var open = Delimiter();
        var content = Rows(static (text, at) => string.CompareOrdinal(text, at, "\\right", 0, 6) == 0 && (at + 6 >= text.Length || !char.IsAsciiLetter(text[at + 6])));
        if (!Is("\\right"))
        {
            throw new FormulaException("\\left");
        }

        at += 6;
        return $"<mrow>{Fence(open)}{content}{Fence(Delimiter())}</mrow>";

        static string Fence(string sign) => sign.Length == 0 ? "" : $"<mo fence=\"true\" stretchy=\"true\">{sign}</mo>";
    }

    /// <summary>A parenthesis of any kind; empty for the dot that stands for none.</summary>
    string Delimiter()
    {
        Spaces();
        if (at >= tex.Length)
        {
            throw new FormulaException("\\left");
        }

        if (tex[at] != '\\')
        {
            var c = tex[at++];
            return c == '.' ? "" : WebUtility.HtmlEncode(c switch { '<' => "⟨", '>' => "⟩", _ => c.ToString() });
        }

        var name = Name();
        return WebUtility.HtmlEncode(FormulaSymbols.Operator(name) ?? throw new FormulaException("\\" + name));
    }

    string Environment()
    {
        var name = Words();
        var (open, close) = name.TrimEnd('*') switch
        {
            "matrix" or "smallmatrix" or "array" or "aligned" or "align" or "gathered" or "gather" or "split" or "equation" => ("", ""),
            "pmatrix" => ("(", ")"),
            "bmatrix" => ("[", "]"),
            "Bmatrix" => ("{", "}"),
            "vmatrix" => ("|", "|"),
            "Vmatrix" => ("‖", "‖"),
            "cases" => ("{", ""),
            _ => throw new FormulaException($"\\begin{{{name}}}"),
        };
        if (name == "array")
        {
            Words();
        }

        var alignment = name.TrimEnd('*') switch { "cases" => "cases", "aligned" or "align" or "split" => "aligned", "equation" => "", _ => "center" };
        var table = Rows(static (text, at) => string.CompareOrdinal(text, at, "\\end", 0, 4) == 0, alignment);
        if (!Is("\\end"))
        {
            throw new FormulaException($"\\begin{{{name}}}");
        }

        at += 4;
        if (Words() != name)
        {
            throw new FormulaException($"\\begin{{{name}}}");
        }

        return open.Length + close.Length == 0 ? table : $"<mrow>{Side(open)}{table}{Side(close)}</mrow>";

        static string Side(string sign) => sign.Length == 0 ? "" : $"<mo fence=\"true\" stretchy=\"true\">{sign}</mo>";
    }

    string Inner(string degree)
    {
        var inner = new Formula(degree, isBlock: false) { depth = depth };
        var row = inner.Row(static (text, at) => false);
        return inner.at == degree.Length ? row : throw new FormulaException(degree[inner.at].ToString());
    }
}
